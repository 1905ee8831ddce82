/** What a journal shows about the runs of a job, for a summary that no run got to write. */
import { readJournal } from './journal.js';

export interface RunInNumbers {
  /** By operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** Seconds by cause. */
  readonly waits: Readonly<Record<string, number>>;
  /** Calls per minute by API: over the whole run, and what was learned about the service's limit. */
  readonly rate: Readonly<Record<string, { readonly perMinute: number; readonly learned?: number }>>;
  /** ISO 8601 */
  readonly startedAt: string | undefined;
  readonly finishedAt: string | undefined;
  /** The job that put a wave of this one back, after which the rows that were not begun never will be. */
  readonly undoneBy?: string;
}

/** The journal has only calls that change something: what was read, the waits and the rates are no longer known. */
export async function journalInNumbers(path: string): Promise<RunInNumbers> {
  const calls: Record<string, number> = {};
  let startedAt: string | undefined;
  let finishedAt: string | undefined;
  let undoneBy: string | undefined;
  for await (const { record } of readJournal(path)) {
    if (record.kind === 'intent') calls[record.call] = (calls[record.call] ?? 0) + 1;
    if (record.kind === 'end') undoneBy = record.undoneBy;
    startedAt ??= record.at;
    finishedAt = record.at ?? finishedAt;
  }
  return { calls, waits: {}, rate: {}, startedAt, finishedAt, ...(undoneBy !== undefined && { undoneBy }) };
}
