/** source.json in a job's folder: that its file was dropped, where, and how long the job is kept so that it can be undone. */
import { writeJson } from '../files/write-json.js';
import type { JobFolder } from './folder.js';

export interface Source {
  /** Path of the watched folder. */
  readonly folder: string;
  readonly feed: string;
  readonly file: string;
  /** Name of the file's folder there. */
  readonly drop: string;
  /** ISO 8601 */
  readonly undoableUntil: string;
}

export const sourceName = 'source.json';

/** Throws a RunError (`stopped`) on a disk error. */
export async function writeSource(job: JobFolder, source: Source): Promise<void> {
  await writeJson(job.file(sourceName), source);
}
