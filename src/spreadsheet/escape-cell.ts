/**
 * Cells that a spreadsheet program would run as a formula get one leading apostrophe, which is removed again when a result is
 * read: lossless for every text (CWE-1236). Plain numbers and phone numbers stay as they are.
 *
 * A cell is risky if it begins, after any apostrophes, with a tab or a return, or with `=`, `+`, `-` or `@` after any white
 * space and control characters, which some programs drop. An apostrophe before a risky cell makes another risky cell, and
 * before one that is not, another that is not, so reading removes one exactly where writing added one.
 */
const risky = /^'*(?:[\t\r]|[\s\0-\u001F]*[=+\-@])/u;
const plainNumber = /^[+-]?(?:\d+(?:[.,]\d+)*|[.,]\d+)(?:e[+-]?\d+)?%?$/iu;

export function escapeCell(cell: string): string {
  // Most cells begin with a letter or a digit, or are empty.
  if (cell === '' || /^[A-Za-z\d]/u.test(cell)) return cell;
  return risky.test(cell) && !isNumber(cell) ? `'${cell}` : cell;
}

/** Would a spreadsheet program run the cell as it is? */
export function isFormula(cell: string): boolean {
  return !cell.startsWith("'") && risky.test(cell) && !isNumber(cell);
}

/** Removes exactly one apostrophe from a cell that was escaped. Only for files with `wx_` columns. */
export function unescapeCell(cell: string): string {
  return cell.startsWith("'") && risky.test(cell) ? cell.slice(1) : cell;
}

/** Leading blanks do not turn a number into a formula. */
function isNumber(cell: string): boolean {
  const text = cell.replace(/^ +/u, '');
  return plainNumber.test(text) || isPhoneNumber(text);
}

/** Two simple tests: a single expression for both would scan a long run of digits again and again. */
function isPhoneNumber(cell: string): boolean {
  return /^\+[\d ()./-]+$/u.test(cell) && /\d/u.test(cell);
}
