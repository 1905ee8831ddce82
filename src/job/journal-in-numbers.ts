/** What a journal tells of the runs of a job, for a summary that no run came to write. */
import { readJournal } from './journal.js';

export interface RunInNumbers {
  /** By operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** Seconds by cause. */
  readonly waits: Readonly<Record<string, number>>;
  /** Calls a minute by API: of the whole run, and what was learned of the service's limit. */
  readonly rate: Readonly<Record<string, { readonly perMinute: number; readonly learned?: number }>>;
  /** ISO 8601 */
  readonly startedAt: string | undefined;
  readonly finishedAt: string | undefined;
}

/** Only calls that change something are in the journal; what was read and waited for, and how fast, is not known any more. */
export async function journalInNumbers(path: string): Promise<RunInNumbers> {
  const calls: Record<string, number> = {};
  let startedAt: string | undefined;
  let finishedAt: string | undefined;
  for await (const { record } of readJournal(path)) {
    if (record.kind === 'intent') calls[record.call] = (calls[record.call] ?? 0) + 1;
    startedAt ??= record.at;
    finishedAt = record.at ?? finishedAt;
  }
  return { calls, waits: {}, rate: {}, startedAt, finishedAt };
}
