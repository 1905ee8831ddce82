/** When each change of a row was made: a row that was under way at a moment, or interrupted, changed some fields before it. */
import { isAboutRow, readJournal } from '../job/journal.js';
import type { RowNumber } from '../model/row.js';

/** By row, and within it by the change's key; `person.create` stands for the creation. In milliseconds since 1970. */
export type ChangeTimes = ReadonlyMap<RowNumber, ReadonlyMap<string, number>>;

/** The key under which the time of the creation stands. */
export const creation = 'person.create';

/** Reads the whole journal; keeps only what it says about these rows. A call without an outcome gives no time. */
export async function readChangeTimes(journal: string, rows: ReadonlySet<RowNumber>): Promise<ChangeTimes> {
  const announced = new Map<string, readonly string[]>();
  const times = new Map<RowNumber, Map<string, number>>();
  for await (const { record } of readJournal(journal)) {
    if (!isAboutRow(record) || record.kind === 'closing' || !rows.has(record.row)) continue;
    const call = `${record.row} ${record.seq}`;
    if (record.kind === 'intent') {
      announced.set(call, [...Object.keys(record.after), ...(record.call === creation ? [creation] : [])]);
    } else if (record.result !== 'refused') {
      const ofRow = times.get(record.row) ?? new Map<string, number>();
      times.set(record.row, ofRow);
      for (const key of announced.get(call) ?? []) ofRow.set(key, Date.parse(record.at));
    }
  }
  return times;
}
