import test from 'ava';
import picocolors from 'picocolors';
import { displayWidth } from '../../src/commands/display-width.js';
import type { JobEntry } from '../../src/commands/job-entry.js';
import { jobLines } from '../../src/commands/job-lines.js';
import { runJobs } from '../../src/commands/jobs.js';
import { lockJob } from '../../src/job/lock.js';
import { thisProcess } from '../../src/commands/this-process.js';
import { madeJobs, type MadeJob } from '../helpers/made-jobs.js';
import { recordingTerminal } from '../helpers/recording-terminal.js';
import { runHere } from '../helpers/cli-here.js';
import { temporaryFolder } from '../helpers/folder.js';

const common = { json: false, quiet: false, 'log-people': false, last: 20, all: false };
const notBegun = { 'journal.jsonl': undefined, 'summary.json': undefined, 'results.csv': undefined };

/** Each kind of job, with what the list says about it. */
const kinds: readonly (MadeJob & { readonly is: string; readonly result: RegExp; readonly next?: RegExp })[] = [
  { name: 'done', is: 'finished', result: /^1 updated$/u, next: /^webex-bulk undo .*-done / },
  {
    ...{ name: 'planned', files: notBegun, is: 'planned', result: /^planned, not applied$/u },
    next: /^webex-bulk apply .*-planned$/u,
  },
  {
    ...{ name: 'held', files: { ...notBegun, 'review.json': {} }, is: 'waits for approval' },
    ...{ result: /^waits for approval$/u, next: /^webex-bulk approve .*-held / },
  },
  {
    ...{ name: 'approved', files: { ...notBegun, 'review.json': {}, 'approval.json': {} }, is: 'planned' },
    ...{ result: /^planned, not applied$/u, next: /^webex-bulk apply / },
  },
  {
    ...{ name: 'rejected', files: { ...notBegun, 'review.json': {}, 'rejection.json': {} }, is: 'rejected' },
    result: /^rejected, not applied$/u,
  },
  {
    ...{ name: 'cut', files: { 'summary.json': undefined }, is: 'cut short', result: /^interrupted$/u },
    next: /^webex-bulk apply .*-cut /u,
  },
  { name: 'broken', files: { 'plan.jsonl': '{}\n' }, is: 'unreadable', result: /is not a usable plan/u },
  { name: 'empty', files: { 'plan.jsonl': '' }, is: 'unreadable', result: /it is empty/u },
  { name: 'dropped', files: { 'source.json': '[' }, is: 'unreadable', result: /source\.json is damaged/u },
];

test.serial('every job has its line: how it ended, and what can be done next', async (t) => {
  const { output, make } = await madeJobs(t);
  for (const [place, kind] of kinds.entries()) await make({ ...kind, days: 50 + place });
  const terminal = recordingTerminal();
  t.is(await runJobs({ ...common, output }, terminal), 0);
  t.deepEqual(
    terminal.events.map(({ name }) => String(name).slice(16)),
    kinds.map(({ name }) => name),
    'newest first',
  );
  for (const [place, { name, is, result, next }] of kinds.entries()) {
    const { [place]: event = {} } = terminal.events;
    t.is(event['is'], is, name);
    t.regex(String(event['result']), result, name);
    if (next === undefined) t.is(event['next'], undefined, name);
    else t.regex(String(event['next']), next, name);
    t.regex(terminal.said[place + 1] ?? '', new RegExp(`-${name} .*${result.source.replace(/[$^]/gu, '')}`, 'u'));
  }
});

test.serial('a job says by whom, from which file or feed, and of which job it was made', async (t) => {
  const { output, make } = await madeJobs(t);
  const header = { job: 'retry', parent: '20260101-120000-first' };
  await make({ name: 'again', header, files: { 'source.json': { feed: 'hr-nightly' } } });
  const terminal = recordingTerminal();
  await runJobs({ ...common, output }, terminal);
  t.like(terminal.events[0], { kind: 'retry', parent: header.parent, feed: 'hr-nightly', file: 'lead.csv' });
  t.regex(
    terminal.said[1] ?? '',
    /retry of 20260101-120000-first {2}hr-nightly: lead\.csv {2}admin@acme\.example {2}/u,
  );
});

test.serial(
  'a job that a process works on is running, and only the newest are listed unless all are wanted',
  async (t) => {
    const { output, make } = await madeJobs(t);
    const path = await make({ name: 'busy', days: 1 });
    for (const days of [2, 3]) await make({ name: 'old', days });
    const lock = await lockJob(path, await thisProcess(), new Date());
    const [few, all] = [recordingTerminal(), recordingTerminal()];
    await runJobs({ ...common, output, last: 1 }, few);
    await lock.release();
    await runJobs({ ...common, output, last: 1, all: true }, all);
    t.deepEqual(
      few.events.map(({ is, result }) => [is, result]),
      [['worked on', 'running now']],
    );
    t.deepEqual(few.notes, ['2 older jobs not shown; list them with --all.']);
    t.is(all.events.length, 3);
    t.deepEqual(all.notes, []);
  },
);

test('without jobs the list says so and ends with 0', async (t) => {
  const folder = await temporaryFolder(t);
  const { code, stdout } = await runHere(['jobs'], { cwd: folder, env: {} });
  t.deepEqual([code, stdout], [0, 'output has no jobs.\n']);
});

test('a narrow terminal gets short lines for each job, a wide one a table, and colours change no column', (t) => {
  const entry: JobEntry = {
    job: 'output/a',
    name: '20260101-120000-中文',
    at: '2026-01-01T12:00:00Z',
    kind: 'apply',
    file: 'x.csv',
    admin: 'admin@acme.example',
    is: 'finished',
    result: '1 updated',
    mood: 'good',
    next: 'webex-bulk undo x   y',
  };
  const other: JobEntry = { ...entry, name: '20260101-120000-latin-name', result: '3 failed', mood: 'bad' };
  const [plain, colored] = [picocolors.createColors(false), picocolors.createColors(true)];
  const wide = jobLines([entry, other], plain, 200);
  t.is(wide.length, 3);
  const column = (line: string): number => displayWidth(line.slice(0, line.indexOf('webex-bulk')));
  t.is(column(wide[1] ?? ''), column(wide[2] ?? ''));
  t.deepEqual(jobLines([entry, other], colored, 200).map(displayWidth), wide.map(displayWidth));
  t.deepEqual(jobLines([entry, other], plain, undefined), wide);
  const narrow = jobLines([entry], plain, 60);
  t.is(narrow.length, 3);
  t.regex(narrow[0] ?? '', /中文 {2}1 updated$/u);
  t.is(narrow[2], '    webex-bulk undo x');
});
