/**
 * Managers whom a file names by name or employee number, and the rows that are about them. Only what cells in the column of
 * managers name is kept, not the names of everybody in the file.
 */
import { normalizeAddress, normalizeCell } from '../model/cells.js';
import type { FileHeader } from '../model/columns.js';
import { employeeNumber, managerMeant } from '../model/manager-cell.js';
import { comparableNames } from '../model/person-names.js';
import { isKeyHeading } from './keys.js';
import { emailIn } from './wanted.js';

export interface ManagersInFile {
  /** First, for each row: notes whom its cell names. */
  note(cells: readonly string[]): void;
  /** Are there managers to be found, so that the rows have to be read a second time? */
  readonly areNamed: boolean;
  /** Then, for each row: whether it is about one of them. */
  search(cells: readonly string[]): void;
  /** The addresses of rows about the person whom the cell names; for managers named by address, none. */
  find(cell: string): readonly string[];
  /** Does the file have a column with employee numbers? */
  readonly haveNumbers: boolean;
}

/** More than one is ambiguous, however many there are. */
const mostAddresses = 5;

export function createManagersInFile(header: FileHeader): ManagersInFile {
  const cellOf = cellsOf(header);
  const numbers = header.columns.find(({ heading }) => isKeyHeading(heading))?.place;
  const addresses = new Map<string, Set<string>>();
  return {
    haveNumbers: numbers !== undefined,
    get areNamed() {
      return addresses.size > 0;
    },
    note(cells) {
      const cell = cellOf(cells, 'manager');
      if (cell === '') return;
      for (const key of keysOf(cell)) if (!addresses.has(key)) addresses.set(key, new Set());
    },
    search(cells) {
      const number = numbers === undefined ? undefined : employeeNumber(normalizeCell(cells[numbers] ?? ''));
      const [displayName, firstName, lastName] = ['displayName', 'firstName', 'lastName'].map((name) =>
        cellOf(cells, name),
      ) as [string, string, string];
      const keys = comparableNames({ displayName, firstName, lastName }).map(keyOfName);
      if (number !== undefined) keys.push(keyOfNumber(number));
      for (const key of keys) {
        const found = addresses.get(key);
        if (found !== undefined && found.size < mostAddresses) found.add(emailIn(cells, header).toLowerCase());
      }
    },
    find(cell) {
      const found = keysOf(cell).flatMap((key) => [...(addresses.get(key) ?? [])]);
      return [...new Set(found)].filter((address) => address !== '');
    },
  };
}

/** Reads the rows a second time if any of them names a manager in that way. */
export async function searchManagers(
  managers: ManagersInFile,
  rows: AsyncIterable<{ readonly cells: readonly string[] }>,
): Promise<void> {
  if (!managers.areNamed) return;
  for await (const { cells } of rows) managers.search(cells);
}

function keysOf(cell: string): string[] {
  const meant = managerMeant(normalizeAddress(cell));
  if (meant?.by === 'name') return meant.names.map(keyOfName);
  return meant?.by === 'number' ? [keyOfNumber(meant.number)] : [];
}

const keyOfName = (name: string): string => `name ${name}`;
const keyOfNumber = (number: string): string => `number ${number}`;

function cellsOf({ columns }: FileHeader): (cells: readonly string[], name: string) => string {
  const places = new Map(columns.flatMap((column) => (column.is === 'column' ? [[column.name, column.place]] : [])));
  return (cells, name) => {
    const place = places.get(name);
    return place === undefined ? '' : normalizeCell(cells[place] ?? '');
  };
}
