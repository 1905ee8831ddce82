/** Plan, journal and summary → report.html: one file that shows a job to people. Can be made again at any time. */
import { stat } from 'node:fs/promises';
import { openAtomicFile } from '../files/atomic-file.js';
import type { JobFolder } from '../job/folder.js';
import { readJournal } from '../job/journal.js';
import { readPlan } from '../job/plan-file.js';
import { readOutcomes } from '../job/read-outcomes.js';
import { createCourse } from './course.js';
import { createRowCollector, type EmbeddedRows } from './embedded-rows.js';
import { createFactsCounter, type Facts } from './facts.js';
import { pageParts, type ReportView } from './page.js';
import { readDecision, readRunTimes } from './read-about.js';
import type { CourseData } from './row-format.js';

export const reportName = 'report.html';

/** Writes report.html into the job's folder, private to its owner. Throws a RunError for a damaged job or a full disk. */
export async function writeReport(job: JobFolder, view: ReportView): Promise<Facts> {
  const { header, footer } = await readPlan(job.file('plan.jsonl'));
  const about = { kind: header.job, reference: job.reference };
  const madeAt = new Date().toISOString();
  const { facts, rows } = await readRows(job, footer?.rows ?? 0, about);
  const content = {
    ...{ job, header, footer, facts, madeAt },
    run: await readRunTimes(job.file('summary.json')),
    decision: await readDecision(job, footer?.seal),
  };
  const parts = pageParts(content, await readCourse(job.file('journal.jsonl')), rows, view);
  await writeParts(job.file(reportName), parts);
  return facts;
}

async function readRows(
  job: JobFolder,
  count: number,
  about: Parameters<typeof createFactsCounter>[0],
): Promise<{ facts: Facts; rows: EmbeddedRows }> {
  const counter = createFactsCounter(about);
  const collector = createRowCollector(count, about);
  const places = { plan: job.file('plan.jsonl'), journal: job.file('journal.jsonl') };
  for await (const end of readOutcomes(places)) {
    counter.add(end);
    await collector.add(end);
  }
  return { facts: counter.finish(), rows: await collector.finish() };
}

/** `undefined`: no row was started. */
async function readCourse(journal: string): Promise<CourseData | undefined> {
  const course = createCourse();
  if ((await stat(journal).catch(() => undefined)) === undefined) return undefined;
  for await (const { record } of readJournal(journal)) course.add(record);
  return course.finish();
}

async function writeParts(path: string, parts: Iterable<string>): Promise<void> {
  const file = await openAtomicFile(path);
  try {
    for (const part of parts) await file.write(part);
    await file.commit();
  } catch (error) {
    await file.abort();
    throw error;
  }
}
