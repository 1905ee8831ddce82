/** Rows as comma-separated text, in the form of results.csv. */
import { escapeCell } from '../../spreadsheet/escape-cell.js';
import type { ReportRow } from '../row-format.js';

const headings = ['wx_row', 'email', 'wx_status', 'wx_changes', 'wx_error_code', 'wx_error', 'next'];

/** What a row's status is before it is applied: `wx_plan` says what the plan does. */
export type ShownRows = 'results' | 'plan';

/** UTF-8 with a byte order mark and CRLF, so that Excel opens it right; no cell is run as a formula. */
export function csvOfRows(rows: Iterable<ReportRow>, shows: ShownRows = 'results'): string {
  const lines = [headings.join(',').replace('wx_status', shows === 'plan' ? 'wx_plan' : 'wx_status')];
  for (const { row, email, status, effect, changes, code, error, next } of rows)
    lines.push(
      [String(row), email, shows === 'plan' ? effect : status, changes, code, error, next]
        .map(escapeCell)
        .map(quoted)
        .join(','),
    );
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
