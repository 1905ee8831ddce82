/** A finished job → the rows of it that are not done, for a new job: from plan and journal, no file needed. */
import type { Catalog } from '../catalog.js';
import { matchHeader, type FileHeader } from '../columns.js';
import { createDuplicateFinder } from '../duplicates.js';
import { indexJournal } from '../job/journal-index.js';
import { readPlan } from '../job/plan-file.js';
import { outcomeOf } from '../outcomes.js';
import type { Overrule, Row, RowNumber, Status } from '../row.js';

/** `invalid` rows come back by their corrected result. */
const openStatuses: readonly Status[] = ['failed', 'partial', 'unknown', 'conflict', 'not-attempted'];

export interface OpenRows {
  readonly header: FileHeader;
  readonly headings: readonly string[];
  readonly input: { readonly name: string; readonly sha256: string; readonly bytes: number };
  readonly total: number;
  readonly chosen: number;
  readonly overrules: readonly Overrule[];
  rows(): AsyncIterable<Row>;
}

export async function readOpenRows(parent: { plan: string; journal: string }, catalog: Catalog): Promise<OpenRows> {
  const { header: made } = await readPlan(parent.plan);
  const header = matchHeader(made.columns, catalog.trackingCodes, {
    name: made.input.name,
    line: 1,
    ignoreUnknown: made.options['ignoreUnknown'] === true,
  });
  const duplicates = createDuplicateFinder(header, catalog);
  let [total, chosen] = [0, 0];
  for await (const { row, cells, isOpen } of readEnds(parent)) {
    total += 1;
    if (!isOpen) continue;
    chosen += 1;
    duplicates.add(row, cells);
  }
  return {
    header,
    headings: made.columns,
    input: made.input,
    total,
    chosen,
    overrules: duplicates.overrules(),
    rows: () => openRows(parent),
  };
}

/** Is any row of the job not done, and could be tried again? */
export async function hasOpenRows(job: { plan: string; journal: string }): Promise<boolean> {
  for await (const { isOpen } of readEnds(job)) if (isOpen) return true;
  return false;
}

async function* openRows(parent: { plan: string; journal: string }): AsyncIterable<Row> {
  for await (const { row, cells, isOpen } of readEnds(parent)) if (isOpen) yield { row, cells };
}

async function* readEnds({
  plan,
  journal,
}: {
  plan: string;
  journal: string;
}): AsyncIterable<Row & { isOpen: boolean }> {
  const file = await readPlan(plan);
  const index = await indexJournal(journal);
  const overrules = new Map((file.footer?.overrules ?? []).map((overrule) => [overrule.row, overrule]));
  const open = new Set<RowNumber>();
  try {
    for await (const { plan: row } of file.rows()) {
      const overrule = overrules.get(row.row);
      const closing = await index.read(row.row);
      const begun = index.begun(row.row) !== undefined;
      const sameAs = overrule?.sameAs;
      const isOpen =
        sameAs === undefined
          ? openStatuses.includes(outcomeOf(row, overrule, { closing, begun }).status)
          : open.has(sameAs);
      if (isOpen) open.add(row.row);
      yield { row: row.row, cells: row.cells, isOpen };
    }
  } finally {
    await index.close();
  }
}
