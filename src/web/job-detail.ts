/** One job as the page shows it: what it is, what it would do or did, and what can be done with it. */
import { stat } from 'node:fs/promises';
import type { JobFolder } from '../job/folder.js';
import { readPlan, type PlanFooter, type PlanHeader } from '../job/plan-file.js';
import { sealText } from '../job/review.js';
import type { PlanSummary } from '../model/plan-summary.js';
import { fitsSheet } from '../apply/write-results.js';
import type { JobDetail } from './api.js';
import type { Scrub } from './problem.js';
import type { WebWork } from './work.js';

type Asked = Pick<WebWork, 'entry' | 'confirmation' | 'nextSteps'>;

/** Throws a RunError (`refused`) for a job whose plan cannot be read. */
export async function jobDetail(job: JobFolder, work: Asked, scrub: Scrub): Promise<JobDetail> {
  const entry = await work.entry(job);
  const { header, footer } = await readPlan(job.file('plan.jsonl'));
  const isOver = ['finished', 'applying', 'planning'].includes(entry.state);
  const confirm = footer === undefined || isOver ? undefined : await work.confirmation(job);
  const seal = footer?.seal;
  return {
    ...entry,
    organization: header.organization.name,
    site: header.site,
    ...(header.parent !== undefined && { parent: header.parent }),
    ...(footer && { summary: scrubbed(footer.summary, scrub) }),
    ...createdIn(header, footer),
    ...(seal && { seal: sealText(seal) }),
    ...(confirm && { confirm }),
    files: footer === undefined ? [] : await filesOf(job, header.job, footer.rows),
    nextSteps: (await work.nextSteps(job)).map(scrub),
  };
}

function scrubbed(summary: PlanSummary, scrub: Scrub): PlanSummary {
  const { notices, advice = {} } = summary;
  const pairs = Object.entries(advice).map(([notice, text]): [string, string] => [scrub(notice), scrub(text)]);
  return { ...summary, notices: notices.map(scrub), ...(pairs.length > 0 && { advice: Object.fromEntries(pairs) }) };
}

/** Only where there are such people. */
function createdIn({ options: { created } }: PlanHeader, footer: PlanFooter | undefined): Pick<JobDetail, 'created'> {
  const people = footer?.summary.createdPeople ?? 0;
  return created === undefined || people === 0 ? {} : { created: { choice: created, people } };
}

/** The workbook and the report are made when they are asked for. */
async function filesOf(job: JobFolder, kind: string, rows: number): Promise<JobDetail['files']> {
  const isBegun = (await stat(job.file('journal.jsonl')).catch(() => undefined)) !== undefined;
  return [
    ...(isBegun ? (['results.csv'] as const) : []),
    ...(isBegun && fitsSheet(rows) ? (['results.xlsx'] as const) : []),
    'report.html',
    ...(kind === 'apply' ? (['input'] as const) : []),
  ];
}
