/** A cell that another program wrote in its own notation → the cell as it is meant, or what is wrong with it. */
import type { Cell, Complain } from '../fields/cell.js';
import { lookingAlike } from '../fields/listed-values.js';
import { columns } from '../fields/table.js';
import { findLicense, findSessionType, type Catalog } from '../model/catalog.js';
import { isClear, truncateForDisplay, uncarriable } from '../model/cells.js';
import type { FileColumn } from '../model/columns.js';
import { notationOf, nullWordIn, wholeNumberIn, type Notation } from './notations.js';

/** How a column's texts are used, which decides what can be certain about them. */
type Use = 'address' | 'name' | 'text' | 'code' | 'list' | 'exact' | 'boolean';

export interface ReadingNotations {
  readonly catalog: Catalog;
  /** Words for "no value" that the user named, in lower case. */
  readonly nullWords?: readonly string[] | undefined;
  /** Does Webex have exactly this text in the field already? Then it is one, whatever it looks like. */
  readonly isStanding: (field: string, text: string) => boolean;
  readonly complain: Complain;
}

/** `undefined`: the cell counts as empty, or its problem was reported. */
export function readNotation(cell: Cell, column: FileColumn, reading: ReadingNotations): Cell | undefined {
  if (reading.nullWords?.includes(cell.text.toLowerCase()) === true) return undefined;
  const use = useOf(column);
  if (column.is === 'column' && reading.isStanding(column.name, cell.text)) return cell;
  const decoded = use === 'address' || use === 'boolean' ? cell : decodedCell(cell, use, column, reading);
  if (decoded === undefined || decoded.text === '') return undefined;
  if (use === 'address' && column.is === 'column' && column.name === 'email') return cell;
  return withoutNullWord(decoded, use, column, reading);
}

/** Found once for all rows of a file. */
const uses = new WeakMap<FileColumn, Use>();

function useOf(column: FileColumn): Use {
  const known = uses.get(column);
  if (known !== undefined) return known;
  const use = findUse(column);
  uses.set(column, use);
  return use;
}

function findUse(column: FileColumn): Use {
  if (column.is === 'trackingCode') return 'code';
  if (column.is !== 'column') return 'boolean';
  const { name } = column;
  if (['email', 'newEmail', 'manager', 'employeeNumber'].includes(name)) return 'address';
  if (isName(name)) return 'name';
  const holds = columns().find((one) => one.name === name)?.holds;
  if (holds === 'list') return name.startsWith('exact') ? 'exact' : 'list';
  return holds === 'boolean' ? 'boolean' : 'text';
}

export function isName(column: string): boolean {
  return column === 'firstName' || column === 'lastName' || column === 'displayName';
}

function decodedCell(cell: Cell, use: Use, column: FileColumn, reading: ReadingNotations): Cell | undefined {
  const { complain } = reading;
  const number = wholeNumberIn(cell.text);
  if (number !== undefined) return numberCell(cell, number, use, column, reading);
  const notation = notationOf(cell.text);
  if (notation === undefined || isOffered(cell.text, column, reading.catalog)) return cell;
  const { text, what } = notation;
  if (text === undefined || isClear(text) || uncarriable(text) !== undefined) {
    complain('unreadable-notation', cell, `is written in ${what}, which cannot be read here; enter the text itself`);
    return undefined;
  }
  if (!isCertain(notation, use, column, reading.catalog)) {
    const message = `is sent as written; if "${truncateForDisplay(text)}" is meant (${what}), enter that`;
    complain('foreign-notation', cell, message, 'warning');
    return cell;
  }
  if (text === '') complainOfEmpty(cell, complain);
  else complainOfMeaning(cell, text, what, complain);
  return { ...cell, text };
}

function isCertain(
  { text = '', isCertain: always }: Notation,
  use: Use,
  column: FileColumn,
  catalog: Catalog,
): boolean {
  return always || use !== 'code' || isOffered(text, column, catalog);
}

/** `4711.0`: a number as programs write it that know no whole numbers beside empty cells. */
function numberCell(cell: Cell, number: string, use: Use, column: FileColumn, reading: ReadingNotations): Cell {
  const { catalog, complain } = reading;
  if (use === 'name' || isOffered(cell.text, column, catalog)) return cell;
  if (isOffered(number, column, catalog)) {
    complainOfMeaning(cell, number, 'a whole number as a decimal one', complain);
    return { ...cell, text: number };
  }
  // Of a list of values, it is told what is not on it.
  if (use === 'text' || (use === 'code' && codeOf(column, catalog)?.values.length === 0)) {
    const message = `is sent as written; if ${number} is meant, format the column as text or as a whole number`;
    complain('foreign-notation', cell, message, 'warning');
  }
  return cell;
}

/** Is the text something that site or organization offers for the column? */
function isOffered(text: string, column: FileColumn, catalog: Catalog): boolean {
  if (column.is === 'trackingCode') {
    return lookingAlike(text, codeOf(column, catalog)?.values ?? []).length === 1;
  }
  if (column.is !== 'column') return false;
  if (/sessionTypes$/iu.test(column.name)) return 'found' in findSessionType(catalog, text);
  return /licenses$/iu.test(column.name) && 'found' in findLicense(catalog, text);
}

function codeOf(column: FileColumn, { trackingCodes }: Catalog): Catalog['trackingCodes'][number] | undefined {
  return column.is === 'trackingCode' ? trackingCodes.find(({ index }) => index === column.index) : undefined;
}

/**
 * Where a null word can be nothing else, the cell counts as empty, which leaves the field as it is. It is sent, with a warning,
 * where it may be somebody's name, or a tracking code that says that there is none. In `exact…` columns it could also mean that
 * all is to be taken away, so the row is invalid.
 */
function withoutNullWord(cell: Cell, use: Use, column: FileColumn, reading: ReadingNotations): Cell | undefined {
  const { catalog, complain } = reading;
  const word = nullWordIn(cell.text);
  if (word === undefined || isOffered(cell.text, column, catalog)) return cell;
  if (use === 'exact') {
    complain('null-word', cell, 'may mean no change or none at all: empty the cell, or write <clear>');
    return undefined;
  }
  const isListed = (codeOf(column, catalog)?.values.length ?? 0) > 0;
  const mayBeMeant = (use === 'name' && word.isName) || (use === 'code' && word.isValue && !isListed);
  if (!mayBeMeant) {
    complainOfEmpty(cell, complain);
    return undefined;
  }
  const message = 'stands for "no value" in other programs, but is sent as written; if none is meant, empty the cell';
  complain('null-word', cell, message, 'warning');
  return cell;
}

function complainOfEmpty(cell: Cell, complain: Complain): void {
  complain('read-as-empty', cell, 'stands for "no value" in other programs; it was read as an empty cell', 'warning');
}

function complainOfMeaning(cell: Cell, text: string, what: string, complain: Complain): void {
  complain('read-as-meant', cell, `was read as "${truncateForDisplay(text)}" (${what})`, 'warning');
}
