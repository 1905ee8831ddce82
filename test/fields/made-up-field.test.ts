/** A field that the program does not have goes through all of it, registered and nowhere else named. */
import test from 'ava';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { registerField } from '../../src/fields/table.js';
import { textField } from '../../src/fields/text.js';
import { planUndo } from '../../src/undo/plan-undo.js';
import { office, type Office } from '../helpers/cli.js';
import { applyJob, exportTo, planFile, resultsOf, runIn } from '../helpers/in-process.js';

const [amelie, ana] = ['amelie.fischer@acme.example', 'ana@acme.example'];
const [old, fresh] = ['https://pictures.example/old.png', 'https://pictures.example/new.png'];

/** The picture of a person, which the People API knows. */
test.before(() => {
  registerField(textField('avatar', { canBeEmpty: true, example: fresh, meaning: 'address of a picture' }));
});

async function pictureOf(place: Office, email: string): Promise<unknown> {
  const id = (await place.state(email)).people[0]?.id ?? '';
  const { connection } = place;
  const headers = { authorization: `Bearer ${connection.accessToken}` };
  const answer = await fetch(`${connection.apiUrl}/people/${id}`, { headers });
  return ((await answer.json()) as Record<string, unknown>)['avatar'];
}

async function applied(place: Office, sheet: string): ReturnType<typeof planFile> {
  const planned = await planFile(place, await place.file('people.csv', sheet), join(place.folder, 'output'));
  await applyJob(place, planned.job);
  return planned;
}

test('a made-up field is read, planned, applied, told, exported, found unchanged and taken back', async (t) => {
  const place = await office(t);
  await applied(place, `email,avatar\n${amelie},${old}\n`);
  const sheet = `email,firstName,avatar\n${amelie},,${fresh}\n${ana},Ana,${fresh}\n`;
  const { job, summary } = await applied(place, sheet);
  t.is(summary.changes['avatar'], 2);
  t.like(await resultsOf(job), [
    { wx_status: 'updated', wx_changes: `avatar "${old}" → "${fresh}"` },
    { wx_status: 'created', wx_changes: `avatar "${fresh}"; firstName "Ana"` },
  ]);
  t.deepEqual([await pictureOf(place, amelie), await pictureOf(place, ana)], [fresh, fresh]);

  const target = join(place.folder, 'all.csv');
  await exportTo(place, target);
  const exported: Record<string, string>[] = parse(await readFile(target, 'utf8'), { columns: true, bom: true });
  t.is(exported.find(({ email }) => email === amelie)?.['avatar'], fresh);
  t.true((await resultsOf((await applied(place, sheet)).job)).every(({ wx_status }) => wx_status === 'unchanged'));

  const undo = await planUndo(runIn(place), job, { outputRoot: join(place.folder, 'output-undo'), created: 'keep' });
  await applyJob(place, undo.job);
  t.like(await resultsOf(undo.job), [{ wx_status: 'updated', wx_changes: `avatar "${fresh}" → "${old}"` }]);
  t.is(await pictureOf(place, amelie), old);
});

test('what cannot be read under it is refused with its own heading', async (t) => {
  const place = await office(t);
  const { job } = await applied(place, `email,Avatar\n${amelie},#REF!\n`);
  t.like(await resultsOf(job), [
    { wx_status: 'invalid', wx_error_code: 'spreadsheet-error', wx_error_column: 'Avatar' },
  ]);
});
