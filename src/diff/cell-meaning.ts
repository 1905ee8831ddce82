/** What a cell says, and whether two cells say the same, as far as that can be known without the organization. */
import type { Complain } from '../fields/cell.js';
import { isFalseElsewhere, listMembers, normalizeAddress, normalizeCell, readBoolean } from '../model/cells.js';
import type { FileColumn, FileHeader } from '../model/columns.js';
import { comparableText } from '../model/equal-text.js';
import { plainName } from '../model/names.js';
import { booleanIn } from '../model/boolean-words.js';
import { readNotation } from '../rows/read-notation.js';
import { noCatalog, type ComparedColumn } from './compared-columns.js';

/** The cell's text as the file's own header has it read; empty: it says nothing. */
export function textIn(raw: string, column: FileColumn, { nullWords = [] }: Pick<FileHeader, 'nullWords'>): string {
  const text = normalizeCell(raw);
  if (text === '' || nullWords.includes(text.toLowerCase())) return '';
  if (column.is !== 'column') return text;
  const cell = { heading: column.heading, text };
  const wrong: string[] = [];
  const complain: Complain = (code, _cell, _message, severity = 'error') => {
    if (severity === 'error') wrong.push(code);
  };
  const meant = readNotation(cell, column, { catalog: noCatalog, nullWords, isStanding: () => false, complain });
  return meant?.text ?? (wrong.length > 0 ? text : '');
}

/** Equal for every spelling of the same: order and separators of lists, case of addresses, yes, ja and TRUE. */
export function meaningOf(text: string, { own }: ComparedColumn, column: FileColumn): string {
  if (text === '') return '';
  if (own?.holds === 'list') return JSON.stringify(membersIn(text, own.name).map(plainName).sort());
  if (own?.holds === 'boolean') {
    const { opposite = false } = column;
    return booleanIn(text, { opposite, isSignIn: own.name === 'loginEnabled' });
  }
  if (own?.name === 'manager') return normalizeAddress(text).toLowerCase();
  return (own === undefined ? booleanWord(text) : undefined) ?? comparableText(text);
}

/** Below a heading that may be a license: TRUE as spreadsheet programs of other languages write it. */
function booleanWord(text: string): string | undefined {
  if (readBoolean(text) === true) return 'true';
  return readBoolean(text) === false || isFalseElsewhere(text) ? 'false' : undefined;
}

/** The members of a list, as apply reads them: ids of session types with any separator. */
export function membersIn(text: string, name: string): string[] {
  const isListOfIds = /sessionTypes$/iu.test(name) && /^\d+(?:[\s,;|]+\d+)*$/u.test(text);
  return listMembers(isListOfIds ? text.replace(/[\s,|]+/gu, ';') : text);
}

/** The cell for a plan, under our own heading: as it was written, unless only the file's heading tells what it means. */
export function cellForPlan(raw: string, text: string, column: FileColumn): string {
  if (column.is !== 'column' || (column.name !== 'loginEnabled' && column.name !== 'attendee')) return raw;
  const { mapped = false, inOtherWords = false, opposite = false } = column;
  return mapped || inOtherWords ? booleanIn(text, { opposite, isSignIn: column.name === 'loginEnabled' }) : raw;
}
