/** `submit --wait` ends when the job ends, with the exit code that the same file has with plan or apply. */
import ava from 'ava';
import { startCli } from '../helpers/cli.js';
import { queuePlace, until } from '../helpers/queue-place.js';
import { redisTest } from '../helpers/redis.js';
import { exitCodeOf } from '../../src/commands/submit-wait.js';

const test = redisTest(ava);
const head = 'email,title\n';
const fine = `${head}amelie.fischer@acme.example,Chief\n`;

test('a job that is waited for ends with the exit code that the command for one file has, and shows how far it is', async (t) => {
  const { place, run, worker, redis } = await queuePlace(t);
  worker();
  const cases = [
    ['plan.csv', fine, ['--do', 'plan'], 0, /-plan: planned$/mu],
    ['held.csv', fine, [], 0, /-held: waits for approval$/mu],
    ['fine.csv', fine, ['--do', 'apply'], 0, /-fine: applied, updated 1$/mu],
    ['bad-row.csv', `${fine}nobody,Chief\n`, ['--do', 'apply'], 3, /applied, unchanged 1, invalid 1$/mu],
    ['strict.csv', `${fine}nobody,Chief\n`, ['--do', 'apply', '--strict'], 4, /-strict failed: /u],
    ['no-email.csv', 'who,title\na,Boss\n', ['--do', 'apply'], 4, /-no-email failed: .*email/u],
  ] as const;
  for (const [name, text, args, code, said] of cases) {
    const ended = await run('submit', await place.file(name, text), '--wait', ...args);
    t.is(ended.code, code, `${name}: ${ended.stdout}${ended.stderr}`);
    t.regex(ended.stdout + ended.stderr, said, name);
    t.regex(ended.stderr, /Ctrl-C ends the waiting, not the job/u);
  }
  const json = await run('submit', await place.file('again.csv', fine), '--wait', '--do', 'apply', '--json');
  const events = json.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; is?: string; phase?: string; code?: number });
  t.like(events.at(-1), { type: 'summary', is: 'applied', code: 0 });
  t.true(events.some(({ type, phase }) => type === 'progress' && phase === 'planning'));
  t.notRegex(await redis.everything(), /@|Chief/u);
});

test('where the queue goes while a job is waited for, the waiting ends with 5, and says that the job was submitted', async (t) => {
  const { place, redis, env } = await queuePlace(t);
  const file = await place.file('people.csv', fine);
  const { child, ended: waiting } = startCli(['submit', file, '--wait', '--do', 'apply'], { cwd: place.folder, env });
  let said = '';
  child.stderr?.on('data', (part: Buffer) => (said += String(part)));
  await until(() => said.includes('Waiting until it has ended'), { what: () => said });
  await redis.stop('SIGKILL');
  const ended = await waiting;
  t.is(ended.code, 5, ended.stderr);
  t.regex(
    ended.stderr,
    /The queue cannot be reached: it does not answer\.\n.*-people was submitted: do not submit it again/u,
  );
});

test('what is held for another person, what stopped and what the queue forgot are no success', (t) => {
  t.is(exitCodeOf({ is: 'waits for approval' }, 'apply'), 4);
  t.is(exitCodeOf({ is: 'failed', reason: '' }, 'apply', 'signIn'), 6);
  t.is(exitCodeOf({ is: 'failed', reason: '' }, 'apply'), 4);
  t.is(exitCodeOf(undefined, 'apply'), 5);
});
