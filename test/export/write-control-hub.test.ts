import test from 'ava';
import { parse } from 'csv-parse/sync';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { readPlan } from '../../src/job/plan-file.js';
import { office, type Office } from '../helpers/cli.js';
import { exportForControlHub, planFile } from '../helpers/in-process.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(2);

const rowsIn = async (path: string): Promise<Record<string, string>[]> =>
  parse(await readFile(path), { columns: true });
const suite = 'acme.webex.com - Webex Suite [Sub100001]';

/** What people are called where nobody looked: each stands in a title and in a name. */
const nasty = [
  'say "hi"',
  '"',
  '""quoted""',
  'one, two; three\tfour|five',
  'two\nlines',
  'two\r\nlines',
  'lone\rreturn',
  'Müller-Lüdenscheidt Ærø Łódź',
  '東京 😀',
  '=HYPERLINK("http://x.example","y")',
  '=1+1',
  '+1+1',
  '-2+3',
  '-5 years',
  '@SUM(1)',
  '+49 30 1234',
  '-17',
  "'apostrophe",
  "'=apostrophe",
  '="007"',
  '007',
  '1.23E+11',
  ' blanks around ',
  '#N/A',
  '<clear>',
  'TRUE',
  'sep=;',
  'x'.repeat(3000),
  '\u00A0',
  'a\u200Bb',
];

const site = 'acme.webex.com';

async function peopled(t: Parameters<typeof office>[0], simulator: Parameters<typeof office>[1] = {}): Promise<Office> {
  const place = await office(t, { users: 12, secondSite: true, ...simulator });
  for (const [nth, text] of nasty.entries()) {
    const licenses = [['Messaging'], ['Webex Suite'], [], ['Webex Suite', 'Messaging']][nth % 4];
    const names = { firstName: text, displayName: `x ${text}`, title: text };
    await place.control('people', { email: `nasty${nth}@acme.example`, ...names, licenses });
  }
  return place;
}

/** The rows of a plan that are not unchanged, and how many rows there are. */
async function planned(place: Office, file: string, removeFalse: boolean) {
  const choice = removeFalse ? { removeFalse } : {};
  const { job, summary } = await planFile(place, file, join(place.folder, 'output'), { choice, site });
  const changed: unknown[] = [];
  for await (const { plan } of (await readPlan(job.file('plan.jsonl'))).rows()) {
    const { changes, problems, cells } = plan;
    if (changes.length > 0 || problems.length > 0) changed.push({ cells, changes, problems });
  }
  return { rows: summary.total, unchanged: summary.people.unchanged, changed };
}

for (const attendeeUrls of ['show-all-types', 'always'] as const) {
  some(
    `whatever people are called, the file is found unchanged, FALSE taken at its word or not (attendee entries: ${attendeeUrls})`,
    async (t) => {
      const place = await peopled(t, { attendeeUrls });
      const file = join(place.folder, 'people.csv');
      const { people, files } = await exportForControlHub(place, file, { site });
      t.deepEqual(files, [file]);
      t.is(people, 13 + nasty.length);
      const rows = await rowsIn(file);
      t.is(rows.length, people);
      const daniel = rows.find((row) => row['User ID/Email (Required)'] === 'daniel.novak@acme.example');
      t.like(daniel, { [`${site} - Attendee`]: 'TRUE', [suite]: 'FALSE', 'Messaging [Sub100001]': 'FALSE' });
      const hugo = rows.find((row) => row['User ID/Email (Required)'] === 'hugo.martin@acme.example');
      t.like(hugo, { Manager: 'amelie.fischer@acme.example', [`${site} - Attendee`]: 'FALSE', [suite]: 'TRUE' });
      for (const removeFalse of [false, true]) {
        t.deepEqual(await planned(place, file, removeFalse), { rows: people, unchanged: people, changed: [] });
      }
    },
  );
}

test('cells stand as the portal shall take them, but for those that a spreadsheet program would run', async (t) => {
  const place = await peopled(t);
  const file = join(place.folder, 'people.csv');
  const { unsaid, hasOtherLetters } = await exportForControlHub(place, file, { site });
  const titles = new Map((await rowsIn(file)).map((row) => [row['User ID/Email (Required)'], row['Title']]));
  const kept = nasty.filter((text, nth) => titles.get(`nasty${nth}@acme.example`) === text);
  const left = nasty.filter((text) => !kept.includes(text));
  t.deepEqual(
    left,
    [
      'two\r\nlines',
      'lone\rreturn',
      '=HYPERLINK("http://x.example","y")',
      '=1+1',
      '+1+1',
      '-2+3',
      '-5 years',
      '@SUM(1)',
    ].concat(["'=apostrophe", '="007"', '1.23E+11', ' blanks around ', '#N/A', '<clear>', '\u00A0']),
  );
  t.is(unsaid['Title'], left.length);
  t.true(hasOtherLetters);
  const bytes = await readFile(file);
  t.is(bytes.toString('latin1', 0, 11), 'First Name,');
  t.false(/wx_/u.test(bytes.toString()));
});

test('more people than Control Hub takes come in parts, of which each is found unchanged', async (t) => {
  const place = await peopled(t);
  const limits = { mostRows: 20, mostBytes: 10_000_000 };
  const file = join(place.folder, 'people.csv');
  const { files, people } = await exportForControlHub(place, file, { site, limits });
  t.deepEqual(
    files,
    [1, 2, 3].map((nth) => join(place.folder, `people-${nth}.csv`)),
  );
  const parts = await Promise.all(files.map(rowsIn));
  t.deepEqual(
    parts.map((rows) => rows.length),
    [20, 20, people - 40],
  );
  t.is(new Set(parts.flat().map((row) => row['User ID/Email (Required)'])).size, people);
  for (const [nth, part] of files.entries()) {
    const rows = parts[nth]?.length ?? 0;
    t.deepEqual(await planned(place, part, true), { rows, unchanged: rows, changed: [] });
  }
});

test("without an attendee there isn't a recognized column for attendees, and Calling users are counted", async (t) => {
  const place = await office(t, { users: 8 });
  await place.control('people', { email: 'daniel.novak@acme.example', attendee: false });
  const file = join(place.folder, 'people.csv');
  const { needLocation, needingLocation } = await exportForControlHub(place, file);
  const headings = Object.keys((await rowsIn(file))[0] ?? {});
  t.false(headings.some((heading) => /attendee|calling/iu.test(heading)));
  t.deepEqual(
    needLocation.map(({ name }) => name),
    ['Webex Calling - Professional'],
  );
  t.is(needingLocation, 1);
  const { changed } = await planned(place, file, true);
  t.deepEqual(changed, []);
});

test('the site is asked only about those who may be attendees in secret', async (t) => {
  const place = await office(t, { users: 12 });
  await exportForControlHub(place, join(place.folder, 'people.csv'));
  const asked = (await place.requests()).filter(({ operation }) => operation === 'GetUser').map(({ email }) => email);
  const state = await place.state();
  const others = state.people.filter(({ licenses }) => !licenses.some((name) => /suite|webinar/iu.test(name)));
  t.deepEqual(asked.sort(), others.map(({ email }) => email).sort());
});

test('an export that cannot be read to its end leaves nothing', async (t) => {
  const place = await office(t, { users: 12 });
  await place.faults([{ match: { operation: 'GetUser' }, nth: 'every', do: { exceptionId: '030038' } }]);
  const limits = { mostRows: 1, mostBytes: 10_000_000 };
  const exporting = exportForControlHub(place, join(place.folder, 'people.csv'), { limits });
  const error = await t.throwsAsync(exporting, { instanceOf: RunError });
  t.is(error.problem, 'stopped');
  t.deepEqual(await readdir(place.folder), []);
});

test('an export whose last part cannot take its name leaves none of them', async (t) => {
  const place = await office(t, { users: 3 });
  await mkdir(join(place.folder, 'people-4.csv'));
  const limits = { mostRows: 1, mostBytes: 10_000_000 };
  const exporting = exportForControlHub(place, join(place.folder, 'people.csv'), { limits });
  await t.throwsAsync(exporting, { instanceOf: RunError });
  t.deepEqual(await readdir(place.folder), ['people-4.csv']);
});
