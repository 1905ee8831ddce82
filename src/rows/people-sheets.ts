/** Which sheets of a workbook hold people, judged by their first rows. */
import { findHeader, type FirstRow, type RowMeanings } from './find-header.js';

export interface BegunSheet {
  readonly name: string;
  readonly records: readonly FirstRow[];
}

/** Those with headings and people under them; `headerRow` is the row of the headings. */
export function peopleSheets<S extends BegunSheet>(
  sheets: readonly S[],
  meaning: RowMeanings,
): { readonly sheet: S; readonly headerRow: number }[] {
  return sheets.flatMap((sheet) => {
    if (sheet.records.length === 0) return [];
    const found = findHeader(sheet.records, meaning);
    if (found.is === 'none' || (found.is === 'found' && !found.hasPeople)) return [];
    const place = found.is === 'found' ? found.place : (found.places[0] ?? 0);
    return [{ sheet, headerRow: sheet.records[place]?.row ?? 1 }];
  });
}
