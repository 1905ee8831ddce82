import test from 'ava';
import { readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { foretellWorkbook, resultFiles, printResultPaths } from '../../src/commands/result-files.js';
import type { Terminal } from '../../src/commands/terminal.js';
import { RunError } from '../../src/errors.js';
import { office, type Office } from '../helpers/cli.js';
import { applyJob, endOf, jobIn, planFile, resultsOf } from '../helpers/in-process.js';

const rows = 'email,title\namelie.fischer@acme.example,Boss\nbruno.keller@acme.example,Lead\n';

async function plannedJob(place: Office) {
  const file = await place.file('people.csv', rows);
  return (await planFile(place, file, join(place.folder, 'output'))).job;
}

const filesOf = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => /^(?:results|summary)\./u.test(name)).sort();

test('a job of as many rows as a sheet holds has a workbook', async (t) => {
  const place = await office(t);
  const job = await plannedJob(place);
  const applied = await applyJob(place, job, { workbook: { mostRows: 3 } });
  t.is(applied.results.workbook, 'made');
  t.deepEqual(await filesOf(job.path), ['results.csv', 'results.xlsx', 'summary.json']);
});

test('a job of a row more has all but the workbook, and ends as it ends', async (t) => {
  const place = await office(t);
  const job = await plannedJob(place);
  for (const time of ['applied', 'made again']) {
    const applied = await applyJob(place, job, { workbook: { mostRows: 2 } });
    t.is(endOf(applied).code, 0, time);
    t.is(applied.results.workbook, 'too long', time);
    t.deepEqual(await filesOf(job.path), ['results.csv', 'summary.json'], time);
  }
  t.is((await resultsOf(job)).length, 2);
  const summary = JSON.parse(await readFile(job.file('summary.json'), 'utf8')) as { counts: Record<string, number> };
  t.is(summary.counts['updated'], 2);
});

test('a workbook that the disk does not accept costs neither results.csv nor the summary', async (t) => {
  const place = await office(t);
  const job = await plannedJob(place);
  await symlink('/dev/full', job.file('results.xlsx.tmp'));
  const error = await t.throwsAsync(applyJob(place, job, { workbook: {} }), { instanceOf: RunError });
  t.regex(error.message, /results\.xlsx cannot be written: .*no space left/u);
  t.deepEqual(await filesOf(job.path), ['results.csv', 'summary.json']);
});

function listener(): { said: string[]; terminal: Terminal } {
  const said: string[] = [];
  return { said, terminal: { print: (line = '') => void said.push(line) } as Terminal };
}

test('that there will be no workbook, or was none, is said with the number of rows and where they are', (t) => {
  const { said, terminal } = listener();
  const results = { rows: 1_200_000, counts: {} as never, retryable: 0, awaitingLicenses: 0, errors: [] };
  foretellWorkbook(terminal, 1_200_000, 'xlsx');
  printResultPaths(terminal, jobIn('/job'), { ...results, workbook: 'too long' });
  const why = '1,200,000 rows are more than Excel can hold; results.csv has them all';
  t.deepEqual(said, [
    `  note  results.xlsx will not be written: ${why}`,
    `  note  results.xlsx was not written: ${why}`,
    'Results: /job/results.csv',
    'Report:  /job/report.html',
  ]);
  t.deepEqual(resultFiles(jobIn('/job'), { ...results, workbook: 'too long' }), {
    results: '/job/results.csv',
    report: '/job/report.html',
  });
});

test('a report that was not written is one notice, with how to make it again', (t) => {
  const { said, terminal } = listener();
  const results = { rows: 1, counts: {} as never, retryable: 0, awaitingLicenses: 0, errors: [] };
  const made = { ...results, reportError: 'The disk is full.' };
  printResultPaths(terminal, jobIn('/job'), made);
  t.deepEqual(said, [
    'Results: /job/results.csv',
    '  note  report.html was not written: The disk is full. To try again: webex-bulk report /job',
  ]);
  t.deepEqual(resultFiles(jobIn('/job'), made), { results: '/job/results.csv' });
});

test('a report that the disk does not accept costs neither results.csv nor the summary, nor the exit code', async (t) => {
  const place = await office(t);
  const job = await plannedJob(place);
  await symlink('/dev/full', job.file('report.html.tmp'));
  const applied = await applyJob(place, job);
  t.is(endOf(applied).code, 0);
  t.regex(applied.results.reportError ?? '', /report\.html cannot be written: .*no space left/u);
  t.deepEqual(await filesOf(job.path), ['results.csv', 'summary.json']);
});

test('of a workbook that nobody wants, or that has room, nothing is foretold', (t) => {
  const { said, terminal } = listener();
  foretellWorkbook(terminal, 1_200_000, 'csv');
  foretellWorkbook(terminal, 1_200_000, undefined);
  foretellWorkbook(terminal, 1_048_575, 'xlsx');
  t.deepEqual(said, []);
});
