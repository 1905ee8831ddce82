/** Rows → plan.jsonl: each row planned in input order, then, in the footer, what is known only from the whole file. */
import type { Catalog } from '../model/catalog.js';
import { createAddressClashes, type AddressClashes } from './address-clashes.js';
import type { FileColumn } from '../model/columns.js';
import { columnsOf } from '../rows/header.js';
import { createAwaitedManagers } from './awaited-managers.js';
import { createAliasFinder, createPersonFinder, type PersonFinder } from '../rows/duplicates.js';
import { RunError } from '../errors.js';
import { oneByOne, type InGroups } from '../model/in-groups.js';
import { takeInOrder } from '../model/in-order.js';
import { putsBack } from '../job/job-kind.js';
import { readPlan, readPlanRows, type PlanHeader } from '../job/plan-file.js';
import { createPlanFile, reopenPlanFile, type PlanWriter } from '../job/plan-writer.js';
import { lookUpFailed } from '../model/outcomes.js';
import { plannedApi } from './plan-header.js';
import { sitesCounted } from '../job/plan-sites.js';
import { createDeletedManagers } from './deleted-managers.js';
import { createPlanCounter, type PlanCounter } from './count-plan.js';
import type { PlanSummary } from '../model/plan-summary.js';
import type { Overrule, Row, RowNumber, RowPlan } from '../model/row.js';

export interface PlanMaking<R extends Row = Row> {
  readonly path: string;
  readonly header: PlanHeader;
  /** An earlier run started the plan and did not finish it. */
  readonly continues: boolean;
  /** The rows of the job, in order. */
  readonly rows: () => AsyncIterable<R>;
  /** The same, many at once, if the source has them so. */
  readonly groups?: (() => InGroups<R>) | undefined;
  /** Rows in the input, rows chosen, and the notices that the summary should give once. */
  readonly counts: Parameters<PlanCounter['finish']>[0];
  /** What is known about its rows from the input alone. */
  readonly overrules: readonly Overrule[];
  /** Looks up and plans one row; many rows at once. A row about which nothing has to be asked is planned at once. */
  readonly planOne: (row: R) => RowPlan | Promise<RowPlan>;
  /** How many rows are looked up at once. */
  readonly places: number;
  /** Ends the run: what has been planned by then is kept. */
  readonly signal: AbortSignal;
  readonly catalog: Catalog;
  /** The file's heading for email addresses. */
  readonly emailHeading: string;
  /** The file's heading for new addresses, if rows may set any. */
  readonly newEmailHeading?: string;
  /** The file's heading for managers, if rows may name any. */
  readonly managerHeading?: string;
  /** The file's heading of the column that deletes people, if it has one. */
  readonly deleteHeading?: string;
  readonly onPlanned: (done: number) => void;
}

/** If an earlier run started the plan, continues after its last complete line. */
export async function writePlan<R extends Row>(inputs: PlanMaking<R>): Promise<PlanSummary> {
  const people = createPersonFinder();
  const managers = createAwaitedManagers(inputs.managerHeading ?? 'manager');
  const addresses = createAddressClashes({
    email: inputs.emailHeading,
    newEmail: inputs.newEmailHeading ?? 'newEmail',
  });
  const deleted = createDeletedManagers(inputs.deleteHeading);
  const counter = createPlanCounter(
    inputs.catalog,
    siteOver(inputs.header),
    skippable(inputs),
    sitesCounted(inputs.header),
    columnsRead(inputs),
  );
  const early = byRow(inputs.overrules);
  const note = (plan: RowPlan): void => {
    counter.add(plan, early.get(plan.row));
    managers.add(plan, early.get(plan.row));
    addresses.add(plan, early.get(plan.row));
    deleted.add(plan, early.get(plan.row));
    const personId = personOf(plan, early);
    if (personId !== undefined) people.add(personId);
  };
  const { file, done, last } = await openPlan(inputs, note);
  let planned = done;
  const groups = inputs.groups?.() ?? oneByOne(inputs.rows());
  const planOne = (row: R): RowPlan | Promise<RowPlan> => {
    if (inputs.signal.aborted) throw interrupted();
    return inputs.planOne(row);
  };
  const take = (plan: RowPlan): void => {
    file.append(plan);
    note(plan);
    inputs.onPlanned((planned += 1));
  };
  try {
    await takeInOrder(behind(groups, last), inputs.places, planOne, { take, taken: () => file.written() });
    await file.synced();
    const clashes = [...(await clashesIn(inputs, addresses)), ...deleted.overrules()];
    const late = [...(await aliasesIn(inputs, people, early)), ...managers.overrules(), ...clashes];
    const overrules = byRow([...inputs.overrules, ...late]);
    const summary =
      late.length === 0
        ? counter.finish(inputs.counts, putsBack(inputs.header.job))
        : await countAgain(inputs, overrules);
    await file.finish({ kind: 'footer', rows: planned, overrules: [...overrules.values()], summary });
    return summary;
  } catch (error) {
    // What was planned so far is kept: the job resumes after it.
    await file.close();
    throw error;
  }
}

/** Also `undefined` for a row that only repeats another one. */
function personOf({ row, seen }: RowPlan, early: ReadonlyMap<RowNumber, Overrule>): string | undefined {
  return early.get(row)?.sameAs === undefined ? seen?.person?.id : undefined;
}

/** Rows that name the same person by different addresses; the plan is read again only if there may be any. */
async function aliasesIn(
  { path, emailHeading, header }: Pick<PlanMaking, 'path' | 'emailHeading' | 'header'>,
  people: PersonFinder,
  early: ReadonlyMap<RowNumber, Overrule>,
): Promise<Overrule[]> {
  const mayRepeat = people.mayRepeat();
  if (mayRepeat === undefined) return [];
  const byKey = header.options.key === 'employeeNumber';
  const finder = createAliasFinder(emailHeading, byKey);
  const isInvalid = (row: RowNumber): boolean =>
    early.get(row)?.problems?.some(({ severity }) => severity === 'error') === true;
  for await (const { plan } of readPlanRows(path)) {
    const personId = personOf(plan, early);
    if (personId !== undefined && mayRepeat(personId)) finder.add(plan.row, plan.email, personId);
  }
  // What is known of a row from the file alone is told as it is.
  return finder.overrules().filter(({ row }) => !byKey || !isInvalid(row));
}

/** New addresses that several rows name; the plan is read again only if it has new addresses. */
async function clashesIn({ path }: Pick<PlanMaking, 'path'>, addresses: AddressClashes): Promise<Overrule[]> {
  if (!addresses.isAny()) return [];
  for await (const { plan } of readPlanRows(path)) addresses.compare(plan);
  return addresses.overrules();
}

interface OpenPlan {
  readonly file: PlanWriter;
  /** The number of rows already planned, and the last of them. */
  readonly done: number;
  readonly last: RowNumber;
}

/** Rows at the end that could not be looked up are looked up again: an outage leaves such rows. */
async function openPlan(
  inputs: Pick<PlanMaking, 'path' | 'header' | 'continues'>,
  note: (plan: RowPlan) => void,
): Promise<OpenPlan> {
  const { path, header, continues } = inputs;
  if (!continues) return { file: await createPlanFile(path, header), done: 0, last: 0 };
  let [done, last] = [0, 0];
  const failed: { readonly plan: RowPlan; readonly offset: number }[] = [];
  const keep = (plan: RowPlan): void => {
    note(plan);
    [done, last] = [done + 1, plan.row];
  };
  for await (const line of readPlanRows(path)) {
    if (line.plan.problems.some(({ code }) => code === lookUpFailed)) failed.push(line);
    else for (const { plan } of [...failed.splice(0), line]) keep(plan);
  }
  // As the plan was begun, perhaps by another version.
  const { texts } = (await readPlan(path)).header;
  return { file: await reopenPlanFile(path, { at: failed[0]?.offset, texts }), done, last };
}

function interrupted(): RunError {
  return new RunError('stopped', 'The run was interrupted before every row was planned.');
}

async function* behind<R extends Row>(groups: InGroups<R>, last: RowNumber): InGroups<R> {
  for await (const rows of groups) yield last === 0 ? rows : rows.filter(({ row }) => row > last);
}

/** If two are about the same row, the later one counts. */
function byRow(overrules: readonly Overrule[]): Map<RowNumber, Overrule> {
  return new Map(overrules.map((overrule) => [overrule.row, overrule]));
}

/** Counts again if overrules were found only after all rows were planned. */
async function countAgain(
  {
    path,
    catalog,
    counts,
    header,
    emailHeading,
  }: Pick<PlanMaking, 'path' | 'catalog' | 'counts' | 'header' | 'emailHeading'>,
  overrules: ReadonlyMap<RowNumber, Overrule>,
): Promise<PlanSummary> {
  const counter = createPlanCounter(
    catalog,
    siteOver(header),
    skippable({ header, emailHeading }),
    sitesCounted(header),
    columnsRead({ header, catalog }),
  );
  for await (const { plan } of readPlanRows(path)) counter.add(plan, overrules.get(plan.row));
  return counter.finish(counts, putsBack(header.job));
}

/** Headings of columns that a file can be applied without; of others, the place only. */
function skippable({ header, emailHeading }: Pick<PlanMaking, 'header' | 'emailHeading'>): readonly string[] {
  if (putsBack(header.job)) return [];
  return header.columns.map((heading) => (heading.trim() === emailHeading ? '' : heading));
}

/** An undo reads no cells. */
function columnsRead({ header, catalog }: Pick<PlanMaking, 'header' | 'catalog'>): readonly FileColumn[] {
  return putsBack(header.job) ? [] : columnsOf(header.columns, catalog, header.options);
}

/** The API that is used for people's settings on a site. */
function siteOver(header: PlanHeader): (site: string | undefined) => 'xml' | 'rest' {
  return (site) => (plannedApi(header, site) === 'rest' ? 'rest' : 'xml');
}
