import test from 'ava';
import { chmod, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openRunLog } from '../../src/commands/run-log.js';
import { registerSecret } from '../../src/model/secrets.js';
import { runHere } from '../helpers/cli-here.js';
import { office, startCli } from '../helpers/cli.js';
import { temporaryFolder } from '../helpers/folder.js';
import { recordingTerminal } from '../helpers/recording-terminal.js';
import { someCases } from '../helpers/some-cases.js';

type Line = Record<string, unknown> & { readonly level: string; readonly time: string; readonly msg: string };

async function linesOf(path: string): Promise<Line[]> {
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

const who = 'amelie.fischer@acme.example';
const sheet = `email,title\n${who},Lead\nnobody-at-all,Boss\n`;

const some = someCases(2);

test('a run is logged from its start to its exit code, with the rows that are not done and without people', async (t) => {
  const place = await office(t, { users: 8 });
  const file = await place.file('lead.csv', sheet);
  const path = join(place.folder, 'run.log');
  for (const args of [[], ['--json'], ['--quiet']]) {
    const { code } = await place.run('apply', file, '--yes', '--log-file', path, ...args);
    t.is(code, 3, args.join());
  }
  const lines = await linesOf(path);
  t.true(lines.every(({ level, time }) => /^(?:info|warn|error)$/u.test(level) && /^\d{4}-.*Z$/u.test(time)));
  const runs = lines.filter(({ event }) => event === 'run');
  t.deepEqual(
    runs.map(({ command, version }) => [command, typeof version]),
    Array<unknown>(3).fill(['apply', 'string']),
  );
  t.deepEqual(
    lines.filter(({ event }) => event === 'row').map(({ row, status, email, level }) => [row, status, email, level]),
    Array<unknown>(3).fill([3, 'invalid', undefined, 'warn']),
  );
  t.deepEqual(
    lines.filter(({ event }) => event === 'end').map(({ exitCode, level }) => [exitCode, level]),
    Array<unknown>(3).fill([3, 'warn']),
  );
  const summary = lines.find(({ event, phase }) => event === 'summary' && phase === 'apply');
  t.like(summary, { counts: { updated: 1, invalid: 1 } });
  t.like(
    lines.find(({ event, command }) => event === 'started' && command === 'plan'),
    { file },
  );
  const text = await readFile(path, 'utf8');
  t.false(text.includes(who) || text.includes('nobody-at-all'));
  t.false(text.includes(place.connection.accessToken));
  t.is((await stat(path)).mode & 0o777, 0o600);
});

test('with --log-people the rows bear their addresses, and the variable names the file', async (t) => {
  const place = await office(t, { users: 8 });
  const path = join(place.folder, 'run.log');
  await place.faults([{ match: { method: 'PUT' }, nth: 'every', do: { status: 400 } }]);
  const file = await place.file('lead.csv', `email,title\n${who},Lead\n`);
  const env = { ...place.env, WEBEX_LOG_FILE: path, WEBEX_LOG_PEOPLE: 'true' };
  t.is((await place.runWith(env, 'apply', file, '--yes')).code, 3);
  t.like(
    (await linesOf(path)).find(({ event }) => event === 'row'),
    { row: 2, status: 'failed', code: 'http-400', email: who },
  );
});

for (const [name, args, problem, exitCode] of [
  ['a usage error', ['apply', 'missing.csv'], 'usage', 2],
  ['a sign-in that is missing', ['plan', 'lead.csv'], 'signIn', 6],
] as const) {
  some(`${name} is logged with its exit code`, async (t) => {
    const folder = await temporaryFolder(t);
    await writeFile(join(folder, 'lead.csv'), sheet);
    const env = { XDG_CONFIG_HOME: folder };
    const { code } = await runHere([...args, '--log-file', 'run.log'], { cwd: folder, env });
    t.is(code, exitCode);
    const [error, end] = (await linesOf(join(folder, 'run.log'))).slice(-2);
    t.like(error, { level: 'error', event: 'error', problem, exitCode });
    t.like(end, { level: 'error', event: 'end', exitCode });
  });
}

test('a log that cannot be opened is refused before anything is sent', async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'taken'));
  for (const path of ['taken', 'missing/run.log']) {
    const { code, stderr } = await runHere(['jobs', '--log-file', path], { cwd: folder, env: {} });
    t.is(code, 2, stderr);
    t.regex(stderr, /^webex-bulk: The log file .* cannot be written: /u);
    t.notRegex(stderr, /unexpected/u);
  }
});

test('a run that is stopped at once still has its last line', async (t) => {
  const place = await office(t, { users: 8 });
  await place.faults([{ match: { method: 'GET' }, nth: 'every', do: { hang: 20_000 } }]);
  const file = await place.file('lead.csv', sheet);
  const { folder: cwd, env } = place;
  const { child, ended } = startCli(['plan', file, '--log-file', 'run.log'], { cwd, env });
  const begun = async (): Promise<boolean> =>
    (await linesOf(join(cwd, 'run.log')).catch(() => [])).some(({ event }) => event === 'started');
  for (let tries = 0; tries < 100 && !(await begun()); tries++) await wait(100);
  child.kill('SIGINT');
  await wait(300);
  child.kill('SIGINT');
  const { code } = await ended;
  t.is(code, 130);
  t.like((await linesOf(join(cwd, 'run.log'))).at(-1), { event: 'end', exitCode: 130 });
});

test('lines go into a new file once the old one was renamed, and no line is lost', async (t) => {
  const path = join(await temporaryFolder(t), 'run.log');
  const run = { command: 'watch', version: '0' };
  const log = await openRunLog({ path, withPeople: false, run, onFailure: (why) => t.fail(why) });
  const terminal = log.logged(recordingTerminal());
  terminal.note('before');
  await rename(path, `${path}.1`);
  const isBack = async (): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined;
  for (let tries = 0; tries < 100 && !(await isBack()); tries++) await wait(100);
  terminal.note('after');
  await rename(path, `${path}.2`);
  log.reopen();
  terminal.note('at last');
  await log.end(0);
  const [first, second, third] = await Promise.all([`${path}.1`, `${path}.2`, path].map(linesOf));
  const said = [...(first ?? []), ...(second ?? []), ...(third ?? [])].map(({ msg }) => msg);
  t.deepEqual(said, ['run started', 'before', 'after', 'at last', 'run ended']);
  t.true((second ?? []).some(({ msg }) => msg === 'after'));
});

for (const [when, reopen] of [
  ['twice at once', (again: () => void) => [again(), again()]],
  ['while it is being opened again', (again: () => void) => [again(), setImmediate(again)]],
  ['after its end', (again: () => void) => setTimeout(again, 20)],
] as const) {
  test(`a log whose file is opened again ${when} still ends, with all lines`, async (t) => {
    const path = join(await temporaryFolder(t), 'run.log');
    const run = { command: 'watch', version: '0' };
    const log = await openRunLog({ path, withPeople: false, run, onFailure: (why) => t.fail(why) });
    const terminal = log.logged(recordingTerminal());
    terminal.note('before');
    await rename(path, `${path}.1`);
    reopen(() => log.reopen());
    terminal.note('after');
    const begun = performance.now();
    await log.end(0);
    t.true(performance.now() - begun < 4000);
    await wait(40);
    const lines = await Promise.all([`${path}.1`, path].map((one) => linesOf(one).catch(() => [])));
    t.deepEqual(
      lines.flat().map(({ msg }) => msg),
      ['run started', 'before', 'after', 'run ended'],
    );
  });
}

test('secrets, addresses and steering characters are not in the log, whatever the line says', async (t) => {
  const path = join(await temporaryFolder(t), 'run.log');
  registerSecret('a-secret-of-the-log');
  const run = { command: 'plan', version: '0' };
  const log = await openRunLog({ path, withPeople: false, run, onFailure: (why) => t.fail(why) });
  const terminal = log.logged(recordingTerminal());
  terminal.note(`a-secret-of-the-log of <${who}>, \u202Eline\none\u009B`);
  terminal.event({ type: 'error', problem: 'refused', message: `${who} holds a-secret-of-the-log`, exitCode: 4 });
  await log.end(4);
  const text = await readFile(path, 'utf8');
  t.false(text.includes('a-secret-of-the-log') || text.includes(who) || /[\u202E\u009B]/u.test(text));
  t.is((await linesOf(path))[1]?.msg, '*** of <<email>>, \u202Eline\none\u009B');
  await chmod(path, 0o640);
  await (await openRunLog({ path, withPeople: false, run, onFailure: (why) => t.fail(why) })).end(0);
  t.is((await stat(path)).mode & 0o777, 0o640, 'whoever collects the log may have been let in');
});
