/** Every line that a worker's job writes bears the job, its organization and the lease, and names no person. */
import ava, { type ExecutionContext } from 'ava';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRunLog } from '../../src/commands/run-log.js';
import { jobTerminal, withRowLines } from '../../src/commands/job-terminal.js';
import { temporaryFolder } from '../helpers/folder.js';
import { recordingTerminal, type Recording } from '../helpers/recording-terminal.js';
import { redisTest } from '../helpers/redis.js';
import { until, workPlace } from '../helpers/worker.js';

const test = redisTest(ava);

type Line = Readonly<Record<string, unknown>>;

function linesIn(text: string): Line[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

const who = 'amelie.fischer@acme.example';
const organization = 'ORG';

test('the log and the JSON of a worker tell of each job which one it is, with the rows that are not done and no person', async (t) => {
  const at = await workPlace(t);
  await at.place.faults([{ match: { method: 'PUT' }, nth: 'every', do: { status: 400 } }]);
  const failing = await at.submit('lead.csv', `email,title\n${who},Lead\nwrong@,Boss\n`, '--do', 'apply');
  const log = join(at.place.folder, 'worker.log');
  const worker = at.worker('--log-file', log, '--json');
  await until(() => (worker.stdout().includes('"end":"applied"') ? true : undefined), 'the first job');
  const refused = await at.submit('refused.csv', `email,title\n${who},Lead\n`, '--do', 'apply', '--max-changes', '0');
  await until(() => (worker.stdout().includes('"is":"failed"') ? true : undefined), 'the second job');
  t.is(await worker.end(), 0);
  const text = await readFile(log, 'utf8');
  const lines = linesIn(text);
  const facts = ({ event, level, job, lease, is, end, status, code, row }: Line): Line =>
    JSON.parse(JSON.stringify({ event, level, job, lease, is, end, status, code, row })) as Line;
  const ofJobs = lines.filter(({ organization: own }) => own === organization).map(facts);
  const planned = (job: string): Line[] => [
    { event: 'started', level: 'info', job, lease: 1, is: 'begun' },
    { event: 'summary', level: 'info', job, lease: 1, is: 'ended', end: 'planned' },
  ];
  const first = { job: failing, lease: 2 };
  const second = { job: refused, lease: 2 };
  t.deepEqual(
    ofJobs.filter(({ event }) => event !== 'notice'),
    [
      ...planned(failing),
      { event: 'started', level: 'info', ...first, is: 'begun' },
      { event: 'row', level: 'warn', ...first, status: 'failed', code: 'http-400', row: 2 },
      { event: 'summary', level: 'info', ...first, is: 'ended', end: 'applied' },
      ...planned(refused),
      { event: 'started', level: 'info', ...second, is: 'begun' },
      { event: 'error', level: 'error', ...second, is: 'failed' },
    ],
  );
  t.true(ofJobs.filter(({ event }) => event === 'notice').every(({ job }) => [failing, refused].includes(String(job))));
  t.deepEqual(
    lines.filter(({ organization: own }) => own === undefined).map(({ event }) => event),
    ['run', 'started', 'notice', 'summary', 'end'],
    'what is of no job bears none',
  );
  const events = linesIn(worker.stdout()).filter(({ job }) => job !== undefined);
  t.true(events.length >= 5);
  t.true(events.every((event) => event['organization'] === organization && [1, 2].includes(Number(event['lease']))));
  for (const written of [text, worker.stdout(), worker.stderr()]) {
    t.false(written.includes('amelie') || written.includes('wrong@'), written);
    t.false(written.includes(at.place.connection.accessToken));
  }
});

test('with --log-file - a worker writes its log to the standard output, and nothing else there', async (t) => {
  const at = await workPlace(t);
  const job = await at.submit('lead.csv', `email,title\n${who},Lead\n`, '--do', 'apply');
  const worker = at.worker('--log-file', '-');
  await until(() => (worker.stdout().includes('"end":"applied"') ? true : undefined), 'the job');
  t.is(await worker.end(), 0);
  const lines = linesIn(worker.stdout());
  t.deepEqual([lines[0]?.['event'], lines.at(-1)?.['event']], ['run', 'end']);
  t.true(lines.every(({ level, time, pid }) => level !== undefined && time !== undefined && pid === worker.child.pid));
  t.is(lines.filter((line) => line['job'] === job && line['organization'] === organization).length, 4);
  t.is(worker.stderr(), '');
});

test('--log-file - and --json are refused together', async (t) => {
  const at = await workPlace(t);
  const { code, stdout, stderr } = await at.place.runWith(at.kept.env, 'jobs', '--log-file', '-', '--json');
  t.is(code, 2);
  t.regex(stderr + stdout, /--log-file - writes the log to the standard output/u);
});

async function logged(
  t: ExecutionContext,
  withPeople: boolean,
  write: (terminal: ReturnType<typeof jobTerminal>) => void,
): Promise<{ readonly lines: Line[]; readonly text: string; readonly below: Recording }> {
  const path = join(await temporaryFolder(t), 'run.log');
  const run = { command: 'worker', version: '0' };
  const log = await openRunLog({ path, withPeople, run, onFailure: (why) => t.fail(why) });
  const below = recordingTerminal();
  const labels = { job: '20261129-101500-people', organization, lease: 7 };
  write(jobTerminal(log.logged(below), labels, withPeople));
  await log.end(0);
  const text = await readFile(path, 'utf8');
  return { lines: linesIn(text).slice(1, -1), text, below };
}

for (const [kind, level, write] of [
  ['notice', 'info', (terminal) => terminal.note(`waits for ${who}`)],
  ['started', 'info', (terminal) => terminal.event({ type: 'started', command: 'worker', job: '/out/x', file: who })],
  ['progress', 'info', (terminal) => terminal.event({ type: 'progress', phase: 'applying', done: 1, of: 2 })],
  ['wave', 'info', (terminal) => terminal.event({ type: 'wave', wave: 1, of: 2 })],
  ['summary', 'info', (terminal) => terminal.event({ type: 'summary', command: 'worker', name: who, lease: 3 })],
  ['error', 'error', (terminal) => terminal.event({ type: 'error', is: 'failed', message: `${who} is wrong` })],
  ['error', 'warn', (terminal) => terminal.event({ type: 'error', is: 'put off', message: `${who} is wrong` })],
  [
    'row',
    'warn',
    (terminal) => withRowLines({}, terminal).onRow?.({ row: 9, status: 'partial', changes: [], error: who }, 10, true),
  ],
] as const satisfies readonly (readonly [string, string, (terminal: ReturnType<typeof jobTerminal>) => void])[]) {
  test(`a line of kind ${kind} (${level}) bears job, organization and lease, once each, and no person`, async (t) => {
    const { lines, text, below } = await logged(t, false, write);
    t.is(lines.length, 1);
    t.is(text.split('"job":').length + text.split('"lease":').length, 4, text);
    t.like(lines[0], { event: kind, level, job: '20261129-101500-people', organization, lease: 7 });
    t.false(JSON.stringify([lines, below.events, below.notes]).includes('amelie'));
    for (const event of below.events) t.like(event, { job: '20261129-101500-people', organization, lease: 7 });
  });
}

test('with --log-people the lines of a job keep addresses', async (t) => {
  const { lines } = await logged(t, true, (terminal) => terminal.note(`waits for ${who}`));
  t.is(lines[0]?.['msg'], `waits for ${who}`);
});
