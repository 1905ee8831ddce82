/** Which rows of a planned job a run has to do: those with calls that have not ended for good. */
import { matchHeader } from '../rows/header.js';
import type { JobFolder } from '../job/folder.js';
import { indexJournal, type JournalIndex } from '../job/journal-index.js';
import type { Journal } from '../job/journal.js';
import { readPlan, type PlanFile } from '../job/plan-file.js';
import { outcomeWithoutCalls } from '../model/outcomes.js';
import { outcomeUnder } from './recheck.js';
import type { Outcome, Overrule, RowNumber, RowPlan } from '../model/row.js';
import type { Catalog } from '../model/catalog.js';

/** Does every row have its result, or is the job over without it? Then applying the job again sends nothing. */
export async function jobIsDone(job: JobFolder): Promise<boolean> {
  const planFile = await readPlan(job.file('plan.jsonl'));
  if (planFile.footer === undefined) return false;
  const index = await indexJournal(job.file('journal.jsonl'));
  try {
    if (!index.exists()) return false;
    if (index.isOver()) return true;
    for await (const { row } of rowsToDo(planFile, index)) if (index.ended(row) !== 'passing') return false;
    return true;
  } finally {
    await index.close();
  }
}

type PlannedRows = Pick<PlanFile, 'footer' | 'rows'>;

export async function* rowsToDo(planFile: PlannedRows, index: JournalIndex): AsyncIterable<RowPlan> {
  for await (const row of rowsWithCalls(planFile)) if (index.ended(row.row) !== 'for good') yield row;
}

/** Rows with calls to make, whatever their outcome so far. */
export async function* rowsWithCalls(planFile: PlannedRows): AsyncIterable<RowPlan> {
  const overrules = planFile.footer?.overrules ?? [];
  const byRow = new Map(overrules.map((overrule): [RowNumber, Overrule] => [overrule.row, overrule]));
  for await (const { plan: row } of planFile.rows()) {
    const overrule = byRow.get(row.row);
    if (overrule?.sameAs === undefined && outcomeWithoutCalls(row, overrule) === undefined) yield row;
  }
}

interface Recheck {
  readonly catalog: Catalog;
  readonly index: JournalIndex;
  readonly journal: Journal;
  readonly onRow: (outcome: Outcome, isForGood: boolean) => void;
}

/**
 * Like `rowsToDo`, if the catalog has changed: rows that no run has started must still mean what was reviewed, or they are
 * closed.
 */
export function rowsStillMeant(
  planFile: PlanFile,
  { catalog, index, journal, onRow }: Recheck,
): () => AsyncIterable<RowPlan> {
  const { header } = planFile;
  const columns = matchHeader(header.columns, catalog, { name: header.input.name }, header.options);
  const told = new Set<RowNumber>();
  return async function* () {
    for await (const row of rowsToDo(planFile, index)) {
      const outcome = index.begun(row.row) ? undefined : outcomeUnder(row, columns, catalog);
      if (outcome === undefined) yield row;
      else if (!told.has(row.row)) {
        told.add(row.row);
        journal.closing({ ...outcome, at: new Date().toISOString() });
        onRow(outcome, true);
      }
    }
  };
}
