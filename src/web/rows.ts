/** The rows of a job for the table of the page: blocks of columns, one a line, compressed while they are read. */
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { JobFolder } from '../job/folder.js';
import { readPlan } from '../job/plan-file.js';
import { readOutcomes } from '../job/read-outcomes.js';
import { doneStatuses } from '../model/row.js';
import { columnsOf, mostRows, rowOf } from '../report/embedded-rows.js';
import type { AboutJob } from '../report/next-step.js';
import type { ReportRow } from '../report/row-format.js';

const blockRows = 10_000;

/** Gzipped lines, each one `RowColumns`. Holds one block in memory. Throws a RunError (`refused`) for a damaged plan. */
export async function rowBlocks(job: JobFolder, limit = mostRows): Promise<ReadableStream> {
  const { header, footer } = await readPlan(job.file('plan.jsonl'));
  const about = { kind: header.job, reference: job.reference };
  const rows = (footer?.rows ?? 0) <= limit ? allRows(job, about) : someRows(job, about, limit);
  const zipped = Readable.from(linesOf(rows)).pipe(createGzip({ level: 4 }));
  return Readable.toWeb(zipped) as ReadableStream;
}

async function* linesOf(rows: AsyncIterable<ReportRow>): AsyncIterable<string> {
  let block: ReportRow[] = [];
  for await (const row of rows) {
    block.push(row);
    if (block.length < blockRows) continue;
    yield `${JSON.stringify(columnsOf(block))}\n`;
    block = [];
  }
  if (block.length > 0) yield `${JSON.stringify(columnsOf(block))}\n`;
}

async function* allRows(job: JobFolder, about: AboutJob): AsyncIterable<ReportRow> {
  const places = { plan: job.file('plan.jsonl'), journal: job.file('journal.jsonl') };
  for await (const end of readOutcomes(places)) yield rowOf(end, about);
}

/** As in the report: problems first, then changes, as many as there is room for. */
async function* someRows(job: JobFolder, about: AboutJob, limit: number): AsyncIterable<ReportRow> {
  const isProblem = ({ status }: ReportRow): boolean => !doneStatuses.includes(status) && status !== 'not-attempted';
  const hasChange = (row: ReportRow): boolean => !isProblem(row) && (row.changes !== '' || row.error !== '');
  let room = limit;
  for (const isMeant of [isProblem, hasChange]) {
    for await (const row of allRows(job, about)) {
      if (room === 0) return;
      if (!isMeant(row)) continue;
      room -= 1;
      yield row;
    }
  }
}
