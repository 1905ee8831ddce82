/** The totals of a whole plan: people, changes, licenses, removals, calls. Part of the plan's footer. */
import { takes } from '../fields/changes.js';
import { fieldOf } from '../fields/table.js';
import type { FileColumn } from '../model/columns.js';
import { createCallCounter, type PeopleOver, type SiteOver } from './count-calls.js';
import { createLicenseWords } from './license-words.js';
import { createColumnFindings } from './column-findings.js';
import { createLicenseSums, type LicenseCounters } from '../model/license-needs.js';
import { countNotFound } from '../model/not-found-notice.js';
import { outcomeWithoutCalls } from '../model/outcomes.js';
import { readOtherwiseNotices } from '../model/read-otherwise-notice.js';
import { createRemovalCounter, mostFirst } from './removals.js';
import type { PlanSummary } from '../model/plan-summary.js';
import type { Overrule, Problem, RowNumber, RowPlan, Status } from '../model/row.js';

export interface PlanCounter {
  add(plan: RowPlan, overrule?: Overrule): void;
  /** `isBackwards`: the rows are applied in the opposite order, as those of an undo are. */
  finish(
    source: Pick<PlanSummary, 'total' | 'chosen' | 'notices' | 'advice' | 'createdPeople' | 'lookUp'>,
    isBackwards?: boolean,
  ): PlanSummary;
}

const mostFindings = 200;
/** The most warnings of one kind, so that a thousand of them do not hide what is wrong. */
const mostOfAKind = 10;

/**
 * `siteOver`: the API that is used for people's settings on a site (absent: the main one). `headings`: the file's, as written.
 * `sites`: those whose rows are counted, the main one first; none for a file without a column of sites. `read`: the file's
 * columns, if cells are read.
 */
export function createPlanCounter(
  counters: LicenseCounters & PeopleOver,
  siteOver: (site: string | undefined) => SiteOver = () => 'xml',
  headings: readonly string[] = [],
  sites: readonly string[] = [],
  read: readonly FileColumn[] = [],
): PlanCounter {
  const words = createLicenseWords(read);
  const bySite = countBySite(sites);
  const columns = createColumnFindings(headings);
  const people = { create: 0, update: 0, unchanged: 0, invalid: 0, failed: 0, repeated: 0, delete: 0, conflict: 0 };
  const calls = createCallCounter(counters, siteOver);
  const changes = new Map<string, number>();
  const removals = createRemovalCounter();
  const needs = createLicenseSums();
  const findings: { row: RowNumber; problem: Problem }[] = [];
  const warned = new Map<string, number>();
  let otherChanges = 0;
  const notFound = countNotFound();
  const note = (row: RowNumber, problem: Problem): void => {
    notFound.add(row, problem);
    const nth = problem.severity === 'warning' ? (warned.get(problem.code) ?? 0) + 1 : 0;
    if (nth > 0) warned.set(problem.code, nth);
    if (nth <= mostOfAKind && findings.length < mostFindings) findings.push({ row, problem });
  };
  return {
    add(plan, overrule) {
      columns.add(plan.row, plan.cells, plan.problems);
      words.add(plan.cells);
      bySite.add(plan);
      for (const problem of plan.problems) note(plan.row, problem);
      for (const problem of overrule?.problems ?? []) note(plan.row, problem);
      if (overrule?.sameAs !== undefined) return void (people.repeated += 1);
      const settled = outcomeWithoutCalls(plan, overrule);
      if (settled) return void (people[countedAs(settled.status)] += 1);
      people[effectOf(plan)] += 1;
      if (plan.changes.some((change) => !takes(change))) otherChanges += 1;
      for (const change of removals.add(plan)) count(changes, fieldOf(change).describeKind(change));
      needs.add(plan);
      calls.add(plan);
    },
    finish: (source, isBackwards) => ({
      ...source,
      people,
      ...removals.finish(),
      otherChanges,
      changes: mostFirst(changes),
      licenses: needs.finish(counters, isBackwards),
      calls: calls.finish(),
      ...bySite.finish(),
      warnings: [...warned.values()].reduce((sum, count) => sum + count, 0),
      ...(warned.size > 0 && { warned: Object.fromEntries(warned) }),
      findings: columns.shortened(findings),
      notices: [...source.notices, ...notFound.notices(), ...readOtherwiseNotices(warned), ...words.notices()],
    }),
  };
}

function countBySite(sites: readonly string[]): {
  add(plan: RowPlan): void;
  finish(): Pick<PlanSummary, 'sites'>;
} {
  const rows = new Map(sites.map((site) => [site, 0]));
  return {
    add({ site = sites[0] ?? '' }) {
      if (rows.has(site)) rows.set(site, (rows.get(site) ?? 0) + 1);
    },
    finish: () => (sites.length > 0 ? { sites: Object.fromEntries(rows) } : {}),
  };
}

function countedAs(status: Status): 'invalid' | 'failed' | 'conflict' | 'unchanged' {
  return status === 'invalid' || status === 'failed' || status === 'conflict' ? status : 'unchanged';
}

/** What happens to the person of a row with calls. */
export function effectOf({ calls }: RowPlan): 'create' | 'update' | 'delete' {
  if (calls.some(({ call }) => call === 'person.create')) return 'create';
  return calls.some(({ call }) => call === 'person.delete') ? 'delete' : 'update';
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
