/** A finished job → its rows that are not done, for a new job: from plan and journal, without the spreadsheet. */
import type { Catalog } from '../model/catalog.js';
import { type FileHeader } from '../model/columns.js';
import { checkRules } from '../rows/check-rules.js';
import { matchHeader } from '../rows/header.js';
import { createDuplicateFinder } from '../rows/duplicates.js';
import { withTogether } from '../rows/joined-rows.js';
import { createFileAddresses, type FileAddresses } from '../rows/file-addresses.js';
import { createManagersInFile, searchManagers, type ManagersInFile } from '../rows/managers-in-file.js';
import { readPlan, type PlanHeader } from '../job/plan-file.js';
import { readOutcomes, type PlanAndJournal } from '../job/read-outcomes.js';
import { openStatuses, type Overrule, type Row } from '../model/row.js';

export interface OpenRows {
  readonly header: FileHeader;
  readonly headings: readonly string[];
  readonly input: PlanHeader['input'];
  readonly total: number;
  readonly chosen: number;
  readonly overrules: readonly Overrule[];
  /** Does any row of the finished job, done or not, name this address? */
  readonly isNamed: FileAddresses['has'];
  readonly managers: ManagersInFile;
  rows(): AsyncIterable<Row>;
  /** The same, many at once; absent: they come one by one. */
  readonly groups?: () => AsyncIterable<readonly Row[]>;
}

export async function readOpenRows(parent: PlanAndJournal, catalog: Catalog): Promise<OpenRows> {
  const { header: made } = await readPlan(parent.plan);
  const header = matchHeader(made.columns, catalog, { name: made.input.name }, made.options);
  checkRules(header, catalog, made.input.name);
  const addresses = createFileAddresses();
  const duplicates = createDuplicateFinder(header, catalog, addresses);
  const managers = createManagersInFile(header);
  let [total, chosen] = [0, 0];
  for await (const { plan, outcome } of readOutcomes(parent)) {
    total += 1;
    addresses.add(plan.email);
    if (!openStatuses.includes(outcome.status)) continue;
    chosen += 1;
    duplicates.add(plan.row, plan.cells);
    managers.note(plan.cells);
  }
  // Rows that are done tell who is meant too.
  await searchManagers(managers, allRows(parent));
  return {
    header,
    headings: made.columns,
    input: made.input,
    total,
    chosen,
    overrules: await duplicates.overrules(() => openRows(parent)),
    isNamed: (email) => addresses.has(email),
    managers,
    async *rows() {
      for await (const row of openRows(parent)) yield withTogether(row, duplicates.together(), duplicates.after());
    },
  };
}

/** Is any row of the job not done, so that it can be retried? */
export async function hasOpenRows(job: PlanAndJournal): Promise<boolean> {
  for await (const { outcome } of readOutcomes(job)) if (openStatuses.includes(outcome.status)) return true;
  return false;
}

async function* allRows(parent: PlanAndJournal): AsyncIterable<Pick<Row, 'cells'>> {
  for await (const { plan } of readOutcomes(parent)) yield plan;
}

async function* openRows(parent: PlanAndJournal): AsyncIterable<Row> {
  for await (const { plan, outcome } of readOutcomes(parent)) {
    if (openStatuses.includes(outcome.status)) yield { row: plan.row, cells: plan.cells };
  }
}
