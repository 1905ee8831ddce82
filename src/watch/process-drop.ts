/**
 * What becomes of a file that was taken: refused, recognized, planned, held for a person, applied, filed. Each step is noted in
 * drop.json when it is done, so that after a death the next start goes on with the next one.
 */
import { resolve } from 'node:path';
import { RunError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import { isWorkedOn, type Processes } from '../job/lock.js';
import { approvalOf, rejectionOf, writeReview } from '../job/review.js';
import type { PlanHeader } from '../job/plan-file.js';
import type { LeaversChoice } from '../model/leavers.js';
import type { PlanSummary } from '../model/plan-summary.js';
import type { Limits } from '../model/safety-limits.js';
import type { Status } from '../model/row.js';
import { reasonsToHold, type Brakes, type Judged, type Reason } from './brakes.js';
import { dropLeavers } from './leavers.js';
import { writeDrop, type Drop } from './drop.js';
import type { DropFolder } from './drop-folder.js';
import { fileAway, toReview } from './file-away.js';
import { isOlder } from './feed.js';
import { lastApplied, readHistory, repeatedBy, type Entry } from './history.js';

export interface PlannedDrop {
  readonly job: JobFolder;
  readonly header: Pick<PlanHeader, 'columns'>;
  readonly summary: PlanSummary;
}

export interface AppliedDrop {
  readonly counts: Readonly<Record<Status, number>>;
  /** Why the run ended before its last row; it goes on later. */
  readonly stopped: RunError | undefined;
}

/** Planning and applying, as the commands do it. */
export interface DropWork {
  /** Plans the file, or finishes the plan that a death cut short. Throws a RunError. */
  plan(file: string, drop: Drop): Promise<PlannedDrop>;
  /** Reads the plan again. */
  planned(job: string): Promise<PlannedDrop>;
  /** Deletes a plan of which nothing was applied, and which nobody is going to decide about. */
  discard(planned: PlannedDrop): Promise<void>;
  /** Applies the job, or resumes it. Throws a RunError if it could not begin. */
  apply(planned: PlannedDrop): Promise<AppliedDrop>;
  /** How many people of the last applied job are missing from this plan, and who; for `left the file`. */
  leftSince(before: string, planned: PlannedDrop): Promise<readonly string[]>;
}

export interface DropRules {
  readonly brakes: Brakes;
  readonly limits: Limits;
  /** Licenses may be short. */
  readonly allowShortage: boolean;
}

export interface Dropping {
  readonly folder: DropFolder;
  readonly work: DropWork;
  readonly rules: DropRules;
  /** What is taken from people who left the file; absent: they are only told. */
  readonly leavers?: LeaversChoice | undefined;
  readonly processes: Processes;
  readonly now: () => Date;
}

/** How a file's way went on in this pass. */
export type DropEnd =
  | {
      readonly is: 'applied';
      readonly drop: Drop;
      readonly job: JobFolder;
      readonly counts: AppliedDrop['counts'];
      readonly left: readonly string[];
    }
  | { readonly is: 'repeated'; readonly drop: Drop; readonly by: string }
  | {
      readonly is: 'held';
      readonly drop: Drop;
      readonly job: JobFolder;
      readonly reasons: readonly Reason[];
      readonly left: readonly string[];
    }
  | { readonly is: 'failed'; readonly drop: Drop; readonly error: RunError }
  | { readonly is: 'rejected'; readonly drop: Drop; readonly why: string }
  | { readonly is: 'stopped'; readonly drop: Drop; readonly error: RunError };

/** A file that was taken, whose folder under `working/` is locked. */
export async function processDrop(dropping: Dropping, drop: Drop): Promise<DropEnd> {
  if (drop.mayApply) return await applyDrop(dropping, drop);
  const history = await readHistory(dropping.folder);
  const mayRepeat = drop.job === undefined && drop.leaversOf === undefined;
  const before = mayRepeat ? repeatedBy(history, drop.sha256) : undefined;
  if (before !== undefined) return await repeated(dropping, drop, before);
  const path = dropping.folder.in('working', drop.id, drop.name);
  let planned: PlannedDrop;
  try {
    planned = drop.job === undefined ? await dropping.work.plan(path, drop) : await dropping.work.planned(drop.job);
  } catch (error) {
    return await notPlanned(dropping, drop, error);
  }
  const { failed } = planned.summary.people;
  if (failed > 0 && drop.job === undefined && (drop.stops ?? 0) < mostStops) {
    await dropping.work.discard(planned);
    return await stoppedRun(dropping, drop, 'working', notLookedUp(failed));
  }
  const known = { ...drop, job: resolve(planned.job.path) };
  await writeDrop(dropping.folder.in('working', drop.id), known);
  return await judge(dropping, known, planned, history);
}

async function judge(
  dropping: Dropping,
  drop: Drop,
  planned: PlannedDrop,
  history: readonly Entry[],
): Promise<DropEnd> {
  const { rules, folder } = dropping;
  const last = drop.leaversOf === undefined ? lastApplied(history, drop.feed) : undefined;
  const older = last !== undefined && isOlder(drop.from, last.from) ? [tooOld(last)] : [];
  const reasons = [...older, ...reasonsToHold(judgedOf(drop, planned, last, rules))];
  const left = await leftSinceLast(dropping, drop, planned);
  const known = { ...drop, left: left.length };
  if (reasons.length > 0) return await hold(dropping, known, planned, reasons, left);
  const allowed = { ...known, mayApply: true as const };
  await writeDrop(folder.in('working', drop.id), allowed);
  return await applyDrop(dropping, allowed);
}

/** How often a file is planned again because people could not be looked up, before a person is to see it. */
const mostStops = 3;

function notLookedUp(rows: number): RunError {
  const what =
    rows === 1 ? '1 row could not be looked up' : `${rows.toLocaleString('en-US')} rows could not be looked up`;
  return new RunError('stopped', `${what}; nothing was sent.`, { next: 'It is planned again later.' });
}

/** People who left a file are a share of its rows, not of the list that is made of them. */
function judgedOf(drop: Drop, { summary, header }: PlannedDrop, last: Entry | undefined, rules: DropRules): Judged {
  const { columns } = header;
  if (drop.leaversOf !== undefined) {
    const { rows } = drop.leaversOf;
    return { ...rules, summary: { ...summary, chosen: rows, total: rows }, columns, last: { rows, columns } };
  }
  const { rows, columns: before } = last ?? {};
  return {
    ...rules,
    summary,
    columns,
    last: rows === undefined || before === undefined ? undefined : { rows, columns: before },
  };
}

function tooOld({ name, at }: Entry): Reason {
  return { code: 'older', message: `it is older than ${name}, which was applied on ${at.slice(0, 10)}` };
}

async function hold(
  { folder, now }: Dropping,
  drop: Drop,
  { job }: PlannedDrop,
  reasons: readonly Reason[],
  left: readonly string[],
): Promise<DropEnd> {
  const held = { ...drop, reasons };
  await writeReview(job, {
    drop: drop.id,
    feed: drop.feed,
    file: drop.name,
    path: folder.in('review', drop.id, drop.name),
    at: now().toISOString(),
    reasons,
  });
  await writeDrop(folder.in('working', drop.id), held);
  await toReview(folder, drop.id);
  return { is: 'held', drop: held, job, reasons, left };
}

/** What a person decided about a file in review; `undefined`: nothing yet. */
export async function processReviewed(dropping: Dropping, drop: Drop): Promise<DropEnd | undefined> {
  if (drop.job === undefined) return undefined;
  const { job } = await dropping.work.planned(drop.job);
  const rejection = await rejectionOf(job);
  if (rejection !== undefined) {
    const why = rejection.reason ?? `rejected by ${rejection.by}`;
    await fileAway(dropping, drop, { place: 'failed', from: 'review', end: 'rejected', note: why });
    return { is: 'rejected', drop, why };
  }
  const approval = await approvalOf(job);
  if (approval === undefined || (await isWorkedOn(job.path, dropping.processes))) return undefined;
  return await applyDrop(
    dropping,
    { ...drop, ...(approval.instead !== undefined && { job: approval.instead }) },
    'review',
  );
}

async function applyDrop(dropping: Dropping, drop: Drop, from: 'working' | 'review' = 'working'): Promise<DropEnd> {
  const { work } = dropping;
  try {
    const planned = await work.planned(drop.job ?? '');
    const { counts, stopped } = await work.apply(planned);
    if (stopped !== undefined) return await stoppedRun(dropping, drop, from, stopped);
    const { total: rows } = planned.summary;
    const left = await leftSinceLast(dropping, drop, planned);
    if (dropping.leavers !== undefined && left.length > 0)
      await dropLeavers(dropping, drop, { left, rows, choice: dropping.leavers });
    const of = { counts, rows, columns: planned.header.columns, job: planned.job };
    await fileAway(dropping, drop, { place: 'done', from, end: 'applied', ...of });
    return { is: 'applied', drop, job: planned.job, counts, left };
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return await stoppedRun(dropping, drop, from, error);
  }
}

/** Who was in the file that was applied before this one, and is missing now. */
async function leftSinceLast({ folder, work }: Dropping, drop: Drop, planned: PlannedDrop): Promise<readonly string[]> {
  if (drop.leaversOf !== undefined) return [];
  const history = (await readHistory(folder)).filter(({ drop: id }) => id !== drop.id);
  const last = lastApplied(history, drop.feed);
  return last?.job === undefined ? [] : await work.leftSince(last.job, planned);
}

/** The job is there, begun or not: a later pass goes on with it. */
async function stoppedRun(
  { folder, now }: Dropping,
  drop: Drop,
  from: 'working' | 'review',
  error: RunError,
): Promise<DropEnd> {
  const stopped = { ...drop, stops: (drop.stops ?? 0) + 1, stoppedAt: now().toISOString() };
  await writeDrop(folder.in(from, drop.id), stopped);
  return { is: 'stopped', drop: stopped, error };
}

async function repeated(dropping: Dropping, drop: Drop, { job = '', at }: Entry): Promise<DropEnd> {
  const by = `the same content was applied on ${at.slice(0, 10)} in job ${job.split(/[\\/]/u).at(-1) ?? job}`;
  await fileAway(dropping, drop, { place: 'done', from: 'working', end: 'repeated', note: by });
  return { is: 'repeated', drop, by };
}

/** Refused: the file is at fault. Anything else may pass: no sign-in, an outage, a full disk. */
async function notPlanned(dropping: Dropping, drop: Drop, error: unknown): Promise<DropEnd> {
  if (!(error instanceof RunError)) throw error;
  if (error.problem !== 'refused' && error.problem !== 'usage')
    return await stoppedRun(dropping, drop, 'working', error);
  const note = [...error.lines, ...error.steps].join('\n');
  await fileAway(dropping, drop, { place: 'failed', from: 'working', end: 'failed', note });
  return { is: 'failed', drop, error };
}
