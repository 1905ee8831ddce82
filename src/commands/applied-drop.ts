/** What is told about a job that was applied: its errors, its open rows, the next command. */
import { readFile } from 'node:fs/promises';
import type { Results } from '../apply/write-results.js';
import type { RunError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import { readPlan } from '../job/plan-file.js';
import { readOutcomes } from '../job/read-outcomes.js';
import { doneStatuses } from '../model/row.js';
import { planAndJournal } from '../plan/new-job.js';
import type { AppliedDrop } from '../watch/dropping.js';
import { notDone } from './show-results.js';
import { stepsAfter } from './steps-after.js';

/** `stopped`: why the run ended before its last row. */
export async function appliedOf(job: JobFolder, results: Results, stopped: RunError | undefined): Promise<AppliedDrop> {
  const { counts, retryable, awaitingLicenses, errors } = results;
  const { header } = await readPlan(job.file('plan.jsonl'));
  const [next] = stepsAfter({
    ...{ header, counts, retryable, awaitingLicenses },
    reference: job.reference,
    results: job.file('results.csv'),
  });
  return {
    ...{ counts, stopped },
    errors: errors.map(({ code, message, count }) => ({ code, message, rows: count })),
    open: notDone(results) === 0 ? [] : await openRowsOf(job),
    ...(next !== undefined && notDone(results) > 0 && { next }),
  };
}

/** The most rows that a message names. */
const mostNamed = 1000;

async function openRowsOf(job: JobFolder): Promise<AppliedDrop['open']> {
  const open: { row: number; email: string; what: string }[] = [];
  for await (const { plan, outcome } of readOutcomes(planAndJournal(job))) {
    if (doneStatuses.includes(outcome.status)) continue;
    const { status, error } = outcome;
    open.push({ row: plan.row, email: plan.email, what: error === undefined ? status : `${status}: ${error}` });
    if (open.length === mostNamed) break;
  }
  return open;
}

/** Of a job that a worker applied, as its summary tells them. */
export async function resultsIn(job: JobFolder): Promise<Results> {
  const { counts, retryable, awaitingLicenses, errors } = JSON.parse(
    await readFile(job.file('summary.json'), 'utf8'),
  ) as Results;
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { rows, counts, retryable, awaitingLicenses, errors };
}
