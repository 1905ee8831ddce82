/** The outcome of a job: each row for programs, and the likely next steps for people. */
import { describeChange } from '../fields/changes.js';
import type { JobFolder } from '../job/folder.js';
import { journalInNumbers } from '../job/journal-in-numbers.js';
import { readPlan } from '../job/plan-file.js';
import { readOutcomes } from '../job/read-outcomes.js';
import { planAndJournal } from '../plan/new-job.js';
import type { Results } from '../apply/write-results.js';
import { stepsAfter } from './steps-after.js';
import type { Terminal } from './terminal.js';

export async function printNextSteps(terminal: Terminal, job: JobFolder, results: Results): Promise<void> {
  const { header } = await readPlan(job.file('plan.jsonl'));
  const { counts, retryable, awaitingLicenses } = results;
  const { reference } = job;
  const isCutShort = counts['not-attempted'] > 0;
  // Rows that were not begun before a wave was put back never will be.
  if (isCutShort && (await journalInNumbers(job.file('journal.jsonl'))).undoneBy !== undefined) return;
  terminal.next(
    stepsAfter({ header, counts, retryable, awaitingLicenses, reference, results: job.file('results.csv') }),
  );
}

export async function printRows(terminal: Terminal, job: JobFolder): Promise<void> {
  if (!terminal.json && terminal.isLogged !== true) return;
  for await (const { plan, outcome } of readOutcomes(planAndJournal(job))) {
    const { changes, ...rest } = outcome;
    const { email, site } = plan;
    const at = site === undefined ? {} : { site };
    terminal.event({ type: 'row', phase: 'apply', email, ...at, ...rest, changes: changes.map(describeChange) });
  }
}
