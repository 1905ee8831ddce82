/** A run that is interrupted while it waits: it ends within seconds, says so, and leaves nothing half-made. */
import test, { type ExecutionContext } from 'ava';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { office, startCli, type Ended, type Office } from '../helpers/cli.js';
import { runIn } from '../helpers/in-process.js';
import { loadCatalog } from '../../src/plan/load-catalog.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(6);

const people = Array.from({ length: 12 }, (_, n) => `p${n}@acme.example`);
const sheet = `email,firstName\n${people.map((email) => `${email},P`).join('\n')}\n`;
const pausing = { status: 429, headers: { 'Retry-After': '60' } };
const post = { method: 'POST', path: '/v1/people' };

async function until(what: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 200 && !(await what()); look++) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Seconds from the signal to the end. */
async function interrupted(
  place: Office,
  args: readonly string[],
  signal: NodeJS.Signals,
  when: () => Promise<boolean>,
): Promise<{ ended: Ended; seconds: number }> {
  const running = startCli(args, { cwd: place.folder, env: place.env });
  await until(when);
  const since = performance.now();
  running.child.kill(signal);
  return { ended: await running.ended, seconds: (performance.now() - since) / 1000 };
}

function seen(place: Office, isMeant: (request: { method: string; path: string; operation?: string }) => boolean) {
  return async (): Promise<boolean> => (await place.requests()).some(isMeant);
}

for (const [what, fault, isMeant] of [
  ['a pause before the list of licenses', { match: { path: '/v1/licenses' }, do: pausing }, '/v1/licenses'],
  [
    'a site that wants to be left alone for a minute',
    { match: { operation: 'GetSite' }, do: { exceptionId: '000045' } },
    'GetSite',
  ],
  ['a look-up that is answered late', { match: { path: '/v1/licenses' }, do: { hang: 30_000 } }, '/v1/licenses'],
] as const) {
  some(
    `Ctrl-C while what the organization offers is read, in ${what}: no folder is left, and it is said`,
    async (t) => {
      const place = await office(t);
      await place.faults([{ nth: 'every', ...fault }]);
      const file = await place.file('people.csv', sheet);
      const { ended, seconds } = await interrupted(
        place,
        ['apply', file, '--yes'],
        'SIGINT',
        seen(place, ({ path, operation }) => (operation ?? path) === isMeant),
      );
      t.is(ended.code, 130, ended.stderr);
      t.regex(ended.stderr, /webex-bulk: .*interrupted\./u);
      t.true(seconds < 8, `${seconds} s`);
      t.deepEqual(await readdir(join(place.folder, 'output')), []);
      t.deepEqual(await place.writes(), []);
    },
  );
}

for (const signal of ['SIGINT', 'SIGHUP'] as const) {
  some(`${signal} in a long pause while rows are applied: every row has its result, and the job goes on`, async (t) => {
    const place = await office(t);
    await place.faults([{ match: post, nth: 5, times: 100, do: pausing }]);
    const file = await place.file('people.csv', sheet);
    const paused = async (): Promise<boolean> => (await place.requests()).some(({ status }) => status === 429);
    const { ended, seconds } = await interrupted(place, ['apply', file, '--yes', '--concurrency', '2'], signal, paused);
    t.is(ended.code, signal === 'SIGINT' ? 130 : 143, ended.stderr);
    t.true(seconds < 5, `${seconds} s`);
    await place.clearFaults();
    await assertGoesOn(t, place, 4);
  });
}

/** So many were done; the others are told to be not attempted, and are done by the next run. */
async function assertGoesOn(t: ExecutionContext, place: Office, done: number): Promise<void> {
  const statuses = (await place.results()).map(({ wx_status }) => wx_status);
  t.is(statuses.length, people.length);
  t.is(statuses.filter((status) => status === 'created').length, done);
  t.is(statuses.filter((status) => status === 'not-attempted').length, people.length - done);
  const again = await place.run('apply', 'latest', '--yes');
  t.is(again.code, 0, again.stderr);
  t.is((await place.writes()).filter(({ applied }) => applied).length, people.length);
}

/** Runs a command at a terminal of its own, hangs up in the midst of it, and waits for its end. */
const hangUp = `
import os, pty, sys, time
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
while not os.path.exists(sys.argv[1]):
    time.sleep(0.05)
os.close(terminal)
_, status = os.waitpid(pid, 0)
print(os.WEXITSTATUS(status) if os.WIFEXITED(status) else f'signal {os.WTERMSIG(status)}')
`;

test('a terminal that is closed while rows are applied ends the run as SIGTERM does', async (t) => {
  const place = await office(t, { latency: 40 });
  const mark = join(place.folder, 'now');
  const file = await place.file('people.csv', sheet);
  const ending = place.runThrough(['python3', '-c', hangUp, mark], 'apply', file, '--yes', '--concurrency', '1');
  await until(async () => (await place.writes()).filter(({ applied }) => applied).length >= 3);
  await place.file('now', '');
  const ended = await ending;
  t.is(ended.stdout.trim(), '143', ended.stderr);
  const done = (await place.writes()).filter(({ applied }) => applied).length;
  t.true(done < people.length, 'it stopped in the midst');
  t.true(existsSync(join(await place.jobFolder(), 'results.csv')));
  t.is((await readFile(join(await place.jobFolder(), 'summary.json'), 'utf8')).length > 0, true);
  await assertGoesOn(t, place, done);
});

test('the connection is closed without waiting for the end of a pause', async (t) => {
  const place = await office(t);
  const { webex } = runIn(place);
  await loadCatalog(webex, {});
  await place.faults([{ match: { operation: 'GetUser' }, nth: 'every', do: { exceptionId: '000045' } }]);
  const reading = webex.site(place.connection.site, place.connection.admin).read('nobody@acme.example');
  await until(async () => (await place.requests()).some(({ operation }) => operation === 'GetUser'));
  await new Promise((resolve) => setTimeout(resolve, 200));
  const since = performance.now();
  await webex.close();
  await t.throwsAsync(reading, { message: /interrupted/u });
  t.true(performance.now() - since < 1000);
});
