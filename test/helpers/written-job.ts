/** A job's folder written directly, without planning: a plan with its seal, and a journal with the rows' closings. */
import { createJobFolder, type JobFolder } from '../../src/job/folder.js';
import { openJournal, type Closing, type IntentRecord } from '../../src/job/journal.js';
import { type PlanHeader } from '../../src/job/plan-file.js';
import { createPlanFile } from '../../src/job/plan-writer.js';
import type { PlanSummary } from '../../src/model/plan-summary.js';
import type { Overrule, RowPlan } from '../../src/model/row.js';

export interface WrittenJob {
  /** Of the input file, without ending. */
  readonly name: string;
  /** ISO 8601 */
  readonly at: string;
  readonly rows: readonly RowPlan[];
  readonly closings?: readonly Closing[];
  readonly intents?: readonly IntentRecord[];
  readonly overrules?: readonly Overrule[];
  readonly header?: Partial<PlanHeader>;
}

export async function writtenJob(output: string, job: WrittenJob): Promise<JobFolder> {
  const { name, at, rows, closings = [], intents = [], overrules = [] } = job;
  const folder = await createJobFolder(output, `${name}.csv`, new Date(at));
  const plan = await createPlanFile(folder.file('plan.jsonl'), {
    ...({ kind: 'header', version: 1, job: 'apply' } as const),
    input: { name: `${name}.csv`, sha256: '', bytes: 1 },
    ...{ columns: ['email', 'title'], organization: { id: 'o' }, site: 'acme.webex.com', admin: 'admin@acme.example' },
    ...{ catalogHash: '', options: {}, toolVersion: '0', at, ...job.header },
  });
  for (const row of rows) await plan.row(row);
  await plan.finish({ kind: 'footer', rows: rows.length, overrules, summary: {} as PlanSummary });
  const journal = await openJournal(folder.file('journal.jsonl'));
  for (const intent of intents) await journal.intent(intent);
  for (const closing of closings) journal.closing(closing);
  await journal.synced();
  await journal.close();
  return folder;
}
