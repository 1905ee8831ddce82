import test from 'ava';
import { eachOf } from '../../src/model/in-groups.js';
import { openUploads } from '../../src/web/uploads.js';
import { correctedFile } from '../../src/web/corrections.js';
import { byName } from '../../src/web/job-named.js';
import { findJob } from '../../src/job/folder.js';
import { createXlsxWriter } from '../../src/spreadsheet/write-xlsx.js';
import { readSpreadsheet } from '../../src/spreadsheet/read-spreadsheet.js';
import { copyWhileReading } from '../../src/job/input-copy.js';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import type { ExecutionContext } from 'ava';
import type { Correction } from '../../src/web/api.js';
import type { JobFolder } from '../../src/job/folder.js';
import { thisProcess } from '../../src/commands/this-process.js';
import { office, type Office } from '../helpers/cli.js';
import { openWeb } from '../helpers/web-page.js';

async function planned(
  t: ExecutionContext,
  name: string,
  make: (path: string) => Promise<void>,
  ...args: string[]
): Promise<{ one: Office; job: JobFolder }> {
  const one = await office(t);
  await make(join(one.folder, name));
  const { code, stderr } = await one.runAsProgram('plan', name, ...args);
  t.true(code === 0 || code === 3, stderr);
  return { one, job: byName(await findJob(join(one.folder, 'output'), await one.jobFolder())) };
}

async function corrected(
  t: ExecutionContext,
  { one, job }: { one: Office; job: JobFolder },
  corrections: readonly Correction[],
): Promise<{ name: string; base: unknown; rows: (readonly [number, readonly string[]])[] }> {
  const uploads = await openUploads(join(one.folder, 'output'), await thisProcess());
  t.teardown(() => uploads.close());
  const { path, name, base } = await correctedFile(job, corrections, uploads);
  const rows: (readonly [number, readonly string[]])[] = [];
  const { chunks } = copyWhileReading(path, undefined);
  for await (const { row, cells } of eachOf(readSpreadsheet({ chunks, path, name }, {}))) rows.push([row, cells]);
  return { name, base, rows };
}

test('a semicolon file in another encoding is corrected as UTF-8, with its titles and blank rows where they were', async (t) => {
  const text =
    'Liste\r\n\r\nemail;title;department\r\na@acme.example;K\xF6chin;"two\r\nlines"\r\n\r\nb@acme.example;"a;b";\r\n';
  const made = await planned(
    t,
    'people.csv',
    (path) => writeFile(path, Buffer.from(text, 'latin1')),
    '--map',
    'department=ignore',
    '--encoding',
    'windows-1252',
  );
  const { name, rows, base } = await corrected(t, made, [
    { row: 6, heading: 'title', value: 'Böss, "the" <one>\n2' },
    { row: 4, heading: 'email', value: 'c@acme.example' },
  ]);
  t.is(name, 'people.csv');
  t.deepEqual(rows, [
    [1, ['Liste']],
    [3, ['email', 'title', 'department']],
    [4, ['c@acme.example', 'Köchin', 'two\r\nlines']],
    [6, ['b@acme.example', 'Böss, "the" <one>\n2', '']],
  ]);
  t.like(base, { map: { department: 'ignore' }, delimiter: 'comma', encoding: undefined });
});

test('a workbook is corrected as a workbook, its rows keep their numbers', async (t) => {
  const made = await planned(t, 'people.xlsx', async (path) => {
    const writer = await createXlsxWriter(path, ['email', 'title'], { sheet: 'Staff' });
    for (const cells of [
      ['a@acme.example', 'Boss'],
      ['', ''],
      ['b@acme.example', '007'],
    ])
      await writer.write(cells);
    await writer.commit();
  });
  const { name, rows } = await corrected(t, made, [{ row: 4, heading: 'Title', value: '=1+1' }]);
  t.is(name, 'people.xlsx');
  t.deepEqual(
    rows.filter(([, cells]) => cells.some((cell) => cell !== '')),
    [
      [1, ['email', 'title']],
      [2, ['a@acme.example', 'Boss']],
      [4, ['b@acme.example', '=1+1']],
    ],
  );
});

test('what the file does not have is refused, and nothing is left', async (t) => {
  const made = await planned(t, 'people.csv', (path) => writeFile(path, 'email,title\r\na@acme.example,Boss'));
  for (const [correction, why] of [
    [{ row: 2, heading: 'nothing', value: '' }, /no column "nothing"/u],
    [{ row: 9, heading: 'title', value: '' }, /no row 9/u],
  ] as const) {
    const error = await t.throwsAsync(corrected(t, made, [correction]));
    t.regex(error.message, why);
  }
});

test('a corrected row is planned again as the job read its file, and is then as it should be', async (t) => {
  const one = await office(t);
  const web = await openWeb(t, one);
  const page = await web.enter();
  const [first = '', second = ''] = (await one.state()).people.map(({ email }) => email);
  const file = await page.upload('people.csv', `Wer;title\r\nnobody@@acme.example;Boss\r\n${first};Clerk`);
  const choice = { map: { Wer: 'email' } };
  const { run = '' } = await page.post(`/api/files/${file}/plan`, { choice, remember: false });
  const { job: wrong = '' } = await page.end(run);
  t.is((await page.job(wrong)).summary?.people.invalid, 1);
  const corrections = [{ row: 2, heading: 'Wer', value: second }];
  const { file: better = '' } = await page.post(`/api/jobs/${wrong}/corrections`, corrections);
  const again = await page.post(`/api/files/${better}/plan`, { choice: {}, remember: false });
  const { job = '' } = await page.end(again['run'] ?? '');
  t.like((await page.job(job)).summary?.people, { invalid: 0, update: 2 });
  t.regex((await page.get(`/api/files/${better}/download`)).text, new RegExp(`${second},Boss`, 'u'));
});
