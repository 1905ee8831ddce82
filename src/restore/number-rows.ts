/** The rows of all chosen people, numbered as in their list as far as possible, and in the order in which they are done. */
import { licenseIds } from '../fields/license.js';
import type { RowNumber } from '../model/row.js';
import type { PersonRow, RestoreRow } from './restore-rows.js';

export interface RowsOfPerson {
  readonly email: string;
  /** The person's row in the list. */
  readonly row: RowNumber;
  readonly rows: readonly PersonRow[];
}

/** A plan numbers its rows upwards: a further row about a person takes the next number, and may move those that follow. */
export function numberRows(
  people: readonly RowsOfPerson[],
  columns: readonly string[],
  mainSite: string,
): RestoreRow[] {
  let last = 1;
  return people.flatMap(({ email, row, rows }) => {
    const first = Math.max(last + 1, row);
    last = first + rows.length - 1;
    const others = rows.slice(1);
    return rows.map((one, place): RestoreRow => {
      const cells = columns.map((column) => (column === 'email' ? email : (one.site ?? mainSite)));
      // The row with what belongs to the person comes last, as it does when a job is undone.
      const turn = place === 0 ? others.length : others.length - place;
      const beside = place === 0 ? licenseIds(others.flatMap(({ inForce }) => inForce), true) : []; // prettier-ignore
      return {
        ...one,
        ...{ row: first + place, cells, email, emailColumn: 'email' },
        ...(beside.length > 0 && { beside }),
        ...(turn > 0 && { after: { row: first, turn } }),
      };
    });
  });
}
