/** Checks a plan before it is applied: it may be another administrator's plan, about the very person who applies it. */
import type { Catalog } from '../model/catalog.js';
import { columnOf } from '../rows/change-columns.js';
import { RunError } from '../errors.js';
import { describeProblem } from '../model/outcomes.js';
import { ownAccountProblems, type OwnAccount } from './own-account.js';
import type { Change, RowPlan } from '../model/row.js';

/**
 * Throws a RunError (`refused`) for the first row that would lock out the administrator who applies it. `rows`: those with
 * calls.
 */
export async function refuseOwnAccount(
  rows: AsyncIterable<RowPlan>,
  { own, catalog }: { own: OwnAccount; catalog: Catalog },
): Promise<void> {
  for await (const row of rows) {
    const cellOf = (change: Change): { column: string; value: string } => ({
      column: change.column ?? columnOf(change, row.wanted),
      value: change.label ?? '',
    });
    const [problem] = ownAccountProblems({ ...row, person: row.seen?.person ?? null, cellOf }, own, catalog);
    if (problem === undefined) continue;
    throw new RunError('refused', `Nothing was sent: row ${row.row} (${row.email}): ${describeProblem(problem)}.`, {
      next: 'Ask another administrator to apply the plan, or plan the file again, which skips the row.',
    });
  }
}
