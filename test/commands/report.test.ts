import test from 'ava';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { office } from '../helpers/cli.js';

const rows = 'email,title\namelie.fischer@acme.example,Boss\nnobody at all,Lead\n';

test('apply writes a report beside the results, and report writes it again and prints its path', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', rows);
  const applied = await place.run('apply', file, '--yes');
  t.is(applied.code, 3, applied.stderr);
  const path = /^Report: +(?<path>\S+)$/mu.exec(applied.stdout)?.groups?.['path'] ?? '';
  const written = join(place.folder, path);
  t.regex(await readFile(written, 'utf8'), /1 of 2 rows is not done\./u);
  await rm(written);
  const again = await place.run('report', 'latest');
  t.is(again.code, 0, again.stderr);
  t.is(again.stdout.trim(), `Report: ${path}`);
  t.is((await stat(written)).mode & 0o777, 0o600);
  const event = JSON.parse((await place.run('report', 'latest', '--json')).stdout) as Record<string, unknown>;
  t.is(event['report'], path);
  t.is((event['counts'] as Record<string, number>)['invalid'], 1);
});

test('a planned job has a report when it is asked for, and nothing is sent', async (t) => {
  const place = await office(t);
  await place.run('plan', await place.file('people.csv', rows));
  const before = (await place.requests()).length;
  const { code, stdout } = await place.run('report', 'latest');
  t.is(code, 0);
  const page = await readFile(join(place.folder, stdout.replace('Report: ', '').trim()), 'utf8');
  t.regex(page, /Nothing is applied yet: 1 row is planned\./u);
  t.is((await place.requests()).length, before);
});

test('a job that is not there has no report', async (t) => {
  const place = await office(t);
  const { code, stderr } = await place.run('report', 'latest');
  t.is(code, 2);
  t.regex(stderr, /There is no spreadsheet and no job "latest"/u);
});
