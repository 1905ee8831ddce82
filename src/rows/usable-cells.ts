/** A row's cells → the usable ones, by what their headings mean; what is wrong with the others is reported. */
import type { Cell, Complain } from '../fields/cell.js';
import {
  isClear,
  isMojibake,
  isShortenedNumber,
  truncateForDisplay,
  normalizeCell,
  normalizeAddress,
  uncarriable,
} from '../model/cells.js';
import { booleanIn } from '../model/boolean-words.js';
import { columnLetters, type ColumnName, type FileColumn, type FileHeader } from '../model/columns.js';
import type { EntitlementCell } from '../fields/entitlements.js';
import { nullWordIn } from './notations.js';
import { isName, readNotation, type ReadingNotations } from './read-notation.js';
import { isSpreadsheetError } from './spreadsheet-errors.js';

export interface UsableCells {
  readonly byName: ReadonlyMap<ColumnName, Cell>;
  /** Tracking codes, by index. */
  readonly codes: ReadonlyMap<string, Cell>;
  readonly given: readonly EntitlementCell[];
}

const noCodes: ReadonlyMap<string, Cell> = new Map();

/**
 * Non-empty cells under a known heading, as they are meant; spreadsheet errors, cells without a heading, and what another program
 * wrote in its own way are reported.
 */
export function usableCells(
  cells: readonly string[],
  header: FileHeader,
  { catalog, isStanding, complain }: Omit<ReadingNotations, 'nullWords'>,
): UsableCells {
  const reading = { catalog, isStanding, complain, nullWords: header.nullWords };
  const names: Cell[] = [];
  const byName = new Map<ColumnName, Cell>();
  let codes: Map<string, Cell> | undefined;
  const given: EntitlementCell[] = [];
  for (const column of header.columns) {
    if (isNotRead(column)) continue;
    const text = normalizeCell(cells[column.place] ?? '');
    if (text === '') continue;
    const cell = { heading: column.heading.trim(), text };
    if (column.is === 'elsewhere') {
      complain('not-on-site', cell, column.why);
    } else if (column.is === 'blank') {
      const letters = columnLetters(column.place);
      complain('no-heading', { ...cell, heading: letters }, `is in column ${letters}, which has no heading`);
    } else if (isSpreadsheetError(cell.text)) {
      complain('spreadsheet-error', cell, 'is a spreadsheet error, not a value; correct the formula');
    } else if (isUsable(cell, complain)) {
      if (column.is === 'column' && isName(column.name) && !reading.isStanding(column.name, cell.text))
        names.push(cell);
      const meant = readNotation(cell, column, reading);
      if (meant === undefined || column.isKey === true) continue;
      if (column.is === 'column') byName.set(column.name, asMeant(column, meant, complain));
      else if (column.is === 'trackingCode') (codes ??= new Map()).set(column.index, meant);
      else given.push({ cell: meant, target: column });
    }
  }
  checkNames(names, complain);
  return { byName, codes: codes ?? noCodes, given };
}

/** Columns of other programs, and the site, which is read before all else. */
function isNotRead(column: FileColumn): column is FileColumn & { readonly is: 'ignored' | 'recognized' | 'site' } {
  return column.is === 'ignored' || column.is === 'recognized' || column.is === 'site';
}

/** One null word may be a name that somebody has; where all names of a row are such words, the row has no name. */
function checkNames(names: readonly Cell[], complain: Complain): void {
  const [first, ...others] = names;
  if (first === undefined || others.length === 0 || !names.every(({ text }) => nullWordIn(text) !== undefined)) return;
  const all = names.map(({ text }) => `"${text}"`).join(' and ');
  complain(
    'null-name',
    first,
    `cannot be used: ${all} stand for "no value" in other programs; enter the name, or empty the cells`,
  );
}

function isUsable(cell: Cell, complain: Complain): boolean {
  const character = uncarriable(cell.text);
  if (character !== undefined) {
    complain('bad-character', cell, `contains the character ${character}, which Webex does not accept; remove it`);
  } else if (isShortenedNumber(cell.text)) {
    complain(
      'shortened-number',
      cell,
      'is a number that Excel has shortened, a long one or one like 12E4; format the column as text and enter it again',
    );
    return false;
  } else if (isMojibake(cell.text)) {
    complain('mojibake', cell, 'looks like text that was read and saved in the wrong encoding', 'warning');
  } else if (cell.text.startsWith("'") && /^'\d/u.test(cell.text)) {
    const message = 'begins with an apostrophe, which would be sent too: remove it if it only marks text';
    complain('leading-apostrophe', cell, message, 'warning');
  }
  return character === undefined;
}

/** A letter that the file's encoding does not have becomes `?`, or `_` in Excel for Mac. */
function hasLostLetter(name: ColumnName, text: string): boolean {
  if (!isName(name)) return false;
  const isLost = text.includes('?') && /\p{L}\?\p{L}/u.test(text);
  return isLost || (name !== 'displayName' && text.includes('_') && /\p{L}_\p{L}/u.test(text));
}

/** Between letters: signs that no name has, and two scripts in one word; both come of reading text in a wrong encoding. */
const oddLetters =
  /[\u0080-\u009F]|\p{L}[‚„¢-¦¨©¬¯-³µ¶¸¹¼-¿×÷ƒˆ‰†‡•…‹›˜™\u2500-\u259F]|[¢-§¨©¬¯-³µ¶¸¹¼-¿×÷ƒˆ‰†‡\u2500-\u259F]\p{L}|[\p{Script=Latin}][\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Thai}\uFF61-\uFF9F]|[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Thai}\uFF61-\uFF9F][\p{Script=Latin}]/u;

function hasOddLetters(name: ColumnName, text: string): boolean {
  return isName(name) && /[^\p{ASCII}]/u.test(text) && oddLetters.test(text);
}

/** Removes what was pasted along with an address; accepts session type ids with any separator. */
function asMeant(column: FileColumn & { readonly is: 'column' }, cell: Cell, complain: Complain): Cell {
  const { name, mapped = false, inOtherWords = false, opposite = false } = column;
  if ((mapped || inOtherWords) && (name === 'loginEnabled' || name === 'attendee')) {
    return { ...cell, text: booleanIn(cell.text, { opposite, isSignIn: name === 'loginEnabled' }) };
  }
  if (name === 'email' || name === 'newEmail' || name === 'manager') {
    const text = isClear(cell.text) ? cell.text : normalizeAddress(cell.text);
    if (text !== cell.text) complain('cleaned-address', cell, `was read as ${truncateForDisplay(text)}`, 'warning');
    return { ...cell, text };
  }
  if (hasLostLetter(name, cell.text)) {
    complain('lost-letter', cell, 'looks as if a letter was lost when saving; check the spelling', 'warning');
  }
  if (hasOddLetters(name, cell.text) && !isMojibake(cell.text)) {
    const message = 'has signs or two scripts within a word, as text read in a wrong encoding has; check the spelling';
    complain('odd-letters', cell, message, 'warning');
  }
  const isListOfIds = /sessionTypes$/iu.test(name) && /^\d+(?:[\s,;|]+\d+)*$/u.test(cell.text);
  return isListOfIds ? { ...cell, text: cell.text.replace(/[\s,|]+/gu, ';') } : cell;
}
