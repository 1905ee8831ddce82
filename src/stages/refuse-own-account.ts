/** Before a plan is applied: it may be another administrator's, about the very person who applies it. */
import type { Catalog } from '../catalog.js';
import { RunError } from '../errors.js';
import { describeProblem } from '../outcomes.js';
import { ownAccountProblems, type OwnAccount } from '../own-account.js';
import type { RowPlan } from '../row.js';

/** Throws a RunError (`refused`) for the first row that would lock its administrator out. `rows`: those with calls. */
export async function refuseOwnAccount(
  rows: AsyncIterable<RowPlan>,
  { own, catalog }: { own: OwnAccount; catalog: Catalog },
): Promise<void> {
  for await (const row of rows) {
    const [problem] = ownAccountProblems({ ...row, person: row.seen?.person ?? null }, own, catalog);
    if (problem === undefined) continue;
    throw new RunError('refused', `Nothing was sent: row ${row.row} (${row.email}): ${describeProblem(problem)}.`, {
      next: 'Let another administrator apply the plan, or plan the file again: the row is left out then.',
    });
  }
}
