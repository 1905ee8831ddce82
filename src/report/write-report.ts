/** Plan, journal and summary → report.html: one file that shows a job to people. Can be made again at any time. */
import { stat } from 'node:fs/promises';
import { countBySite, type CountsBySite } from '../apply/count-by-site.js';
import { openAtomicFile } from '../files/atomic-file.js';
import type { JobFolder } from '../job/folder.js';
import { readJournal } from '../job/journal.js';
import { readPlan, type PlanHeader } from '../job/plan-file.js';
import { readOutcomes } from '../job/read-outcomes.js';
import { createCourse } from './course.js';
import { createRowCollector, type EmbeddedRows } from './embedded-rows.js';
import { createFactsCounter, type Facts } from './facts.js';
import { pageParts, type ReportView } from './page.js';
import { readDecision, readRunTimes } from './read-about.js';
import type { CourseData } from './row-format.js';
import { readWavesFrom, type WaveShown } from './waves-in-journal.js';

export const reportName = 'report.html';

/** Writes report.html into the job's folder, private to its owner. Throws a RunError for a damaged job or a full disk. */
export async function writeReport(job: JobFolder, view: ReportView): Promise<Facts> {
  const { header, footer } = await readPlan(job.file('plan.jsonl'));
  const about = { kind: header.job, reference: job.reference };
  const madeAt = new Date().toISOString();
  const { facts, rows, sites } = await readRows(job, { header, count: footer?.rows ?? 0 }, about);
  const { course, waves } = await readRuns(job.file('journal.jsonl'));
  const content = {
    ...{ job, header, footer, facts, madeAt, sites, waves },
    run: await readRunTimes(job.file('summary.json')),
    decision: await readDecision(job, footer?.seal),
  };
  const parts = pageParts(content, course, rows, view);
  await writeParts(job.file(reportName), parts);
  return facts;
}

async function readRows(
  job: JobFolder,
  { header, count }: { readonly header: PlanHeader; readonly count: number },
  about: Parameters<typeof createFactsCounter>[0],
): Promise<{ facts: Facts; rows: EmbeddedRows; sites: CountsBySite | undefined }> {
  const counter = createFactsCounter(about);
  const collector = createRowCollector(count, about);
  const bySite = countBySite(header);
  const places = { plan: job.file('plan.jsonl'), journal: job.file('journal.jsonl') };
  for await (const end of readOutcomes(places)) {
    counter.add(end);
    await collector.add(end);
    bySite.add(end.plan, end.outcome);
  }
  return { facts: counter.finish(), rows: await collector.finish(), sites: bySite.finish().sites };
}

interface Runs {
  /** `undefined`: no row was started. */
  readonly course: CourseData | undefined;
  readonly waves: readonly WaveShown[];
}

async function readRuns(journal: string): Promise<Runs> {
  const [course, waves] = [createCourse(), readWavesFrom()];
  if ((await stat(journal).catch(() => undefined)) === undefined) return { course: undefined, waves: [] };
  for await (const { record } of readJournal(journal)) {
    course.add(record);
    waves.add(record);
  }
  return { course: course.finish(), waves: waves.finish() };
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
