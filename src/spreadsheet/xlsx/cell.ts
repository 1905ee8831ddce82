/** One cell of a sheet: its position, and the text that Excel shows in it. */
import type { RunError } from '../../errors.js';
import { columnLetters } from '../../model/columns.js';
import { booleanText, isoDateText, type CellTexts } from './cell-text.js';
import type { Attributes } from './xml.js';

export interface Cell {
  /** As Excel names it: `B7`. */
  readonly name: string;
  /** The column, from 0. */
  readonly place: number;
  readonly type: string;
  readonly style: number;
  /** As stored; what it means depends on the type. */
  value: string | undefined;
  isFormula: boolean;
}

export interface Contents {
  readonly sharedStrings: readonly string[];
  readonly texts: CellTexts;
  /** The error that says why the sheet cannot be read. `where`: `row 3`, `cell B7`. */
  readonly refuse: (where: string, what: string, next?: string) => RunError;
  /** Called for each column that is hidden, by its place from 0, before the first row. */
  readonly onHiddenColumn?: ((place: number) => void) | undefined;
  readonly onMerged?: ((range: string) => void) | undefined;
}

/** `next`: the column of a cell without an address, which follows the one before. `undefined`: the address is invalid. */
export function beginCell(
  { r: address, t: type = 'n', s: style = '0' }: Attributes,
  row: number,
  next: number,
): Cell | undefined {
  const place = address === undefined ? next : placeOf(address);
  if (place === undefined) return undefined;
  const name = `${columnLetters(place)}${row}`;
  return { name, place, type, style: Number(style), value: undefined, isFormula: false };
}

/**
 * `inline`: the text stored in the cell itself. Throws a RunError (`refused`) for a formula without a stored result: its cell
 * would be read as empty.
 */
export function cellText(
  { name, type, style, value, isFormula }: Cell,
  inline: string,
  { sharedStrings, texts, refuse }: Contents,
): string {
  if (type === 'inlineStr') return texts.text(inline, style);
  if (value === undefined) {
    if (!isFormula) return '';
    const what = 'it contains a formula whose result is not in the file';
    throw refuse(`cell ${name}`, what, 'Open the file in Excel and save it, so that the results are stored.');
  }
  switch (type) {
    case 's': {
      const text = sharedStrings[Number(value)];
      if (text === undefined) throw refuse(`cell ${name}`, 'its text is missing');
      return texts.text(text, style);
    }
    case 'b':
      return booleanText(value);
    case 'd':
      return isoDateText(value);
    case 'e':
      return value;
    case 'str':
      return texts.text(value, style);
    default:
      return texts.number(value, style);
  }
}

/** `B7` → 1. */
function placeOf(address: string): number | undefined {
  const letters = /^(?<letters>[A-Z]{1,3})\d+$/u.exec(address)?.groups?.['letters'];
  if (letters === undefined) return undefined;
  let place = 0;
  for (let at = 0; at < letters.length; at++) place = place * 26 + letters.charCodeAt(at) - 64;
  return place - 1;
}
