/** Rows as comma-separated text, in the form of results.csv. */
import { escapeCell } from '../../spreadsheet/escape-cell.js';
import type { ReportRow } from '../row-format.js';

const headings = ['wx_row', 'email', 'wx_status', 'wx_changes', 'wx_error_code', 'wx_error', 'next'];

/** UTF-8 with a byte order mark and CRLF, so that Excel opens it right; no cell is run as a formula. */
export function csvOfRows(rows: Iterable<ReportRow>): string {
  const lines = [headings.join(',')];
  for (const { row, email, status, changes, code, error, next } of rows)
    lines.push([String(row), email, status, changes, code, error, next].map(escapeCell).map(quoted).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
