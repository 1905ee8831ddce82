/** Runs the installed program as its users do: by its name, with an empty HOME, in a folder of its own. */
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Installed } from './install.js';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Place {
  readonly samples: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

export async function runInstalled(installed: Installed, folder: string, note: (line: string) => void): Promise<void> {
  mkdirSync(join(folder, 'home'), { recursive: true });
  const place: Place = {
    samples: join(installed.root, 'samples'),
    folder,
    // The Node that runs this, and nothing else of this process.
    env: { PATH: pathTo(installed), HOME: join(folder, 'home') },
  };
  checkVersion(place, installed);
  note('--version, --help and the help of every command');
  checkDemo(place);
  note('demo');
  await checkPlanAndApply(place);
  note('plan and apply of a sample, results.csv, report.html');
  await checkPage(place);
  note('web --demo answers its page');
  await checkQueue(place);
  note('the queue: without a Redis, worker and queue say so');
  await checkWorker(place, note);
}

/** With the program as its users have it, and the Node that runs this. */
function pathTo({ folder }: Installed): string {
  return [join(folder, 'node_modules/.bin'), dirname(process.execPath), '/usr/bin', '/bin'].join(':');
}

function run(place: Place, ...args: string[]): Ended {
  const { folder: cwd, env } = place;
  const { status, stdout, stderr } = spawnSync('webex-bulk', args, { cwd, env, encoding: 'utf8', timeout: 120_000 });
  return { code: status, stdout, stderr };
}

function checkVersion(place: Place, { root }: Installed): void {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const facts = JSON.parse(run(place, '--version', '--json').stdout) as { version: string; node: string };
  assert.deepEqual([facts.version, facts.node], [version, process.versions.node]);
  const { code, stdout, stderr } = run(place, '--help');
  assert.deepEqual([code, stderr], [0, '']);
  const commands = [...stdout.matchAll(/^ +webex-bulk (?<command>\w+)/gmu)].map(
    ({ groups }) => groups?.['command'] ?? '',
  );
  for (const command of ['plan', 'apply', 'watch', 'web', 'submit', 'worker', 'demo']) {
    assert.ok(commands.includes(command), `--help does not name ${command}`);
  }
  const wrong = run(place, 'plan');
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /\bwebex-bulk plan /u);
  assert.doesNotMatch(wrong.stderr, /node_modules/u);
  for (const command of new Set(commands)) {
    const help = run(place, command, '--help');
    assert.deepEqual([help.code, help.stderr], [0, ''], command);
  }
}

function checkDemo(place: Place): void {
  const { code, stdout, stderr } = run(place, 'demo');
  assert.equal(code, 0, stderr);
  assert.match(stdout, /Every sample row ended as expected/u);
}

async function checkPlanAndApply(place: Place): Promise<void> {
  const simulator = begin(place, ['simulate', '--port', '0', '--users', '50', '--json']);
  try {
    const told = await simulator.firstEvent(({ apiUrl }) => apiUrl !== undefined);
    const connected = { ...place, env: { ...place.env, ...asEnvironment(told) } };
    const planned = run(connected, 'plan', join(place.samples, 'leavers.csv'));
    assert.equal(planned.code, 0, planned.stderr);
    const applied = run(connected, 'apply', 'latest', '--yes', '--format', 'xlsx');
    assert.equal(applied.code, 0, applied.stderr);
  } finally {
    await simulator.end();
  }
  const job = readdirSync(join(place.folder, 'output')).find((name) => name.endsWith('leavers')) ?? '';
  const file = (name: string): string => readFileSync(join(place.folder, 'output', job, name), 'utf8');
  assert.equal([...file('results.csv').matchAll(/,(?:updated|unchanged),/gu)].length, 4);
  const report = file('report.html');
  assert.match(report, /<\/html>\s*$/u);
  const view = readFileSync(join(place.samples, '../dist/report/report.js'), 'utf8').trim();
  assert.ok(report.includes(view.slice(0, 500)), 'report.html has no script');
  assert.doesNotMatch(report, /<(?:script|link|img)[^>]+(?:src|href)=["']?https?:/u);
}

function asEnvironment(told: Event): Record<string, string> {
  const names = { apiUrl: 'API_URL', xmlUrl: 'XML_URL', accessToken: 'ACCESS_TOKEN', site: 'SITE', admin: 'ADMIN' };
  return Object.fromEntries(Object.entries(names).map(([key, name]) => [`WEBEX_${name}`, String(told[key])]));
}

async function checkPage(place: Place): Promise<void> {
  const page = begin(place, ['web', '--demo', '--no-open', '--json']);
  try {
    const { url } = await page.firstEvent((event) => event['type'] === 'started' && event['url'] !== undefined);
    for (const [path, pattern] of [
      ['/', /<!doctype html>[^]*<\/html>/iu],
      ['/page.js', /.{10000}/su],
      ['/page.css', /.{1000}/su],
    ] as const) {
      const answer = await fetch(new URL(path, String(url)));
      assert.equal(answer.status, 200, path);
      assert.match(await answer.text(), pattern, path);
    }
  } finally {
    await page.end();
  }
}

/** Says so only after BullMQ and its connection are loaded. */
async function checkQueue(place: Place): Promise<void> {
  const queue = `redis://127.0.0.1:${await unusedPort()}/0`;
  for (const command of ['worker', 'queue']) {
    const { code, stderr } = run(place, command, '--queue', queue);
    assert.match(stderr, /The queue at redis:\/\/127\.0\.0\.1:\d+\/0 cannot be reached: /u);
    assert.equal(code, 5, stderr);
  }
}

/** With a Redis that keeps what it is given, where there is one here. */
async function checkWorker(place: Place, note: (line: string) => void): Promise<void> {
  if (spawnSync('redis-server', ['--version']).status !== 0) return note('not run with a Redis: there is none here');
  const [port, dir] = [await unusedPort(), join(place.folder, 'redis')];
  mkdirSync(dir);
  const settings = { port, dir, bind: '127.0.0.1', appendonly: 'yes', 'maxmemory-policy': 'noeviction', save: '' };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const redis = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    for await (const line of createInterface(redis.stdout)) if (/Ready to accept connections/u.test(line)) break;
    const queue = `redis://127.0.0.1:${port}/0`;
    const worker = begin(place, ['worker', '--queue', queue, '--json']);
    await worker.firstEvent((event) => event['type'] === 'started');
    assert.equal(await worker.end(), 0);
    const { code, stdout } = run(place, 'queue', '--queue', queue);
    assert.deepEqual([code, stdout.trim()], [0, 'The queue is empty: no job was submitted yet.']);
  } finally {
    redis.kill('SIGKILL');
  }
  note('the queue: with a Redis, a worker begins and ends');
}

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

type Event = Readonly<Record<string, unknown>>;

interface Begun {
  /** The first object on its stdout of which this is true; throws with what it said if it ends before. */
  readonly firstEvent: (isWanted: (event: Event) => boolean) => Promise<Event>;
  /** SIGTERM; resolves to the exit code. */
  readonly end: () => Promise<number | null>;
}

function begin({ folder: cwd, env }: Place, args: readonly string[]): Begun {
  const child: ChildProcess = spawn('webex-bulk', args, { cwd, env, timeout: 60_000 });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  return {
    async firstEvent(isWanted) {
      if (child.stdout === null) throw new Error('It has no stdout.');
      for await (const line of createInterface(child.stdout)) {
        const event = JSON.parse(line) as Event;
        if (isWanted(event)) return event;
      }
      throw new Error(`${args.join(' ')} ended too early: ${said}`);
    },
    async end() {
      child.kill('SIGTERM');
      return (await ended)[0];
    },
  };
}
