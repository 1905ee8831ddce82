/** A finished job → its rows with something in force, from plan and journal: the spreadsheet is not needed. */
import { fileHeadings, type FileHeadings } from '../rows/change-columns.js';
import { changeKey } from '../fields/changes.js';
import { isDeletion } from '../fields/person.js';
import { columnsOf } from '../rows/header.js';
import { indexJournal, type Begun } from '../job/journal-index.js';
import { readPlan, type PlanHeader } from '../job/plan-file.js';
import type { Tenant, TenantSite } from '../plan/load-catalog.js';
import { siteOfRow } from '../plan/other-sites.js';
import { outcomeOf, outcomeWithoutCalls } from '../model/outcomes.js';
import { readWaves, waveMarks } from '../job/read-waves.js';
import type { Change, Outcome, RowNumber, RowPlan } from '../model/row.js';
import { createUndoOrder } from './undo-order.js';
import { underOtherKeys } from './undo-other-api.js';
import type { RowInForce } from './undo-step.js';

export interface RowsInForce {
  readonly headings: readonly string[];
  /** The heading of the column with the email addresses. */
  readonly emailHeading: string;
  readonly input: PlanHeader['input'];
  /** All rows of the job, and those that left something in force. */
  readonly total: number;
  readonly chosen: number;
  /** People whom the job created. */
  readonly created: number;
  /** Rows about people whom a restore put back already; they are not part of it. */
  readonly leftOut: number;
  rows(): AsyncIterable<RowInForce>;
}

interface Places {
  readonly plan: string;
  readonly journal: string;
}

interface RowsTaken {
  /** Did a restore put the person with this id back already? Such rows are left out. */
  readonly isPutBack?: (personId: string) => boolean;
  /** Only rows of the wave in which the job stopped. */
  readonly lastWave?: boolean | undefined;
}

/** `tenant`: where the job is undone, possibly over another API than the job used. */
export async function readRowsInForce(
  parent: Places,
  tenant: Tenant,
  { isPutBack = () => false, lastWave = false }: RowsTaken = {},
): Promise<RowsInForce> {
  const isTaken = lastWave ? await rowsOfLastWave(parent) : () => true;
  const isLeftOut = ({ plan, outcome }: Left): boolean => {
    const personId = outcome.personId ?? plan.seen?.person?.id;
    return personId !== undefined && isPutBack(personId);
  };
  const { header } = await readPlan(parent.plan);
  const headingsAt = ({ catalog }: TenantSite): FileHeadings =>
    fileHeadings(columnsOf(header.columns, catalog, header.options));
  const headings = headingsAt(tenant);
  const bySite = new Map([...tenant.others].map(([site, there]) => [site, headingsAt(there)]));
  const order = createUndoOrder();
  let [total, chosen, created, leftOut] = [0, 0, 0, 0];
  for await (const { left } of readLeft(parent)) {
    total += 1;
    if (left === undefined || !isTaken(left.plan.row)) continue;
    if (isLeftOut(left)) {
      leftOut += 1;
      continue;
    }
    chosen += 1;
    if (left.created === 'yes') created += 1;
    order.add(left.plan, left.inForce);
  }
  const asHere = (left: Left): RowInForce => {
    const { site } = left.plan;
    const key = site?.toLowerCase() ?? '';
    const row = rowInForce(left, bySite.get(key) ?? headings);
    return order.inReverse(underKeysOf(siteOfRow(tenant, left.plan), row, plannedSite(header, key)), left.plan);
  };
  const rows = (): AsyncIterable<RowInForce> =>
    inForceOf(parent, asHere, (left) => isTaken(left.plan.row) && !isLeftOut(left));
  return {
    headings: header.columns,
    emailHeading: headings.of('email'),
    input: header.input,
    total,
    chosen,
    created,
    leftOut,
    rows,
  };
}

/** The row with the keys that the site's API uses now, if the job used another API. */
export function underKeysOf<R extends Pick<RowInForce, 'inForce' | 'accountBefore'>>(
  { settingsApi, catalog }: TenantSite,
  row: R,
  { trackingCodes = {}, settingsApi: gone = 'xml' }: ReturnType<typeof plannedSite>,
): R {
  return gone === settingsApi ? row : underOtherKeys(row, trackingCodes, catalog);
}

/** `site`: in lower case; empty for the plan's main one. */
export function plannedSite(header: PlanHeader, site: string): Pick<PlanHeader, 'trackingCodes' | 'settingsApi'> {
  const planned = header.sites?.[site];
  return planned === undefined || 'unread' in planned ? header : planned;
}

/** People whom the job created, without those whom a restore put back already. */
export async function countCreated(job: Places, isPutBack: (personId: string) => boolean): Promise<number> {
  let count = 0;
  for await (const { left } of readLeft(job)) {
    const personId = left?.outcome.personId;
    if (left?.created === 'yes' && !(personId !== undefined && isPutBack(personId))) count += 1;
  }
  return count;
}

/** Did the job leave anything in force? */
export async function leftSomething(
  job: Places,
  { lastWave = false }: { readonly lastWave?: boolean } = {},
): Promise<boolean> {
  const isTaken = lastWave ? await rowsOfLastWave(job) : () => true;
  for await (const { plan, left } of readLeft(job)) if (left !== undefined && isTaken(plan.row)) return true;
  return false;
}

async function* inForceOf(
  parent: Places,
  asHere: (left: Left) => RowInForce,
  isMeant: (left: Left) => boolean,
): AsyncIterable<RowInForce> {
  for await (const { left } of readLeft(parent)) if (left !== undefined && isMeant(left)) yield asHere(left);
}

async function rowsOfLastWave({ journal }: Places): Promise<(row: RowNumber) => boolean> {
  const { marks } = await readWaves(journal);
  return (row) => marks.at(row) === waveMarks.done || marks.at(row) === waveMarks.notDone;
}

/** A row that left something in force, and what that is. */
export interface Left {
  readonly plan: RowPlan;
  readonly outcome: Outcome;
  readonly inForce: readonly Change[];
  readonly created: RowInForce['created'];
}

/** A row of a job, how it ended, and what it left in force; nothing if `left` is absent. */
export interface RowLeft {
  readonly plan: RowPlan;
  readonly outcome: Outcome;
  readonly left: Left | undefined;
  /** Will a run that resumes the job work on the row? */
  readonly isOpen: boolean;
}

/** Every row of the job. What a duplicate row is about belongs to the first one. */
export async function* readLeft({ plan, journal }: Places): AsyncIterable<RowLeft> {
  const file = await readPlan(plan);
  const index = await indexJournal(journal);
  const overrules = new Map((file.footer?.overrules ?? []).map((overrule) => [overrule.row, overrule]));
  try {
    for await (const { plan: row } of file.rows()) {
      const overrule = overrules.get(row.row);
      const begun = index.begun(row.row);
      const end = { closing: await index.read(row.row), begun: begun !== undefined };
      const outcome = outcomeOf(row, overrule, end);
      const isRepeated = overrule?.sameAs !== undefined;
      const isOpen =
        !isRepeated && outcomeWithoutCalls(row, overrule) === undefined && index.ended(row.row) !== 'for good';
      yield { plan: row, outcome, left: isRepeated ? undefined : leftBy(row, outcome, begun), isOpen };
    }
  } finally {
    await index.close();
  }
}

/** After an indeterminate call, what it asked for counts too: if the service shows it, the job did it. */
function leftBy(plan: RowPlan, outcome: Outcome, begun: Begun | undefined): Left | undefined {
  const known = new Set(outcome.changes.map(changeKey));
  const indeterminateRows =
    outcome.status === 'unknown' ? plan.changes.filter((change) => wasAsked(change, begun)) : [];
  const inForce = [...outcome.changes, ...indeterminateRows.filter((change) => !known.has(changeKey(change)))];
  const created = createdBy(plan, outcome);
  return inForce.length === 0 && created === 'no' ? undefined : { plan, outcome, inForce, created };
}

function rowInForce({ plan, outcome, inForce, created }: Left, headings: FileHeadings): RowInForce {
  const { seen } = plan;
  return {
    row: plan.row,
    cells: plan.cells,
    email: plan.email,
    emailColumn: headings.of('email'),
    inForce: inForce.map((change) => ({ ...change, column: headings.cellOf(change, plan).column })),
    given: outcome.given ?? [],
    ...(outcome.personId !== undefined && { personId: outcome.personId }),
    created,
    ...(outcome.status === 'unknown' && inForce.some(isDeletion) && { mayBeDeleted: true }),
    ...(plan.site !== undefined && { site: plan.site }),
    ...(seen?.siteUser !== undefined && { accountBefore: seen.siteUser }),
  };
}

function wasAsked(change: Change, begun: Begun | undefined): boolean {
  return begun === undefined || changeKey(change) in begun.after;
}

function createdBy({ seen, calls }: RowPlan, { personId, status }: Outcome): RowInForce['created'] {
  if (seen?.person !== null || !calls.some(({ call }) => call === 'person.create')) return 'no';
  if (personId !== undefined) return 'yes';
  return status === 'unknown' ? 'perhaps' : 'no';
}
