/** A person's history as a spreadsheet for people to open: a line for each change, and one for each row without changes. */
import { escapeCell } from '../spreadsheet/escape-cell.js';
import { createCsvWriter } from '../spreadsheet/write-csv.js';
import type { HistoryEntry } from './history-entry.js';

const columns = [
  ...(['at', 'email', 'status', 'what', 'change', 'error', 'kind', 'parent', 'file', 'feed', 'row'] as const),
  ...(['job', 'admin', 'user', 'approvedBy', 'personId', 'restoredTo'] as const),
];

/** Throws a RunError (`stopped`) on a disk error. */
export async function writeHistory(path: string, entries: readonly HistoryEntry[]): Promise<void> {
  const file = await createCsvWriter(path, columns);
  try {
    for (const entry of entries) for (const line of linesOf(entry)) await file.write(line);
    await file.commit();
  } catch (error) {
    await file.abort();
    throw error;
  }
}

function linesOf(entry: HistoryEntry): string[][] {
  return partsOf(entry).map(({ what, change }) => {
    const values: Readonly<Partial<Record<(typeof columns)[number], string | number>>> = { ...entry, what, change };
    return columns.map((column) => escapeCell(String(values[column] ?? '')));
  });
}

export interface HistoryPart {
  /** Whether the change is in force because of the row. */
  readonly what:
    'changed' | 'given by Webex' | 'unclear' | 'not changed' | 'planned' | 'waits for approval' | 'rejected' | '';
  readonly change: string;
}

/** At least one part, so that no entry is lost. */
export function partsOf(entry: HistoryEntry): readonly HistoryPart[] {
  const { changes, given, asked } = entry;
  const rest = whatOfRest(entry);
  const parts: HistoryPart[] = [
    ...changes.map((change) => ({ what: 'changed' as const, change })),
    ...given.map((change) => ({ what: 'given by Webex' as const, change })),
    ...asked.map((change) => ({ what: rest, change })),
  ];
  return parts.length === 0 ? [{ what: '', change: '' }] : parts;
}

function whatOfRest({ status, held }: HistoryEntry): HistoryPart['what'] {
  if (status === 'not-attempted') return held ?? 'planned';
  return status === 'unknown' ? 'unclear' : 'not changed';
}
