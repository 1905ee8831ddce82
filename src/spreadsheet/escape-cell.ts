/**
 * Cells that a spreadsheet program would run as a formula get one apostrophe in front, and lose it again when a result is
 * read: lossless for every text (CWE-1236). Plain numbers and phone numbers stay as they are.
 *
 * Risky is a cell that begins, behind any apostrophes, with a tab or a return, or, behind any white space and control
 * characters, which some programs drop, with `=`, `+`, `-` or `@`. An apostrophe in front of a risky cell makes another risky
 * cell, and in front of one that is not, another that is not: so that reading takes one off exactly where writing put one.
 */
const risky = /^'*(?:[\t\r]|[\s\0-\u001F]*[=+\-@])/u;
const plainNumber = /^[+-]?(?:\d+(?:[.,]\d+)*|[.,]\d+)(?:e[+-]?\d+)?%?$/iu;

export function escapeCell(cell: string): string {
  return risky.test(cell) && !isNumber(cell) ? `'${cell}` : cell;
}

/** Would a spreadsheet program run the cell as it stands? */
export function isFormula(cell: string): boolean {
  return !cell.startsWith("'") && risky.test(cell) && !isNumber(cell);
}

/** Takes exactly one apostrophe off a cell that was escaped. For files with `wx_` columns only. */
export function unescapeCell(cell: string): string {
  return cell.startsWith("'") && risky.test(cell) ? cell.slice(1) : cell;
}

/** Blanks in front make no formula of a number. */
function isNumber(cell: string): boolean {
  const text = cell.replace(/^ +/u, '');
  return plainNumber.test(text) || isPhoneNumber(text);
}

/** Two simple questions: one expression for both would look at a long row of digits again and again. */
function isPhoneNumber(cell: string): boolean {
  return /^\+[\d ()./-]+$/u.test(cell) && /\d/u.test(cell);
}
