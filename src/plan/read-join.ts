/** The second of two files about the same people → its rows, found by email. */
import type { Catalog } from '../model/catalog.js';
import { isEmail } from '../model/cells.js';
import { columnLetters, type FileHeader } from '../model/columns.js';
import { RunError } from '../errors.js';
import { eachOf, oneByOne } from '../model/in-groups.js';
import { matchHeader } from '../rows/header.js';
import { joinColumns, type OpenSheet, type SecondFile, type SheetRow } from '../rows/join-columns.js';
import { createDirectory, type Directory } from '../job/directory.js';
import { readLines } from '../files/json-lines.js';
import type { PlanHeader } from '../job/plan-file.js';
import { checkShape, isRagged } from '../rows/ragged-rows.js';
import { emailIn } from '../rows/wanted.js';
import { openSheet, type SheetFile, type SheetOptions } from './open-sheet.js';

type JoinInput = NonNullable<PlanHeader['input']['join']>;

export interface JoinedFile extends SecondFile<JoinInput> {
  /** Deletes the spooled rows; by then the plan has them. */
  close(): Promise<void>;
}

export interface JoinPlaces extends SheetFile {
  readonly spool: string;
}

/** A row of the file, which can be found by its address. */
interface Spooled {
  readonly id: string;
  readonly emails: readonly string[];
  readonly place: number;
  readonly email: string;
  readonly cells: readonly string[];
}

/** The number of rows that are spooled at once. */
const group = 500;

/**
 * Throws a RunError (`refused`) in the same cases as reading a first file, and for a row with too few or too many cells: its
 * address may be in another cell. `--sheet`, `--header-row` and `--delimiter` apply to the first file; the format of this one is detected.
 */
export async function readJoin(places: JoinPlaces, catalog: Catalog, how: SheetOptions): Promise<JoinedFile> {
  const { name, spool } = places;
  const first = { sheet: undefined, delimiter: undefined, headerRow: undefined, key: undefined };
  const own = await openSheet({ ...places, isSecond: true }, catalog, { ...how, ...first });
  const directory = await createDirectory<Spooled>(spool, () => []);
  try {
    const { header, headings } = own;
    const rows = await spoolRows(own, directory);
    const input = { name, ...(await own.finished), form: own.form, family: header.family };
    const second = { name, header: { ...header, notices: [...header.notices, ...own.skipped()] } };
    let alone = 0;
    return {
      beside: (sheet) => {
        const columns = joinColumns(sheet, second);
        const all = [...sheet.headings, ...columns.added.map((place) => headings[place] ?? '')];
        const { separator } = sheet.header;
        const file = { name: sheet.name, ...(separator !== undefined && { separator }) };
        const both = matchHeader(all, catalog, file, how);
        return {
          name: sheet.name,
          headings: all,
          header: { ...both, family: sheet.header.family, notices: [...both.notices, ...columns.notices] },
          groups: oneByOne(joinRecords(sheet, columns.added, taking(directory, spool, rows), () => void (alone += 1))),
        };
      },
      input: () => ({ ...input, rows, alone }),
      close: () => directory.close(),
    };
  } catch (error) {
    await directory.close();
    throw error;
  } finally {
    await own.close();
  }
}

async function spoolRows({ name, header, groups }: OpenSheet, directory: Directory<Spooled>): Promise<number> {
  let [rows, waiting]: [number, Spooled[]] = [0, []];
  const spool = async (): Promise<void> => {
    await directory.add(waiting, '');
    waiting = [];
  };
  for await (const { row, line, cells } of eachOf(groups)) {
    if (isRagged(cells, header)) throw notWhole(name, row, shapeOf(cells, header, line));
    const stray = header.columns.find(({ is, place }) => is === 'blank' && (cells[place] ?? '').trim() !== '');
    if (stray)
      throw notWhole(name, row, `there is a cell in column ${columnLetters(stray.place)}, which has no heading`);
    const email = emailIn(cells, header);
    const key = email.toLowerCase();
    waiting.push({ id: String(rows), emails: isEmail(key) ? [key] : [], place: rows, email, cells });
    rows += 1;
    if (waiting.length === group) await spool();
  }
  await spool();
  return rows;
}

interface Taking {
  /** The cells of the first row with that address, which must be in lower case; `undefined`: there is none. */
  take(email: string): readonly string[] | undefined;
  /** Rows that were not matched: their addresses and cells. */
  rest(): AsyncIterable<Pick<Spooled, 'email' | 'cells'>>;
}

/** Of several rows with the same address, the first is taken; rows with identical cells count as matched too. */
function taking(directory: Directory<Spooled>, spool: string, rows: number): Taking {
  const taken = new Uint8Array(rows);
  return {
    take(email) {
      const [first, ...others] = directory.find(email).map(({ person }) => person);
      if (first === undefined) return undefined;
      taken[first.place] = 1;
      const said = JSON.stringify(first.cells);
      for (const { place, cells } of others) if (JSON.stringify(cells) === said) taken[place] = 1;
      return first.cells;
    },
    async *rest() {
      for await (const { value } of readLines(spool)) {
        const { place, email, cells } = (value as { person: Spooled }).person;
        if (taken[place] !== 1) yield { email, cells };
      }
    },
  };
}

/** The rows that come last are numbered on from the end of the first file. */
async function* joinRecords(
  { name, header, groups }: OpenSheet,
  added: readonly number[],
  taking: Taking,
  onAlone: () => void,
): AsyncIterable<SheetRow> {
  const width = header.columns.length;
  const at = header.columns.find((column) => column.is === 'column' && column.name === 'email')?.place ?? 0;
  let last = 1;
  for await (const { row, line, cells } of eachOf(groups)) {
    if (isRagged(cells, header)) throw notWhole(name, row, shapeOf(cells, header, line));
    const others = taking.take(emailIn(cells, header).toLowerCase()) ?? [];
    const own = Array.from({ length: width }, (_, place) => cells[place] ?? '');
    yield { row, line, cells: [...own, ...added.map((place) => others[place] ?? '')] };
    last = row;
  }
  for await (const { email, cells } of taking.rest()) {
    last += 1;
    onAlone();
    const own = Array.from({ length: width }, (_, place) => (place === at ? email : ''));
    yield { row: last, line: last, cells: [...own, ...added.map((place) => cells[place] ?? '')] };
  }
}

/** What is wrong with a row's number of cells, in the words that its own result would use. */
function shapeOf(cells: readonly string[], header: FileHeader, line: number): string {
  const words: string[] = [];
  checkShape(cells, header, line, (_code, _found, message) => void words.push(message));
  return words.join('; ');
}

function notWhole(name: string, row: number, what: string): RunError {
  return new RunError('refused', `${name}, row ${row}: ${what}.`, {
    next: 'Correct the row: files can be joined only if every cell is under its heading.',
  });
}
