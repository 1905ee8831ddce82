/** What a whole plan comes to: people, changes, licenses, removals, calls. Stands in the plan's footer. Pure. */
import type { Catalog } from './catalog.js';
import { buildsOnSessionTypes, describeChange, isRemoval } from './changes.js';
import { outcomeWithoutCalls } from './outcomes.js';
import type { Change, Overrule, Problem, RowNumber, RowPlan, Status } from './row.js';

export interface LicenseNeed {
  readonly id: string;
  readonly name: string;
  readonly needs: number;
  readonly givesBack: number;
  /** Units that are not in use; absent where the service does not say. */
  readonly free?: number;
  /** The first row, in the order of the file, for which no unit is left. */
  readonly firstShortRow?: RowNumber;
}

export interface PlanSummary {
  readonly total: number;
  readonly chosen: number;
  readonly people: {
    create: number;
    update: number;
    unchanged: number;
    invalid: number;
    failed: number;
    repeated: number;
    /** Only where a job takes back what another did. */
    delete: number;
    conflict: number;
  };
  /** People who lose something. */
  readonly removals: number;
  /** `licenses +Webex Suite` → rows. Values are not told, only the field. */
  readonly changes: Readonly<Record<string, number>>;
  readonly licenses: readonly LicenseNeed[];
  /** How the people were found: by a list of so many calls, or each by e-mail. */
  readonly lookUp?: { readonly by: 'email' | 'list'; readonly pages: number };
  /** Calls that applying will make, by API. */
  readonly calls: { readonly rest: number; readonly xml: number };
  readonly warnings: number;
  /** Warnings by code, of which the findings name the first ten. Absent where there are none. */
  readonly warned?: Readonly<Record<string, number>>;
  /** The first problems of the file, with their rows. */
  readonly findings: readonly { readonly row: RowNumber; readonly problem: Problem }[];
  readonly notices: readonly string[];
}

export interface ScarceLicense {
  readonly id: string;
  /** Units that nobody has, counted before the first row begins. */
  readonly free: number;
}

export interface PlanCounter {
  add(plan: RowPlan, overrule?: Overrule): void;
  finish(source: Pick<PlanSummary, 'total' | 'chosen' | 'notices' | 'lookUp'>): PlanSummary;
}

const mostFindings = 200;
/** Of warnings of one kind, so that the thousandth does not hide what is wrong. */
const mostOfAKind = 10;

/** `siteOver`: the API that people's settings on the site go over. */
export function createPlanCounter(catalog: Catalog, siteOver: SiteOver = 'xml'): PlanCounter {
  const people = { create: 0, update: 0, unchanged: 0, invalid: 0, failed: 0, repeated: 0, delete: 0, conflict: 0 };
  const calls = { rest: 0, xml: 0 };
  const changes = new Map<string, number>();
  const needs = createLicenseSums();
  const findings: { row: RowNumber; problem: Problem }[] = [];
  const warned = new Map<string, number>();
  let removals = 0;
  const note = (row: RowNumber, problem: Problem): void => {
    const nth = problem.severity === 'warning' ? (warned.get(problem.code) ?? 0) + 1 : 0;
    if (nth > 0) warned.set(problem.code, nth);
    if (nth <= mostOfAKind && findings.length < mostFindings) findings.push({ row, problem });
  };
  return {
    add(plan, overrule) {
      for (const problem of [...plan.problems, ...(overrule?.problems ?? [])]) note(plan.row, problem);
      if (overrule?.sameAs !== undefined) {
        people.repeated += 1;
        return;
      }
      const settled = outcomeWithoutCalls(plan, overrule);
      if (settled) {
        people[countedAs(settled.status)] += 1;
        return;
      }
      people[effectOf(plan)] += 1;
      if (losesSomething(plan)) removals += 1;
      for (const change of plan.changes) {
        const name =
          change.field === 'trackingCode'
            ? `tracking code ${change.label ?? ''}`
            : setOrField(describeChange(change), change.field);
        changes.set(name, (changes.get(name) ?? 0) + 1);
      }
      needs.add(plan);
      countCalls(plan, calls, siteOver);
    },
    finish: (source) => ({
      ...source,
      people,
      removals,
      changes: Object.fromEntries([...changes].sort(([, a], [, b]) => b - a)),
      licenses: needs.finish(catalog),
      calls,
      warnings: [...warned.values()].reduce((sum, count) => sum + count, 0),
      ...(warned.size > 0 && { warned: Object.fromEntries(warned) }),
      findings,
      notices: [...source.notices, ...(people.create > 0 && source.lookUp?.by === 'email' ? [namesNotCompared] : [])],
    }),
  };
}

const namesNotCompared =
  'whether new people are old ones under a new address was not checked: they were found by e-mail; --look-up list compares names';

function countedAs(status: Status): 'invalid' | 'failed' | 'conflict' | 'unchanged' {
  return status === 'invalid' || status === 'failed' || status === 'conflict' ? status : 'unchanged';
}

/** What becomes of the person of a row with calls. */
export function effectOf({ calls }: RowPlan): 'create' | 'update' | 'delete' {
  if (calls.some(({ call }) => call === 'person.create')) return 'create';
  return calls.some(({ call }) => call === 'person.delete') ? 'delete' : 'update';
}

/** Of which licenses there are too few by the counters of this catalog, unless what others give back comes first. */
export function scarceLicenses(summary: Pick<PlanSummary, 'licenses'>, catalog: Catalog): ScarceLicense[] {
  return summary.licenses.flatMap(({ id, needs }) => {
    const free = freeUnits(catalog, id);
    return free !== undefined && needs > free ? [{ id, free }] : [];
  });
}

/** Units that nobody has; `undefined` where the service does not say. */
function freeUnits(catalog: Catalog, licenseId: string): number | undefined {
  const license = catalog.licenses.find(({ id }) => id === licenseId);
  return license?.total === undefined ? undefined : Math.max(0, license.total - (license.consumed ?? 0));
}

/** Of which licenses there are too few, whatever is given back. */
export function shortLicenses(summary: Pick<PlanSummary, 'licenses'>): ReadonlySet<string> {
  return new Set(summary.licenses.filter(({ firstShortRow }) => firstShortRow !== undefined).map(({ id }) => id));
}

/** An attendee who becomes a host loses nothing, though the attendee entry goes. */
export function losesSomething({ changes, wanted }: RowPlan): boolean {
  return changes.some((change) => isRemoval(change) && (change.field !== 'attendee' || wanted.attendee === false));
}

/** Members of sets are told by name, other fields only as such: a profile's old and new values differ row by row. */
function setOrField(described: string, field: string): string {
  return field === 'license' || field === 'sessionType' || field === 'attendee' ? described : field;
}

type SiteOver = 'xml' | 'rest';

/**
 * A person is read before the PUT, and before and after the DELETE; site settings are read before where what a new account
 * has is built on.
 */
function countCalls(plan: RowPlan, calls: { rest: number; xml: number }, siteOver: SiteOver): void {
  for (const { call } of plan.calls) {
    if (call === 'person.update') calls.rest += 2;
    else if (call === 'person.delete') {
      calls.rest += 3;
      if (plan.seen?.siteUser) calls[siteOver] += siteOver === 'rest' ? 2 : 1;
    } else if (call === 'site.set') calls[siteOver] += siteCalls(plan, siteOver);
    else calls.rest += 1;
  }
}

/** Over XML everything goes in one message, and is read back; over REST session types and tracking codes go by themselves. */
function siteCalls(plan: RowPlan, siteOver: SiteOver): number {
  const isRead = Boolean(plan.seen?.siteUser) || isBlank(plan);
  if (siteOver === 'xml') return isRead ? 2 : 3;
  const fields = new Set(plan.changes.map(({ field }) => field));
  const messages = ['sessionType', 'trackingCode'].filter((field) => fields.has(field as Change['field'])).length;
  return isRead ? messages : 2 * messages;
}

/** A person who is created has nothing on the site that would have to be known, unless session types are added to it. */
function isBlank(plan: RowPlan): boolean {
  return effectOf(plan) === 'create' && !buildsOnSessionTypes(plan.wanted);
}

function createLicenseSums(): { add(plan: RowPlan): void; finish(catalog: Catalog): LicenseNeed[] } {
  const takers = new Map<string, RowNumber[]>();
  const returned = new Map<string, number>();
  return {
    add(plan) {
      for (const { field, key = '', to } of plan.changes) {
        if (field !== 'license') continue;
        if (to === false) returned.set(key, (returned.get(key) ?? 0) + 1);
        else if (takers.has(key)) takers.get(key)?.push(plan.row);
        else takers.set(key, [plan.row]);
      }
    },
    finish(catalog) {
      const ids = new Set([...takers.keys(), ...returned.keys()]);
      return [...ids].map((id) => needOf(id, takers.get(id) ?? [], returned.get(id) ?? 0, catalog));
    },
  };
}

function needOf(id: string, rows: readonly RowNumber[], givesBack: number, catalog: Catalog): LicenseNeed {
  const license = catalog.licenses.find((one) => one.id === id);
  const free = freeUnits(catalog, id);
  const firstShortRow = free === undefined ? undefined : rows[free + givesBack];
  return {
    id,
    name: license?.name ?? id,
    needs: rows.length,
    givesBack,
    ...(free !== undefined && { free }),
    ...(firstShortRow !== undefined && { firstShortRow }),
  };
}
