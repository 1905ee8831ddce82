/** A planned row and a catalog that changed after planning: may the row still be applied as planned? */
import { isDeepStrictEqual } from 'node:util';
import type { Catalog } from '../model/catalog.js';
import { withoutStanding } from '../fields/code-assignments.js';
import type { FileHeader } from '../model/columns.js';
import { outcomeWithoutCalls } from '../model/outcomes.js';
import type { Outcome, RowPlan } from '../model/row.js';
import { readRow } from '../rows/joined-rows.js';
import { rowSite } from '../rows/row-site.js';

/** `undefined`: it may. Otherwise the row's outcome: it is now invalid, or means something other than what was reviewed. */
export function outcomeUnder(plan: RowPlan, header: FileHeader, catalog: Catalog): Outcome | undefined {
  const person = plan.seen?.person;
  const { wanted: own, problems } = readRow(plan, header, catalog, person);
  // An employee number may have shown that the row's address is a new one.
  const { newEmail } = plan.wanted;
  const wanted = newEmail === undefined || own.newEmail !== undefined ? own : { ...own, newEmail };
  const { header: there } = rowSite(plan.cells, header, catalog);
  const errors = withoutStanding(problems, there, plan.seen?.siteUser).filter(({ code, severity }) => {
    // Where an employee number names the person, the row needs no address.
    return severity === 'error' && (code !== 'no-email' || plan.email === '');
  });
  if (errors.length > 0) return outcomeWithoutCalls({ ...plan, problems: errors });
  // In whatever order each of them names the fields.
  if (isDeepStrictEqual(JSON.parse(JSON.stringify(wanted)), plan.wanted)) return undefined;
  const error = 'its names now mean other licenses or session types than when it was planned; plan the file again';
  return { row: plan.row, status: 'conflict', changes: [], errorCode: 'catalog-changed', error };
}
