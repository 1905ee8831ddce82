/** Ends a job for good although some of its rows were not begun: its journal says so, and its summary. */
import { readFile } from 'node:fs/promises';
import { writeJson } from '../files/write-json.js';
import type { JobFolder } from './folder.js';
import { openJournal } from './journal.js';

/** `undoneBy`: the name of the job that puts a wave back. Throws a RunError (`stopped`) on a disk error. */
export async function endJob(job: JobFolder, undoneBy: string, now: Date): Promise<void> {
  const journal = await openJournal(job.file('journal.jsonl'));
  try {
    await journal.end({ at: now.toISOString(), undoneBy });
  } finally {
    await journal.close();
  }
  const summary = await readFile(job.file('summary.json'), 'utf8').then(parsed, () => undefined);
  if (summary !== undefined) await writeJson(job.file('summary.json'), { ...summary, undoneBy });
}

/** `undefined`: it is made anew, from the journal, when results are. */
function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
