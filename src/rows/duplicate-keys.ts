/** Rows that do not agree who has which employee number, in flat memory: 16 bytes per key besides the keys. */
import { growableArray } from '../files/growable-array.js';
import { isEmail } from '../model/cells.js';
import type { FileHeader } from '../model/columns.js';
import type { Overrule, Problem, RowNumber } from '../model/row.js';
import { createFileAddresses } from './file-addresses.js';
import { employeeNumber, keyIn } from './keys.js';
import { emailIn } from './wanted.js';

export interface KeyClashes {
  /** Call once for each row of the job, in order. */
  add(row: RowNumber, cells: readonly string[]): void;
  /** Rows with one key and several addresses, or with one address and several keys. */
  overrules(): Overrule[];
}

/** Rows with the same key and the same address are duplicates like any others. */
export function createKeyClashes(header: FileHeader): KeyClashes {
  const column = header.columns.find((one) => one.is === 'column' && one.name === employeeNumber.name);
  if (column === undefined) return { add: () => undefined, overrules: () => [] };
  const [byKey, byEmail] = [createPairing(), createPairing()];
  return {
    add(row, cells) {
      const [key, email] = [keyIn(cells, header).toLowerCase(), emailIn(cells, header).toLowerCase()];
      if (key === '' || !isEmail(email)) return;
      byKey.add(row, key, email);
      byEmail.add(row, email, key);
    },
    overrules: () => [
      ...byKey.clashes().flatMap((rows) => problemsOf(rows, column.heading.trim(), 'several addresses')),
      ...byEmail.clashes().flatMap((rows) => problemsOf(rows, column.heading.trim(), 'several employee numbers')),
    ],
  };
}

interface Pairing {
  add(row: RowNumber, one: string, other: string): void;
  /** The rows of each text that is paired with several others. */
  clashes(): RowNumber[][];
}

function createPairing(): Pairing {
  const [ones, others] = [createFileAddresses(), createFileAddresses()];
  // By the number of the first text: its first row, and the number of the text that goes with it there, from 1.
  const [firsts, partners] = [growableArray(), growableArray()];
  const repeated = new Map<number, { readonly rows: RowNumber[]; differ: boolean }>();
  return {
    add(row, one, other) {
      const [number, partner] = [ones.add(one), others.add(other) + 1];
      const first = firsts.at(number);
      if (first === 0) {
        firsts.put(number, row);
        partners.put(number, partner);
        return;
      }
      const group = repeated.get(number) ?? { rows: [first], differ: false };
      group.rows.push(row);
      group.differ ||= partners.at(number) !== partner;
      repeated.set(number, group);
    },
    clashes: () => [...repeated.values()].flatMap(({ rows, differ }) => (differ ? [rows] : [])),
  };
}

function problemsOf(rows: readonly RowNumber[], column: string, what: string): Overrule[] {
  return rows.map((row) => {
    const others = rows.filter((one) => one !== row);
    const named = `${others.length === 1 ? 'row' : 'rows'} ${others.slice(0, 5).join(', ')}${others.length > 5 ? ' …' : ''}`;
    const message = `the same person has ${what} here and in ${named}: keep the row that is right`;
    const problem: Problem = { code: 'key-clash', column, message, severity: 'error' };
    return { row, problems: [problem] };
  });
}
