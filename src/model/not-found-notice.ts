/** Leavers whom the organization does not have, counted for a summary: never cut, whatever else there is to tell. Pure. */
import { personNotFound } from './outcomes.js';
import type { Problem, RowNumber } from './row.js';

/** So many rows are named. */
const mostNamed = 10;

export interface NotFound {
  add(row: RowNumber, problem: Problem): void;
  /** A sentence, or none. */
  notices(): string[];
}

/** Rows that only take away, and whose person is not there: they count for done, and an admin has to look at them. */
export function countNotFound(): NotFound {
  const named: RowNumber[] = [];
  let count = 0;
  return {
    add(row, { code, severity }) {
      if (code !== personNotFound || severity !== 'warning') return;
      count += 1;
      if (named.length < mostNamed) named.push(row);
    },
    notices() {
      if (count === 0) return [];
      const rows = `${named.join(', ')}${count > named.length ? ', …' : ''}`;
      return count === 1
        ? [`row ${rows} only removes, and its person isn't in this organization: check the address`]
        : [
            `${count.toLocaleString('en-US')} rows only remove, and their people aren't in this organization: check the addresses in rows ${rows}`,
          ];
    },
  };
}
