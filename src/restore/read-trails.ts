/**
 * Plans and journals of all jobs → what they changed for the chosen people since a moment. Each job is read twice, one row at a
 * time: first for the ids that the people's addresses had, then for the rows of those ids, whatever address they name. Memory
 * grows with the rows about the chosen people only.
 */
import { RunError } from '../errors.js';
import { changeKey } from '../fields/changes.js';
import type { JobFolder } from '../job/folder.js';
import type { PlanHeader } from '../job/plan-file.js';
import type { Change } from '../model/row.js';
import { planAndJournal } from '../plan/new-job.js';
import { jobIsDone } from '../plan/rows-to-do.js';
import { shellWord } from '../model/shell-word.js';
import { readLeft, type Left, type RowLeft } from '../undo/read-rows-in-force.js';
import { creation, readChangeTimes, type ChangeTimes } from './change-times.js';
import type { Step } from './merge-changes.js';
import { addressesAfter, addressesIn, type Trail, type TrailRow } from './person-trail.js';

/** A job that sent calls. */
export interface BegunJob {
  readonly job: JobFolder;
  readonly header: PlanHeader;
  /** A process is working on it. */
  readonly isRunning: boolean;
}

export interface TrailReader {
  /** Ids of the people whom jobs knew by the address, in lower case. */
  idsOf(email: string): ReadonlySet<string>;
  /** The trails of these people, by id, and of people without an id, by address. */
  trails(personIds: ReadonlySet<string>): Promise<Trails>;
}

export interface Trails {
  /** By id; `address` for people whose id no job knows. */
  readonly byId: ReadonlyMap<string, Trail>;
  readonly byAddress: ReadonlyMap<string, Trail>;
}

export interface TrailRequest {
  /** Oldest first. */
  readonly jobs: readonly BegunJob[];
  /** In milliseconds since 1970. */
  readonly to: number;
  /** The chosen people's addresses, in lower case. */
  readonly emails: ReadonlySet<string>;
  /** How many of `of` readings are done. */
  readonly onJob?: (done: number, of: number) => void;
}

/** Throws a RunError (`refused`) for a job that is damaged, or that can still go on with a row about one of the people. */
export async function openTrails(request: TrailRequest): Promise<TrailReader> {
  const { jobs, emails, onJob } = request;
  const ids = new Map<string, Set<string>>();
  for (const [place, { job }] of jobs.entries()) {
    onJob?.(place, jobs.length * 2);
    for await (const row of readLeft(planAndJournal(job))) {
      const personId = personIdOf(row);
      if (personId === undefined) continue;
      for (const email of addressesIn(row.plan, row.left?.inForce ?? [])) {
        if (emails.has(email)) ids.set(email, (ids.get(email) ?? new Set()).add(personId));
      }
    }
  }
  return { idsOf: (email) => ids.get(email) ?? new Set(), trails: (personIds) => readTrails(request, personIds) };
}

interface OpenTrail {
  personId?: string;
  emails: Set<string>;
  /** As of the moment, as far as jobs know: the last row before it says. */
  atMoment: readonly string[];
  rows: TrailRow[];
}

async function readTrails(request: TrailRequest, personIds: ReadonlySet<string>): Promise<Trails> {
  const { jobs, emails, onJob } = request;
  const byId = new Map<string, OpenTrail>();
  const byAddress = new Map<string, OpenTrail>();
  for (const [place, one] of jobs.entries()) {
    const { job } = one;
    onJob?.(jobs.length + place, jobs.length * 2);
    const times = await timesIn(request, one, personIds);
    for await (const row of readLeft(planAndJournal(job))) {
      const personId = personIdOf(row);
      const email = row.plan.email.toLowerCase();
      const isChosen = personId === undefined ? emails.has(email) : personIds.has(personId);
      if (!isChosen) continue;
      // What failed for a passing reason in a job that is done is not taken up again.
      if (row.isOpen && !(await jobIsDone(job))) throw unfinished(one, row.plan.email);
      if (personId !== undefined) note(trailIn(byId, personId, { personId }), row, one, times, request);
      else if (row.left !== undefined) note(trailIn(byAddress, email, {}), row, one, times, request);
    }
  }
  return { byId: finished(byId), byAddress: finished(byAddress) };
}

function trailIn(trails: Map<string, OpenTrail>, key: string, own: Pick<OpenTrail, 'personId'>): OpenTrail {
  const trail = trails.get(key) ?? { ...own, emails: new Set<string>(), atMoment: [], rows: [] };
  trails.set(key, trail);
  return trail;
}

function finished(trails: ReadonlyMap<string, OpenTrail>): Map<string, Trail> {
  return new Map(
    [...trails].map(([key, { personId, emails, atMoment, rows }]) => [
      key,
      {
        ...(personId !== undefined && { personId }),
        emails: new Set([...emails, ...atMoment]),
        rows: rows.toSorted((a, b) => timeOf(a) - timeOf(b)),
      },
    ]),
  );
}

function timeOf({ steps }: TrailRow): number {
  return steps[0]?.at ?? 0;
}

/** Only a job that was planned before the moment may have changed something before it. */
async function timesIn(
  { to, emails }: TrailRequest,
  { job, header }: BegunJob,
  personIds: ReadonlySet<string>,
): Promise<ChangeTimes> {
  const rows = new Set<number>();
  if (Date.parse(header.at) > to) return new Map();
  for await (const row of readLeft(planAndJournal(job))) {
    const personId = personIdOf(row);
    const isChosen = personId === undefined ? emails.has(row.plan.email.toLowerCase()) : personIds.has(personId);
    if (isChosen && row.left !== undefined && endOf(row, header) > to) rows.add(row.plan.row);
  }
  return rows.size === 0 ? new Map() : await readChangeTimes(job.file('journal.jsonl'), rows);
}

function note(trail: OpenTrail, row: RowLeft, job: BegunJob, times: ChangeTimes, request: TrailRequest): void {
  const { plan, left } = row;
  const inForce = left?.inForce ?? [];
  const end = endOf(row, job.header);
  if (end <= request.to) {
    if (plan.seen?.person !== null || left !== undefined) trail.atMoment = addressesAfter(plan, inForce);
    return;
  }
  for (const email of addressesIn(plan, inForce)) trail.emails.add(email);
  if (left === undefined) return;
  const added = trailRow(left, job, { end, times: times.get(plan.row), request });
  if (added !== undefined) trail.rows.push(added);
}

interface Timing {
  readonly end: number;
  readonly times: ReadonlyMap<string, number> | undefined;
  readonly request: TrailRequest;
}

/** `undefined`: all of the row was done before the moment. */
function trailRow(left: Left, { job, header }: BegunJob, { end, times, request }: Timing): TrailRow | undefined {
  const { plan, outcome } = left;
  const site = (plan.site ?? header.site).toLowerCase();
  const atOf = (key: string): number => times?.get(key) ?? end;
  const known = new Set(outcome.changes.map(changeKey));
  const steps = left.inForce.map((change): Step => {
    const uncertain = !known.has(changeKey(change));
    return { at: atOf(changeKey(change)), change: withoutColumn(change), ...(uncertain && { uncertain }) };
  });
  const after = steps.filter(({ at }) => at > request.to);
  const accountBefore = plan.seen?.siteUser;
  const created = left.created === 'yes' && atOf(creation) <= request.to ? 'no' : left.created;
  if (after.length === 0 && created === 'no') return undefined;
  const isWhole = after.length === steps.length && created === left.created;
  return {
    ...{ job: job.name, header, site, steps: after, given: outcome.given ?? [], created },
    ...(isWhole && accountBefore !== undefined && { accountBefore }),
  };
}

/** The heading of the job's own file; the restore has other columns. */
function withoutColumn(change: Change): Change {
  const own: { -readonly [K in keyof Change]: Change[K] } = { ...change };
  delete own.column;
  return own;
}

/** A row without an end of its own did nothing later than its plan. */
function endOf({ outcome }: RowLeft, header: PlanHeader): number {
  return Date.parse(outcome.at ?? header.at);
}

function personIdOf({ plan, outcome }: RowLeft): string | undefined {
  return outcome.personId ?? plan.seen?.person?.id;
}

function unfinished({ job, isRunning }: BegunJob, email: string): RunError {
  const what = isRunning ? 'is running now' : 'is not finished';
  const message = `${job.name} ${what}, and a row of it about ${email} may still change something, so it is unclear what to revert.`;
  const next = isRunning
    ? 'Wait until it has finished, and run restore again.'
    : `webex-bulk apply ${shellWord(job.reference)}   resumes it; then run restore again`;
  return new RunError('refused', message, { next });
}
