import test from 'ava';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Catalog } from '../../src/model/catalog.js';
import type { Reading, ReadingChoice } from '../../src/web/api.js';
import { readFile } from '../../src/web/reading.js';
import { createXlsxWriter } from '../../src/spreadsheet/write-xlsx.js';
import { temporaryFolder } from '../helpers/folder.js';

const catalog: Catalog = {
  site: 'acme.webex.com',
  licenses: [{ id: 'L1', name: 'Webex Suite', siteUrl: 'acme.webex.com' }],
  sessionTypes: [],
  trackingCodes: [{ index: '1', name: 'Cost center', required: false, values: [] }],
};

interface Known {
  readonly catalog?: Catalog;
  readonly map?: Readonly<Record<string, string>>;
}

async function reading(
  path: string,
  choice: ReadingChoice = {},
  { catalog: known, map }: Known = {},
): Promise<Reading> {
  const upload = { id: 'f', name: path.split('/').at(-1) ?? '', path, bytes: (await stat(path)).size };
  const work = { catalog: () => known, remembered: () => Promise.resolve(map) };
  return await readFile(upload, choice, work, (text) => text);
}

test('the beginning of a file tells its encoding, separator, headings and first rows', async (t) => {
  const path = join(await temporaryFolder(t), 'people.csv');
  await writeFile(
    path,
    Buffer.from(
      'Liste der Personen\r\n\r\nE-Mail;Vorname;Nachname;Abteilung\r\na@acme.com;J\xF6rg;M\xFCller;B\xFCro\r\n',
      'latin1',
    ),
  );
  const { problem } = await reading(path);
  t.regex(problem?.message ?? '', /^people\.csv cannot be read: byte 70 \(line 4\) is not UTF-8\.$/u);
  const [first] = problem?.choices ?? [];
  t.deepEqual(first, { label: 'a@acme.com;Jörg;Müller;Büro (windows-1252)', choice: { encoding: 'windows-1252' } });
  const read = await reading(path, first?.choice);
  t.like(read, { name: 'people.csv', encoding: 'windows-1252', delimiter: 'semicolon', headerRow: 3 });
  t.deepEqual(read.headings, [
    { heading: 'E-Mail', field: 'email', by: 'name' },
    { heading: 'Vorname', field: 'firstName', by: 'near' },
    { heading: 'Nachname', field: 'lastName', by: 'near' },
    { heading: 'Abteilung', field: 'department', by: 'near' },
  ]);
  t.deepEqual(read.sample, [['a@acme.com', 'Jörg', 'Müller', 'Büro']]);
  t.is(read.problem, undefined);
});

test('until the site is known, an unknown heading may be one of its columns; from then on it is a problem', async (t) => {
  const path = join(await temporaryFolder(t), 'people.csv');
  await writeFile(path, 'email,Cost center,Webex Suite,titel2\r\na@acme.com,1,TRUE,x\r\n');
  const before = await reading(path);
  t.deepEqual(
    before.headings.map(({ field, by }) => [field, by]),
    [
      ['email', 'name'],
      [undefined, 'site'],
      [undefined, 'site'],
      [undefined, 'unknown'],
    ],
  );
  t.is(before.problem, undefined);
  const after = await reading(path, {}, { catalog });
  t.deepEqual(
    after.headings.map(({ field, by }) => [field, by]),
    [
      ['email', 'name'],
      ['Tracking code: Cost center', 'name'],
      ['Webex Suite', 'name'],
      [undefined, 'unknown'],
    ],
  );
  t.regex(after.problem?.message ?? '', /"titel2" \(column D\): isn't a recognized column/u);
  const mapped = await reading(path, { map: { titel2: 'title' } }, { catalog });
  t.like(mapped.headings[3], { field: 'title', by: 'chosen' });
  t.is(mapped.problem, undefined);
});

test('a file without addresses cannot be planned; where a map can be proposed, it is a choice', async (t) => {
  const path = join(await temporaryFolder(t), 'people.csv');
  await writeFile(path, 'Kontakt,title\r\na@acme.com,Boss\r\n');
  const read = await reading(path);
  t.regex(read.problem?.message ?? '', /column "email" is missing/u);
  t.deepEqual(read.problem?.choices, [{ label: 'Read "Kontakt" as email', choice: { map: { Kontakt: 'email' } } }]);
  const chosen = await reading(path, read.problem?.choices?.[0]?.choice);
  t.is(chosen.problem, undefined);
  const remembered = await reading(path, {}, { map: { Kontakt: 'email' } });
  t.true(remembered.remembered);
  t.like(remembered.headings[0], { field: 'email', by: 'remembered' });
});

test('of a workbook, the sheets are told, and the one that is read', async (t) => {
  const path = join(await temporaryFolder(t), 'people.xlsx');
  const writer = await createXlsxWriter(path, ['email', 'title'], { sheet: 'Staff' });
  await writer.write(['a@acme.com', 'Boss']);
  await writer.commit();
  const read = await reading(path);
  t.like(read, { sheet: 'Staff', headerRow: 1 });
  t.is(read.encoding, undefined);
  t.like(await reading(path, { sheet: 'Nothing' }), { headerRow: 0, headings: [] });
  t.regex((await reading(path, { sheet: 'Nothing' })).problem?.message ?? '', /Nothing/u);
});

test('what is no spreadsheet is a problem, in words', async (t) => {
  const folder = await temporaryFolder(t);
  for (const [name, bytes, why] of [
    ['photo.csv', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /photo\.csv/u],
    ['broken.xlsx', Buffer.from('PK\u0003\u0004 nothing of a workbook'), /broken\.xlsx/u],
    ['empty.csv', Buffer.from('\r\n\r\n'), /empty/u],
    ['headless.csv', Buffer.from('a@acme.com,Boss\r\nb@acme.com,Clerk\r\n'), /no headings/u],
  ] as const) {
    const path = join(folder, name);
    await writeFile(path, bytes);
    const read = await reading(path);
    t.regex(read.problem?.message ?? '', why, name);
    t.deepEqual(read.headings, []);
  }
});

test('only the beginning of a large file is read', async (t) => {
  const path = join(await temporaryFolder(t), 'large.csv');
  const row = `user@acme.com,${'x'.repeat(200)}\r\n`;
  await writeFile(path, `email,title\r\n${row.repeat(200_000)}`);
  const begun = performance.now();
  t.is((await reading(path)).sample.length, 20);
  t.true(performance.now() - begun < 1000);
});
