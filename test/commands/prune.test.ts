import test from 'ava';
import { mkdir, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runPrune, type PruneOptions } from '../../src/commands/prune.js';
import { thisProcess } from '../../src/commands/this-process.js';
import { RunError } from '../../src/errors.js';
import { deleteJobs } from '../../src/job/delete-jobs.js';
import { listJobs } from '../../src/job/folder.js';
import { lockJob } from '../../src/job/lock.js';
import { madeJobs, nameOf, type MadeJob } from '../helpers/made-jobs.js';
import { recordingTerminal, type Recording } from '../helpers/recording-terminal.js';

const unlimited = {
  ...{ json: false, quiet: false, 'log-people': false },
  ...{ 'include-undoable': false, 'dry-run': false },
} as const;
const options = { ...unlimited, yes: true, 'keep-days': 30 } as const;

async function prune(output: string, given: Partial<PruneOptions> = {}): Promise<Recording & { code: number }> {
  const terminal = recordingTerminal();
  const code = await runPrune({ ...options, output, ...given }, terminal);
  return { ...terminal, code };
}

const left = async (output: string): Promise<string[]> => (await readdir(output)).sort();
const notBegun = { 'journal.jsonl': undefined, 'summary.json': undefined, 'results.csv': undefined };
const later = new Date(Date.now() + 86_400_000).toISOString();
const earlier = new Date(Date.now() - 86_400_000).toISOString();

/** Jobs alone in their folder, and why each is kept; no reason: it is deleted. */
const alone: readonly (MadeJob & { readonly why?: RegExp; readonly given?: Partial<PruneOptions> })[] = [
  { name: 'old' },
  { name: 'young', days: 29, why: /newer than 30 days/u },
  { name: 'today', days: 0, given: { 'keep-days': 0 } },
  { name: 'planned', files: notBegun, why: /planned, not applied/u },
  { name: 'cut', files: { 'summary.json': undefined }, why: /not finished/u },
  { name: 'torn', files: { 'summary.json': '{"cou' }, why: /not finished|not readable/u },
  { name: 'held', files: { ...notBegun, 'review.json': {} }, why: /waiting for approval/u },
  { name: 'held-done', files: { 'review.json': {} }, why: /waiting for approval/u },
  { name: 'approved', files: { 'review.json': {}, 'approval.json': {} } },
  { name: 'approved-only', files: { ...notBegun, 'review.json': {}, 'approval.json': {} }, why: /not applied/u },
  { name: 'rejected', files: { ...notBegun, 'review.json': {}, 'rejection.json': {} } },
  { name: 'undoable', files: { 'source.json': { undoableUntil: later } }, why: /undoable until \d{4}-/u },
  { name: 'past', files: { 'source.json': { undoableUntil: earlier } } },
  {
    name: 'newest',
    files: { 'source.json': { feed: 'hr', folder: '/srv', undoableUntil: earlier } },
    why: /the last of its feed/u,
  },
  { name: 'told', files: { 'source.json': { undoableUntil: later } }, given: { 'include-undoable': true } },
  { name: 'odd-date', files: { 'source.json': { undoableUntil: 'soon' } }, why: /not readable/u },
  { name: 'damaged', files: { 'plan.jsonl': '{}\n' }, why: /not readable/u },
];

test.serial('only finished, reviewed and old jobs are deleted, and the others are kept with the reason', async (t) => {
  const { output, make } = await madeJobs(t);
  for (const { why, given, ...job } of alone) {
    const path = await make(job);
    const { code, said } = await prune(output, given);
    t.is(code, 0, job.name);
    const name = nameOf(job);
    t.deepEqual(await left(output), why === undefined ? [] : [name], job.name);
    t.regex(said.join('\n'), why ?? /Deleted 1 job\./u, job.name);
    if (why !== undefined) await rename(path, `${output}-${job.name}`);
  }
});

test.serial('of the jobs of a feed the newest is kept, because the next file is compared with it', async (t) => {
  const { output, make } = await madeJobs(t);
  const source = { 'source.json': { feed: 'hr', folder: '/srv' } };
  for (const days of [80, 90, 100]) await make({ name: `people-${days}`, days, files: source });
  await make({ name: 'emea', files: { 'source.json': { feed: 'hr', folder: '/other' } } });
  await prune(output);
  const names = (await left(output)).map((name) => name.replace(/^[\d-]+-/u, ''));
  t.deepEqual(names.sort(), ['emea', 'people-80']);
});

test.serial('jobs made from one another are deleted together or not at all', async (t) => {
  const { output, make } = await madeJobs(t);
  const family = (days: number): readonly MadeJob[] => {
    const [first, again] = [
      { name: 'first', days: 90 },
      { name: 'again', days: 80 },
    ];
    const of = (job: MadeJob, kind: string): Readonly<Record<string, unknown>> => ({ job: kind, parent: nameOf(job) });
    return [
      first,
      { ...again, header: of(first, 'retry') },
      { name: 'undo', days, header: of(again, 'undo') },
      { name: 'stranger', days: 70, header: { job: 'undo', parent: '20200101-120000-gone' } },
    ];
  };
  for (const job of family(10)) await make(job);
  t.like((await prune(output)).events.at(-1), { command: 'prune', found: 1, deleted: 1, dryRun: false });
  t.is((await left(output)).length, 3);
  const { said, events } = await prune(output, { 'keep-days': 5 });
  t.like(events.at(-1), { found: 3, deleted: 3 });
  t.notRegex(said.join('\n'), /can still be undone/u);
  t.deepEqual(await left(output), []);
});

test.serial('a restore keeps all jobs whose changes it reverts, and goes with them', async (t) => {
  const { output, make } = await madeJobs(t);
  const [first, second]: MadeJob[] = [
    { name: 'first', days: 90 },
    { name: 'second', days: 80 },
  ];
  if (first === undefined || second === undefined) return t.fail();
  const restores = { to: '2026-01-01T00:00:00.000Z', jobs: [nameOf(first), nameOf(second)] };
  for (const job of [first, second, { name: 'restore', days: 10, header: { job: 'restore', restores } }])
    await make(job);
  t.like((await prune(output)).events.at(-1), { found: 0, deleted: 0 });
  t.is((await left(output)).length, 3);
  const { said, events } = await prune(output, { 'keep-days': 5 });
  t.like(events.at(-1), { found: 3, deleted: 3 });
  t.regex(said.join('\n'), /restore to 20\d\d-/u);
  t.deepEqual(await left(output), []);
});

test.serial('a dry run and a no delete nothing; without a terminal a yes is needed', async (t) => {
  const { output, make } = await madeJobs(t);
  const path = await make({ name: 'old' });
  const dry = await prune(output, { 'dry-run': true, yes: false });
  t.is(dry.code, 0);
  t.regex(dry.said.join('\n'), /-old {2}[\d.]+ kB\n1 job, [\d.]+ kB\.\n1 of them can still be undone/u);
  const error = await t.throwsAsync(prune(output, { yes: false }), { instanceOf: RunError });
  t.is(error.problem, 'usage');
  await t.throwsAsync(runPrune({ ...unlimited, yes: true, output }, recordingTerminal()), {
    message: /how many days/u,
  });
  const asked: string[] = [];
  const person = (answer: string): Recording => ({
    ...recordingTerminal(),
    canAsk: true,
    ask: (question) => Promise.resolve((asked.push(question), answer)),
  });
  t.is(await runPrune({ ...options, yes: false, output }, person('')), 4);
  t.deepEqual(await listJobs(output).then((jobs) => jobs.map((job) => job.path)), [path]);
  t.is(await runPrune({ ...options, yes: false, output }, person('y')), 0);
  t.regex(asked[0] ?? '', /^Permanently delete 1 job \([\d.]+ kB\) with their results\?/u);
  t.deepEqual(await left(output), []);
});

test.serial('links, other folders and jobs in use are not touched', async (t) => {
  const { output, make } = await madeJobs(t);
  const outside = join(output, '..', '20200101-120000-outside');
  await rename(await make({ name: 'outside' }), outside);
  await symlink(outside, join(output, '20200101-120000-link'));
  await make({ name: 'linked-plan', files: { 'plan.jsonl': undefined } });
  await symlink(join(outside, 'plan.jsonl'), join(output, nameOf({ name: 'linked-plan' }), 'plan.jsonl'));
  await mkdir(join(output, '20200101-120000-no-job'));
  await writeFile(join(output, 'notes.txt'), '');
  const busy = await make({ name: 'busy' });
  const goes = await make({ name: 'goes' });
  await symlink(outside, join(goes, 'link'));
  const lock = await lockJob(busy, await thisProcess(), new Date());
  const before = await left(output);
  t.is((await prune(output)).code, 0);
  t.deepEqual(
    await left(output),
    before.filter((name) => !name.endsWith('-goes')),
  );
  t.true((await readdir(outside)).includes('plan.jsonl'));
  const held = await t.throwsAsync(deleteJobs(output, await only(output, 'busy'), await thisProcess(), yes));
  t.regex(held.message, /is in use by process/u);
  await lock.release();
});

const yes = (): Promise<boolean> => Promise.resolve(true);

async function only(output: string, name: string): Promise<Awaited<ReturnType<typeof listJobs>>> {
  return (await listJobs(output)).filter((job) => job.name.endsWith(name));
}

test.serial(
  'a job that changes after it was judged is kept, and a deletion that was interrupted is finished',
  async (t) => {
    const { output, make } = await madeJobs(t);
    await make({ name: 'old' });
    const jobs = await only(output, 'old');
    t.false(await deleteJobs(output, jobs, await thisProcess(), () => Promise.resolve(false)));
    t.deepEqual(await left(output), [nameOf({ name: 'old' })]);
    t.false((await readdir(jobs[0]?.path ?? '')).includes('lock'), 'its lock is free again');
    await rename(jobs[0]?.path ?? '', join(output, `.deleted-${nameOf({ name: 'old' })}`));
    t.deepEqual(await listJobs(output), []);
    const { said } = await prune(output);
    t.regex(said.join('\n'), /Removed the rest of 1 job/u);
    t.deepEqual(await left(output), []);
  },
);
