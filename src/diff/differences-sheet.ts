/** All differences as a spreadsheet: a row for each field that differs, and one for each joiner and leaver. */
import { escapeCell } from '../spreadsheet/escape-cell.js';
import { mostSheetRows } from '../spreadsheet/sheet-size.js';
import { createSheetWriter, isWorkbook } from '../spreadsheet/write-sheet.js';
import { RunError } from '../errors.js';
import type { Difference } from './difference.js';

/** `wx_` columns ask for nothing: applying such a file changes no person. */
export const differenceColumns = [
  ...(['email', 'wx_diff', 'wx_field', 'wx_from', 'wx_to'] as const),
  ...(['wx_old_row', 'wx_new_row', 'wx_note'] as const),
] as const;

export interface DifferencesSheet {
  add(difference: Difference): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
}

/** Its methods throw a RunError: `stopped` for a full disk, `refused` for more rows than a workbook has room for. */
export async function createDifferencesSheet(path: string): Promise<DifferencesSheet> {
  const writer = await createSheetWriter(path, differenceColumns, { sheet: 'Differences' });
  let rows = 1;
  return {
    async add(difference) {
      for (const cells of linesOf(difference)) {
        if (isWorkbook(path) && (rows += 1) > mostSheetRows) throw tooMany(path);
        await writer.write(cells.map(escapeCell));
      }
    },
    commit: () => writer.commit(),
    abort: () => writer.abort(),
  };
}

function linesOf(difference: Difference): string[][] {
  const { kind, email, oldRow = '', newRow = '', fields } = difference;
  const line = (field: string, from: string, to: string): string[] => {
    return [email, kind, field, from, to, String(oldRow), String(newRow), noteOf(difference)];
  };
  if (kind === 'joiner' || fields.length === 0) return [line('', '', '')];
  return fields.map(({ column, from, to }) => line(column.heading, from, to));
}

/** In a few words; empty where there is nothing to add. */
export function noteOf({ reason, sameNameAs, problem }: Difference): string {
  const renamed = sameNameAs === undefined ? [] : [`same name as ${sameNameAs}: may be one person with a new address`];
  return [reason ?? [], problem ?? [], renamed].flat().join('; ');
}

function tooMany(path: string): RunError {
  const most = (mostSheetRows - 1).toLocaleString('en-US');
  return new RunError(
    'refused',
    `The differences do not fit into ${path}: Excel holds ${most} rows below the headings.`,
    {
      next: 'Choose a file name that ends in .csv.',
    },
  );
}
