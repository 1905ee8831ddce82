/** A file's records → its headings and the rows below them, wherever the headings are; which sheet of a workbook is read. */
import { ChoiceNeeded, type Choice } from '../model/choice-needed.js';
import type { InGroups } from '../model/in-groups.js';
import type { PlanOptions } from '../model/plan-options.js';
import { shellWord } from '../model/shell-word.js';
import { RunError } from '../errors.js';
import { findHeader, type RowMeanings } from '../rows/find-header.js';
import { peopleSheets } from '../rows/people-sheets.js';
import type { SpreadsheetRecord } from '../spreadsheet/read-csv.js';
import type { SheetBeginning } from '../spreadsheet/read-xlsx.js';

/** How the file was named, for messages and for commands to run. */
export interface NamedFile {
  readonly path: string;
  readonly name: string;
  /** The second of two files: options of the command line are for the first. */
  readonly isSecond?: boolean | undefined;
}

export interface BegunSheet {
  readonly header: SpreadsheetRecord;
  /** The first rows below the header. */
  readonly sample: readonly SpreadsheetRecord[];
  /** All rows below the header, those of `sample` too. */
  readonly rest: InGroups<SpreadsheetRecord>;
  /** Where the header is, if it is not in row 1, and what is above it. */
  readonly notices: readonly string[];
}

/** The rows that are looked at to find the headings, and the most text in them. */
const firstRows = 30;
const mostText = 1 << 20;

/**
 * Reads up to the headings, and a few rows further. Throws a ChoiceNeeded if several rows may be the header, and a RunError if
 * there are no headings, or `headerRow` is blank.
 */
export async function beginSheet(
  groups: InGroups<SpreadsheetRecord>,
  file: NamedFile,
  meaning: RowMeanings,
  { headerRow }: Pick<PlanOptions, 'headerRow'>,
): Promise<BegunSheet> {
  const unread = groups[Symbol.asyncIterator]();
  const { first, left } = await readFirst(unread, headerRow);
  const place = headerRow === undefined ? headerPlace(first, file, meaning) : 0;
  const header = first[place];
  if (headerRow !== undefined && header?.row !== headerRow) throw noSuchRow(headerRow, file);
  if (header === undefined) throw new RunError('refused', `${file.name} is empty: it has no headings.`);
  const sample = first.slice(place + 1);
  return {
    header,
    sample,
    rest: chained([...sample, ...left], unread),
    notices: whereFound(header, first.slice(0, place)),
  };
}

/** Rows before `from` are not kept. `left`: what was read along with the first rows. */
async function readFirst(
  unread: AsyncIterator<readonly SpreadsheetRecord[]>,
  from = 1,
): Promise<{ readonly first: readonly SpreadsheetRecord[]; readonly left: readonly SpreadsheetRecord[] }> {
  const [first, left]: [SpreadsheetRecord[], SpreadsheetRecord[]] = [[], []];
  let text = 0;
  const isEnough = (): boolean => first.length >= firstRows || text >= mostText;
  while (!isEnough()) {
    const next = await unread.next();
    if (next.done === true) break;
    for (const record of next.value) {
      if (record.row < from) continue;
      if (isEnough()) left.push(record);
      else {
        first.push(record);
        text += record.cells.reduce((sum, cell) => sum + cell.length, 0);
      }
    }
  }
  return { first, left };
}

function headerPlace(first: readonly SpreadsheetRecord[], file: NamedFile, meaning: RowMeanings): number {
  if (first.length === 0) return 0;
  const found = findHeader(first, meaning);
  if (found.is === 'found') return found.place;
  if (found.is === 'none') {
    const what = `${file.name}, row ${first[0]?.row ?? 1} already holds an email address: there are no headings.`;
    throw new RunError('refused', what, {
      next: 'Add a row above it that names the columns: email, firstName, lastName … (the README lists them).',
    });
  }
  throw whichHeader(
    found.places.flatMap((place) => first[place] ?? []),
    file,
  );
}

function whichHeader(rows: readonly SpreadsheetRecord[], file: NamedFile): RunError {
  const choices = rows.map(({ row, cells }): Choice => ({
    label: `row ${row}: ${textsOf(cells)}`,
    options: { headerRow: row },
  }));
  const [only, ...others] = choices;
  const what =
    others.length === 0 ? 'it is not certain which row holds the headings' : 'several rows look like headings';
  return new ChoiceNeeded([`${file.name}: ${what}.`, ...choices.map(({ label }) => `  ${label}`)], {
    next: commands(
      file,
      rows.map(({ row }) => `--header-row ${row}`),
    ),
    question:
      only !== undefined && others.length === 0 ? `Headings in ${only.label}?` : 'Which row holds the headings?',
    choices,
  });
}

/** The sheet to read; `undefined`: the first visible one. Throws a ChoiceNeeded if several hold people. */
export async function chooseSheetOf(
  sheets: readonly SheetBeginning[],
  file: NamedFile,
  meaning: RowMeanings,
): Promise<string | undefined> {
  const [first, ...others] = peopleSheets(sheets, meaning);
  if (first === undefined || others.length === 0) return first?.sheet.name;
  const choices: Choice[] = [];
  for (const { sheet, headerRow } of [first, ...others]) {
    const rows = await sheet.countAfter(headerRow);
    const label = `${JSON.stringify(sheet.name)} (${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'})`;
    choices.push({ label, options: { sheet: sheet.name } });
  }
  throw new ChoiceNeeded(
    [`${file.name}: ${choices.length} sheets hold people.`, ...choices.map(({ label }) => `  ${label}`)],
    {
      next: commands(
        file,
        [first, ...others].map(({ sheet }) => `--sheet ${shellWord(sheet.name)}`),
      ),
      question: 'Which sheet?',
      choices,
    },
  );
}

/** One ready command for each way of reading the file. */
export function commands({ path, name, isSecond }: NamedFile, ways: readonly string[]): string[] {
  if (isSecond === true) return [`Save the table that is meant as a file of its own: ${name} is the file of --join.`];
  const spelled = ways.map((way) => `webex-bulk plan ${shellWord(path)} ${way}`);
  return [
    `${spelled.length === 1 ? 'If that is right, run' : 'Choose one'}:  ${spelled[0] ?? ''}`,
    ...spelled.slice(1),
  ];
}

function whereFound({ row }: SpreadsheetRecord, above: readonly SpreadsheetRecord[]): string[] {
  if (row === 1) return [];
  const left = above.map((record) => record.row);
  const rows = left.length === 0 ? '' : `; ${rowList(left)} above it ${left.length === 1 ? 'was' : 'were'} left out`;
  return [`header found in row ${row}${rows}`];
}

/** `row 3`, `rows 3, 5, 8, 9, 12 …`. */
export function rowList(rows: readonly number[]): string {
  return `${rows.length === 1 ? 'row' : 'rows'} ${rows.slice(0, 5).join(', ')}${rows.length > 5 ? ' …' : ''}`;
}

function textsOf(cells: readonly string[]): string {
  const texts = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const shown = texts.slice(0, 4).map((text) => JSON.stringify(text.length > 40 ? `${text.slice(0, 39)}…` : text));
  return `${shown.join(', ')}${texts.length > 4 ? ' …' : ''}`;
}

function noSuchRow(row: number, { name }: NamedFile): RunError {
  return new RunError('usage', `--header-row ${row}: ${name} has nothing in row ${row}.`, {
    next: 'Give the number of the row with the headings, as the spreadsheet program shows it.',
  });
}

async function* chained(
  begun: readonly SpreadsheetRecord[],
  unread: AsyncIterator<readonly SpreadsheetRecord[]>,
): InGroups<SpreadsheetRecord> {
  yield begun;
  for (let next = await unread.next(); next.done !== true; next = await unread.next()) yield next.value;
}
