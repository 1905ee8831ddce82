/** A finished job → its rows with something in force, from plan and journal: the spreadsheet is not needed. */
import { fileHeadings, type FileHeadings } from '../rows/change-columns.js';
import { changeKey } from '../fields/changes.js';
import { columnsOf } from '../rows/header.js';
import { indexJournal, type Begun } from '../job/journal-index.js';
import { readPlan, type PlanHeader } from '../job/plan-file.js';
import type { Tenant, TenantSite } from '../plan/load-catalog.js';
import { siteOfRow } from '../plan/other-sites.js';
import { outcomeOf } from '../model/outcomes.js';
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
  rows(): AsyncIterable<RowInForce>;
}

interface Places {
  readonly plan: string;
  readonly journal: string;
}

/**
 * `tenant`: where the job is undone, possibly over another API than the job used. `lastWave`: only rows of the wave in which the
 * job stopped.
 */
export async function readRowsInForce(
  parent: Places,
  tenant: Tenant,
  { lastWave = false }: { readonly lastWave?: boolean | undefined } = {},
): Promise<RowsInForce> {
  const isTaken = lastWave ? await rowsOfLastWave(parent) : () => true;
  const { header } = await readPlan(parent.plan);
  const headingsAt = ({ catalog }: TenantSite): FileHeadings =>
    fileHeadings(columnsOf(header.columns, catalog, header.options));
  const headings = headingsAt(tenant);
  const bySite = new Map([...tenant.others].map(([site, there]) => [site, headingsAt(there)]));
  const order = createUndoOrder();
  let [total, chosen, created] = [0, 0, 0];
  for await (const row of readAll(parent, isTaken)) {
    total += 1;
    if (row === undefined) continue;
    chosen += 1;
    if (row.created === 'yes') created += 1;
    order.add(row.plan, row.inForce);
  }
  const asHere = (left: Left): RowInForce => {
    const { site } = left.plan;
    const key = site?.toLowerCase() ?? '';
    const row = rowInForce(left, bySite.get(key) ?? headings);
    const { trackingCodes = {}, settingsApi: gone = 'xml' } = plannedSite(header, key);
    const { settingsApi, catalog } = siteOfRow(tenant, left.plan);
    return order.inReverse(gone === settingsApi ? row : underOtherKeys(row, trackingCodes, catalog), left.plan);
  };
  const rows = (): AsyncIterable<RowInForce> => inForceOf(parent, isTaken, asHere);
  return {
    headings: header.columns,
    emailHeading: headings.of('email'),
    input: header.input,
    total,
    chosen,
    created,
    rows,
  };
}

function plannedSite(header: PlanHeader, site: string): Pick<PlanHeader, 'trackingCodes' | 'settingsApi'> {
  const planned = header.sites?.[site];
  return planned === undefined || 'unread' in planned ? header : planned;
}

/** Did the job leave anything in force? */
export async function leftSomething(
  job: Places,
  { lastWave = false }: { readonly lastWave?: boolean } = {},
): Promise<boolean> {
  const isTaken = lastWave ? await rowsOfLastWave(job) : () => true;
  for await (const row of readAll(job, isTaken)) if (row !== undefined) return true;
  return false;
}

async function* inForceOf(
  parent: Places,
  isTaken: IsTaken,
  asHere: (left: Left) => RowInForce,
): AsyncIterable<RowInForce> {
  for await (const left of readAll(parent, isTaken)) if (left !== undefined) yield asHere(left);
}

type IsTaken = (row: RowNumber) => boolean;

async function rowsOfLastWave({ journal }: Places): Promise<IsTaken> {
  const { marks } = await readWaves(journal);
  return (row) => marks.at(row) === waveMarks.done || marks.at(row) === waveMarks.notDone;
}

/** A row that left something in force, and what that is. */
interface Left {
  readonly plan: RowPlan;
  readonly outcome: Outcome;
  readonly inForce: readonly Change[];
  readonly created: RowInForce['created'];
}

/** `undefined`: the row left nothing. What a duplicate row is about belongs to the first one. */
async function* readAll({ plan, journal }: Places, isTaken: IsTaken): AsyncIterable<Left | undefined> {
  const file = await readPlan(plan);
  const index = await indexJournal(journal);
  const overrules = new Map((file.footer?.overrules ?? []).map((overrule) => [overrule.row, overrule]));
  try {
    for await (const { plan: row } of file.rows()) {
      const overrule = overrules.get(row.row);
      const begun = index.begun(row.row);
      const end = { closing: await index.read(row.row), begun: begun !== undefined };
      const outcome = outcomeOf(row, overrule, end);
      const isLeft = overrule?.sameAs === undefined && isTaken(row.row);
      yield isLeft ? leftBy(row, outcome, begun) : undefined;
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
