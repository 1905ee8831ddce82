/**
 * What becomes of a file that was taken: refused, recognized, planned, held for a person, applied, filed. Each step is noted in
 * drop.json when it is done, so that after a death the next start goes on with the next one.
 */
import { resolve } from 'node:path';
import { RunError } from '../errors.js';
import { isWorkedOn } from '../job/lock.js';
import { approvalOf, rejectionOf } from '../job/review.js';
import { reasonsToHold, type Judged, type Reason } from './brakes.js';
import { writeDrop, type Drop } from './drop.js';
import type { DropEnd, Dropping, DropRules, Left, PlannedDrop } from './dropping.js';
import { fileAway } from './file-away.js';
import { isOlder } from './feed.js';
import { hold } from './hold.js';
import { lastApplied, readHistory, repeatedBy, type Entry } from './history.js';
import { dropLeavers } from './leavers.js';
import { noteSource } from './note-source.js';

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
  const known = { ...drop, ...(left !== undefined && { left: left.length }) };
  if (reasons.length > 0) return await hold(dropping, known, planned, { reasons, left });
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
  if (approval === undefined) return undefined;
  if (dropping.work.isShared !== true && (await isWorkedOn(job.path, dropping.processes))) return undefined;
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
    await noteSource(dropping, drop, planned.job);
    const applied = await work.apply(planned);
    if (applied.stopped !== undefined) return await stoppedRun(dropping, drop, from, applied.stopped);
    const { total: rows } = planned.summary;
    const left = await leftSinceLast(dropping, drop, planned);
    if (dropping.leavers !== undefined && left !== undefined && left.length > 0)
      await dropLeavers(dropping, drop, { left, rows, choice: dropping.leavers });
    const { counts, effort } = applied;
    const of = { counts, rows, columns: planned.header.columns, job: planned.job, ...(effort && { effort }) };
    await fileAway(dropping, drop, { place: 'done', from, end: 'applied', ...of });
    return { is: 'applied', drop, planned, applied, left };
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return await stoppedRun(dropping, drop, from, error);
  }
}

/** Who was in the file that was applied before this one, and is missing now. */
async function leftSinceLast({ folder, work }: Dropping, drop: Drop, planned: PlannedDrop): Promise<Left> {
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
