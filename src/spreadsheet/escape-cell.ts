/**
 * Cells that a spreadsheet program would run as a formula get one apostrophe in front, and lose it again when a result is
 * read: lossless for every text (CWE-1236). Plain numbers and phone numbers stay as they are.
 */
const risky = /^'*[=+\-@\t\r]/u;
const plainNumber = /^[+-]?(?:\d+(?:[.,]\d+)*|[.,]\d+)(?:e[+-]?\d+)?%?$/iu;

export function escapeCell(cell: string): string {
  return risky.test(cell) && !isNumber(cell) ? `'${cell}` : cell;
}

/** Would a spreadsheet program run the cell as it stands? */
export function isFormula(cell: string): boolean {
  return /^[=+\-@\t\r]/u.test(cell) && !isNumber(cell);
}

/** Takes exactly one apostrophe off a cell that was escaped. For files with `wx_` columns only. */
export function unescapeCell(cell: string): string {
  return cell.startsWith("'") && risky.test(cell) ? cell.slice(1) : cell;
}

function isNumber(cell: string): boolean {
  return plainNumber.test(cell) || isPhoneNumber(cell);
}

/** Two simple questions: one expression for both would look at a long row of digits again and again. */
function isPhoneNumber(cell: string): boolean {
  return /^\+[\d ()./-]+$/u.test(cell) && /\d/u.test(cell);
}
