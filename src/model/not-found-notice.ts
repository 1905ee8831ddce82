/** Leavers who are not in the organization, counted for a summary: never cut, whatever else there is to report. */
import { personNotFound } from './outcomes.js';
import type { Problem, RowNumber } from './row.js';

/** At most this many rows are named. */
const mostNamed = 10;

export interface NotFound {
  add(row: RowNumber, problem: Problem): void;
  /** One sentence, or none. */
  notices(): string[];
}

/** Rows that only remove, and whose person does not exist: they count as done, but an admin has to check them. */
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
