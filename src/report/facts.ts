/** What a whole job amounts to: rows by status, causes, losses, changes by field, licenses. From the rows' outcomes. */
import { fieldOf } from '../fields/table.js';
import type { RowEnd } from '../job/read-outcomes.js';
import { statuses, type Change, type RowNumber, type Status } from '../model/row.js';
import { isLoss } from '../plan/removals.js';
import { nextStep, type AboutJob } from './next-step.js';

export interface Cause {
  readonly code: string;
  readonly status: Status;
  readonly count: number;
  /** The first of them. */
  readonly rows: readonly RowNumber[];
  /** Of the first row. */
  readonly message: string;
  readonly next: string;
}

export interface LosingPerson {
  readonly row: RowNumber;
  readonly email: string;
  readonly loses: readonly string[];
}

export interface Facts {
  readonly rows: number;
  readonly counts: Readonly<Record<Status, number>>;
  /** Rows that are not done, or done with a remark, the most frequent cause first; remarks last. */
  readonly causes: readonly Cause[];
  /** People who lost something; where no row was started, who are going to. */
  readonly losing: { readonly count: number; readonly first: readonly LosingPerson[] };
  /** `title` → number of rows in which it changed. */
  readonly changes: ReadonlyMap<string, number>;
  /** By license id: units that the job assigned and freed. */
  readonly licenses: ReadonlyMap<string, { readonly assigned: number; readonly freed: number }>;
}

const mostRowsNamed = 10;
const mostLosersNamed = 100;

export interface FactsCounter {
  add(end: RowEnd): void;
  finish(): Facts;
}

export function createFactsCounter(job: AboutJob): FactsCounter {
  const counts = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>;
  const causes = createCauses(job);
  const losing = { count: 0, first: [] as LosingPerson[] };
  const changes = new Map<string, number>();
  const licenses = new Map<string, { assigned: number; freed: number }>();
  let rows = 0;
  return {
    add(end) {
      const { plan, outcome, sameAs } = end;
      rows += 1;
      counts[outcome.status] += 1;
      causes.add(end);
      // A row that repeats another has the changes of that one, which are counted there.
      if (sameAs !== undefined) return;
      const loses = lossesOf(end);
      if (loses.length > 0) losing.count += 1;
      if (loses.length > 0 && losing.first.length < mostLosersNamed)
        losing.first.push({ row: plan.row, email: plan.email, loses });
      for (const kind of new Set(outcome.changes.map((change) => fieldOf(change).describeKind(change))))
        changes.set(kind, (changes.get(kind) ?? 0) + 1);
      for (const change of outcome.changes) countUnits(licenses, change);
      for (const { id } of outcome.given ?? []) unitsOf(licenses, id).assigned += 1;
    },
    finish: () => ({
      ...{ rows, counts, losing, licenses, causes: causes.finish() },
      changes: new Map([...changes].sort(([, a], [, b]) => b - a)),
    }),
  };
}

/** What the person of the row lost; what they are going to lose where the row was not started. */
export function lossesOf({ plan, outcome }: RowEnd): string[] {
  const changes = outcome.status === 'not-attempted' ? plan.changes : outcome.changes;
  return changes.filter((change) => isLoss(change, plan)).map((change) => fieldOf(change).describeLoss(change));
}

type Units = Map<string, { assigned: number; freed: number }>;

function countUnits(licenses: Units, { field, key = '', to }: Change): void {
  if (field !== 'license') return;
  if (to === true) unitsOf(licenses, key).assigned += 1;
  else unitsOf(licenses, key).freed += 1;
}

function unitsOf(licenses: Units, id: string): { assigned: number; freed: number } {
  const units = licenses.get(id) ?? { assigned: 0, freed: 0 };
  licenses.set(id, units);
  return units;
}

function createCauses(job: AboutJob): { add(end: RowEnd): void; finish(): Cause[] } {
  const causes = new Map<string, Cause & { count: number; rows: RowNumber[] }>();
  return {
    add({ outcome }) {
      const { row, status, errorCode = '', error = '' } = outcome;
      const next = nextStep(outcome, job);
      if (next === '' && errorCode === '') return;
      const name = JSON.stringify([errorCode, status]);
      const cause = causes.get(name) ?? { code: errorCode, status, count: 0, rows: [], message: error, next };
      causes.set(name, cause);
      cause.count += 1;
      if (cause.rows.length < mostRowsNamed) cause.rows.push(row);
    },
    finish: () => [...causes.values()].sort((a, b) => urgency(b) - urgency(a) || b.count - a.count),
  };
}

/** A problem comes before rows that only wait, and those before a remark about a row that is done. */
function urgency({ status, next }: Cause): number {
  if (next === '') return 0;
  return status === 'not-attempted' ? 1 : 2;
}
