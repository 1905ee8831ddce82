/** An organization that requires attributes of everybody who is added: told once for the file, and what to do. */
import test from 'ava';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { office, type Office } from '../helpers/cli.js';
import { applyJob, endedAs, planFile, resultsOf } from '../helpers/in-process.js';
import type { Results } from '../../src/apply/write-results.js';

async function applied(place: Office, sheet: string) {
  const { job } = await planFile(place, await place.file('people.csv', sheet), join(place.folder, 'output'));
  const ended = await endedAs(applyJob(place, job, { siteWait: 1 }));
  const { errors } = JSON.parse(await readFile(job.file('summary.json'), 'utf8')) as Pick<Results, 'errors'>;
  return { ended, rows: await resultsOf(job), errors };
}

const names = ['ana', 'bo', 'cem'];
const sheet = (cells: string): string =>
  `email,firstName,title\n${names.map((name) => `${name}@acme.example,${name},${cells}\n`).join('')}`;

test('rows that lack what the organization requires fail with its name, as one kind of error', async (t) => {
  const place = await office(t, { requiredAttributes: 'title,department' });
  const { rows, errors } = await applied(place, sheet('Boss'));
  for (const row of rows) {
    t.like(row, { wx_status: 'failed', wx_error_code: 'required-attribute', wx_error_column: 'department' });
    t.regex(
      row['wx_error'] ?? '',
      /the organization requires department for every new person; fill the column department/u,
    );
  }
  t.like(errors, [{ code: 'required-attribute', count: 3 }]);
  t.is((await place.state()).people.filter(({ title }) => title === 'Boss').length, 0);
});

test('what no column fills is to be changed in Control Hub', async (t) => {
  const place = await office(t, { requiredAttributes: 'title,timeZone' });
  const [row] = (await applied(place, sheet('Boss'))).rows;
  t.like(row, { wx_status: 'failed', wx_error_code: 'required-attribute', wx_error_column: '' });
  t.regex(row?.['wx_error'] ?? '', /time zone, which no column fills, change what is required in Control Hub/u);
});

test('rows that bring all that is required are done', async (t) => {
  const place = await office(t, { requiredAttributes: 'title' });
  const { rows, ended } = await applied(place, sheet('Boss'));
  t.true(rows.every((row) => row['wx_status'] === 'created'));
  t.is(ended.code, 0);
});

test('a person who was created although the answer refuses it is found, and the row says what it did', async (t) => {
  const place = await office(t, { requiredAttributes: 'department', requiredAttributesMode: 'created' });
  const { rows } = await applied(place, sheet('Boss'));
  for (const row of rows) {
    const [person] = (await place.state(row['email'])).people;
    t.is(person?.title, 'Boss');
    t.is(row['wx_status'], 'created', row['wx_error']);
  }
});
