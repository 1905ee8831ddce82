/**
 * What a restore puts back, as a file of its job: rows made from the plans and journals of other jobs, so that a plan that was
 * interrupted is finished from the same rows, whatever became of those jobs.
 */
import { RunError } from '../errors.js';
import { openLines, readLines } from '../files/json-lines.js';
import type { JobFolder } from '../job/folder.js';
import type { PlanHeader } from '../job/plan-file.js';
import type { RestoreRow } from './restore-rows.js';

export const sourceFile = 'restored-rows.jsonl';

export interface RestoreSource {
  readonly headings: readonly string[];
  readonly input: PlanHeader['input'];
  /** People of the list. */
  readonly total: number;
  /** Rows of the plan. */
  readonly chosen: number;
  /** People whom jobs created since. */
  readonly created: number;
  /** What the summary says once. */
  readonly notices: readonly string[];
}

/** Resolves when all of it is on disk. Throws a RunError (`stopped`) on a disk error. */
export async function writeSource(job: JobFolder, source: RestoreSource, rows: readonly RestoreRow[]): Promise<void> {
  const lines = await openLines(job.file(sourceFile));
  try {
    lines.append({ kind: 'source', ...source });
    for (const row of rows) {
      lines.append(row);
      await lines.written();
    }
  } finally {
    await lines.close();
  }
}

/** Throws a RunError (`refused`) if the file is not there or damaged. */
export async function readSource(job: JobFolder): Promise<RestoreSource & { rows(): AsyncIterable<RestoreRow> }> {
  for await (const { value } of readLines(job.file(sourceFile))) {
    const source = value as RestoreSource & { readonly kind?: unknown };
    if (source.kind === 'source') return { ...source, rows: () => rowsIn(job) };
    break;
  }
  throw new RunError('refused', `${job.file(sourceFile)} is damaged, so the plan cannot be finished.`, {
    next: 'Run restore again, as a new job.',
  });
}

async function* rowsIn(job: JobFolder): AsyncIterable<RestoreRow> {
  for await (const { value, offset } of readLines(job.file(sourceFile))) if (offset > 0) yield value as RestoreRow;
}
