/** Texts of the service and of the spreadsheet in the files that the program writes. */
import test from 'ava';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { office } from '../helpers/cli.js';

const steering = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069]/u;
const hostile = 'Evil\u001B[2J\u009B1A\u202Eexe\nNext:  webex-bulk undo latest';
const [amelie, bruno] = ['amelie.fischer@acme.example', 'bruno.keller@acme.example'];

test('in results, texts of the service stand on one line and steer nothing, and the spreadsheet’s own cells are as they were', async (t) => {
  const place = await office(t);
  const id = String((await place.state(amelie)).people[0]?.id);
  await place.control('licenses', { name: hostile, total: 5 });
  const license = (await place.state()).licenses.find(({ name }) => name === hostile);
  await place.faults([
    {
      match: { method: 'PUT', path: `/v1/people/${id}` },
      nth: 'every',
      do: { status: 400, body: { message: hostile, trackingId: hostile } },
    },
  ]);
  const note = 'own\u001B[2J note\u009B';
  const rows = [
    ['email', 'title', 'licenses', 'wx_note', ' =own'],
    [amelie, 'Boss', '', note, '\n=1+1'],
    [bruno, 'Chief', license?.id ?? '', '', ' =2'],
  ];
  const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const file = await place.file('people.csv', rows.map((cells) => cells.map(cell).join(',')).join('\n'));
  const ended = await place.run('apply', file, '--yes', '--ignore-unknown');
  t.is(ended.code, 3, ended.stderr);
  const folder = await place.jobFolder();
  const text = await readFile(join(folder, 'results.csv'), 'utf8');
  const results = parse<Record<string, string>>(text, { bom: true, columns: true });
  t.regex(results[0]?.['wx_error'] ?? '', /Evil \[2J 1A exe Next/u);
  t.regex(results[1]?.['wx_changes'] ?? '', /Evil\\x1b/u);
  for (const result of results) {
    for (const [name, value] of Object.entries(result)) {
      if (name.startsWith('wx_') && name !== 'wx_note')
        t.notRegex(value, new RegExp(`${steering.source}|[\\r\\n\\t]`, 'u'));
    }
  }
  t.is(results[0]?.['wx_note'], note);
  // Read as a result, every cell is as it was: what is escaped loses its apostrophe again.
  t.is(results[0]?.["' =own"], "'\n=1+1");
  t.is(results[1]?.["' =own"], "' =2");
  const again = await place.run('apply', join(folder, 'results.csv'), '--yes', '--ignore-unknown');
  t.is(again.code, 3, again.stderr);
  t.deepEqual(
    (await place.results()).map((result) => result["' =own"]),
    ["'\n=1+1", "' =2"],
  );
  const summary = await readFile(join(folder, 'summary.json'), 'utf8');
  t.notRegex(summary.replaceAll('\n', ''), steering);
});

test('an export and a template hold no text that steers a terminal, and an export is still found unchanged', async (t) => {
  const place = await office(t);
  const person = (await place.state(amelie)).people[0];
  await place.control('people', { email: amelie, title: 'Evil\u009B1A\u202E', department: 'Sales' });
  await place.control('licenses', { name: hostile, total: 5 });
  const held = [...(person?.licenses ?? []), hostile];
  await place.control('people', { email: amelie, licenses: held });
  const exported = await place.run('export', 'all.csv', '--settings-api', 'xml');
  t.is(exported.code, 0, exported.stderr);
  t.regex(exported.stdout, /title: 1 value that a cell cannot hold was left empty/u);
  const text = await readFile(join(place.folder, 'all.csv'), 'utf8');
  t.notRegex(text, steering);
  t.true(text.includes(String((await place.state()).licenses.find(({ name }) => name === hostile)?.id)), 'by its id');
  const applied = await place.run('apply', 'all.csv', '--yes');
  t.is(applied.code, 0, applied.stdout + applied.stderr);
  t.true((await place.results()).every(({ wx_status }) => wx_status === 'unchanged'));
  for (const name of ['blank.csv', 'blank.xlsx']) {
    const made = await place.run('template', name);
    t.is(made.code, 0, made.stderr);
    t.notRegex(made.stdout, /^Next: {2}webex-bulk undo/mu);
  }
  t.notRegex(await readFile(join(place.folder, 'blank.csv'), 'utf8'), steering);
});
