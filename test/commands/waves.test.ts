/** Applying in waves: what is sent, where it stops, how it goes on, and how a wave is put back. */
import test, { type ExecutionContext } from 'ava';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { office, type Office } from '../helpers/cli.js';

const person = (number: number): string => `p${number}@acme.example`;
/** `count` people, each with a new title and a license. */
const titles = (title: string, count: number, from = 1): string =>
  [...Array(count).keys()].map((place) => `${person(from + place)},P,Q${from + place},${title},Messaging\n`).join('');
const headings = 'email,firstName,lastName,title,licenses\n';

async function withPeople(t: ExecutionContext, count: number): Promise<Office> {
  const place = await office(t, { users: 3 });
  const begin = await place.run(
    'apply',
    await place.file('begin.csv', `email,firstName,lastName,title\n${people(count)}`),
    '--yes',
  );
  t.is(begin.code, 0, begin.stderr);
  return place;
}

const people = (count: number): string =>
  [...Array(count).keys()].map((place) => `${person(place + 1)},P,Q${place + 1},Clerk\n`).join('');

const refuses = (...numbers: readonly number[]): unknown =>
  numbers.map((number) => ({
    match: { method: 'PUT', email: person(number) },
    nth: 'every',
    do: { status: 400, body: { message: 'not this one' } },
  }));

/** Titles of the people by number. */
async function titlesOf(place: Office): Promise<string[]> {
  const { people: all } = await place.state();
  const found = all.filter(({ email }) => /^p\d+@/u.test(email));
  return found
    .sort((a, b) => Number(a.email.slice(1).split('@')[0]) - Number(b.email.slice(1).split('@')[0]))
    .map(({ title }) => title);
}

const times = <T>(count: number, value: T): T[] => Array<T>(count).fill(value);

test('a run stops in the wave in which too many rows are refused, and goes on with a higher limit', async (t) => {
  const place = await withPeople(t, 14);
  await place.faults(refuses(4, 5));
  const file = await place.file('bosses.csv', headings + titles('Boss', 14));
  const stopped = await place.run(
    'apply',
    file,
    '--yes',
    '--waves',
    '2,5,rest',
    '--stop-at',
    '30%',
    '--concurrency',
    '1',
  );
  t.is(stopped.code, 5);
  t.regex(
    stopped.stdout,
    /waves {7}2 rows, then 5, then the rest; stops when 30 % of the rows of a wave are not done/u,
  );
  t.regex(stopped.stderr, /^Wave 1 of 3: 2 rows, all done\.$/mu);
  t.regex(
    stopped.stderr,
    /Stopped: wave 2 of 3: 2 of 5 rows not done \(40 %\); --stop-at is 30 %\. 7 rows were not started\./u,
  );
  t.regex(stopped.stderr, /apply \S+-bosses --stop-at 41%$/mu);
  // Four rows may be under way with one call at a time; none of the third wave was.
  t.deepEqual((await titlesOf(place)).slice(7), times(7, 'Clerk'));

  const before = (await place.writes()).length;
  const again = await place.run('apply', 'latest', '--yes');
  t.is(again.code, 5);
  t.regex(again.stdout, /waves .*; now in wave 2; stops when 30 %/u);
  t.is((await place.writes()).length, before, 'the limit of the first run holds for the second');

  const on = await place.run('apply', 'latest', '--yes', '--stop-at', '41%');
  t.is(on.code, 3, on.stderr);
  t.regex(on.stderr, /Wave 2 of 3: 2 of 5 rows not done \(40 %\)\.\n(?:.*\n)*Wave 3 of 3: 7 rows, all done\./u);
  t.deepEqual(
    (await place.results()).map(({ wx_status }) => wx_status),
    [...times(3, 'updated'), 'partial', 'partial', ...times(9, 'updated')],
  );
});

test('without "rest", a run ends after its last wave, and waves of other sizes begin with the rows that are left', async (t) => {
  const place = await withPeople(t, 9);
  const file = await place.file('bosses.csv', headings + titles('Boss', 9));
  const first = await place.run('apply', file, '--yes', '--waves', '1,2');
  t.is(first.code, 5);
  t.regex(first.stderr, /Stopped: wave 2 is the last that was asked for\. 6 rows were not started\./u);
  t.deepEqual(await titlesOf(place), [...times(3, 'Boss'), ...times(6, 'Clerk')]);
  const second = await place.run('apply', 'latest', '--yes', '--waves', '4,rest', '--json');
  t.is(second.code, 0, second.stderr);
  const waves = second.stdout.split('\n').filter((line) => line.includes('"type":"wave"'));
  t.deepEqual(
    waves.map((line) => JSON.parse(line) as unknown),
    [
      { type: 'wave', wave: 1, of: 2, rows: 4, notDone: 0 },
      { type: 'wave', wave: 2, of: 2, rows: 2, notDone: 0 },
    ],
  );
  t.deepEqual(await titlesOf(place), times(9, 'Boss'));
});

test('the wave in which a run stops is put back, the ones before it stay, and the job is over', async (t) => {
  const place = await withPeople(t, 12);
  await place.faults(refuses(5));
  const file = await place.file('bosses.csv', headings + titles('Boss', 12));
  const options = [
    '--waves',
    '3,4,rest',
    '--stop-at',
    '1',
    '--undo-on-stop',
    '--concurrency',
    '1',
    '--max-changes',
    '12',
  ];
  const run = await place.run('apply', file, '--yes', ...options);
  t.is(run.code, 5, run.stderr);
  t.regex(
    run.stderr,
    /That wave was reverted by (\S+-bosses-undo)\.\n\S.* undo \S+-bosses {3}also reverts the waves before it/u,
  );
  t.deepEqual(await titlesOf(place), [...times(3, 'Boss'), ...times(9, 'Clerk')]);
  const { people: all } = await place.state();
  const licensed = all.filter(({ email, licenses }) => /^p\d+@/u.test(email) && licenses.includes('Messaging'));
  t.deepEqual(licensed.map(({ email }) => email).sort(), [1, 2, 3].map(person));

  const job = (await place.run('jobs', '--json')).stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { name: string; result: string; next?: string })
    .find(({ name }) => name.endsWith('-bosses'));
  t.regex(job?.result ?? '', /not-attempted; last wave reverted by \S+-bosses-undo$/u);
  t.is(job?.next, undefined);
  const before = (await place.writes()).length;
  const goOn = await place.run('apply', job?.name ?? '', '--yes');
  t.regex(
    goOn.stdout,
    /stopped in a wave, which was reverted by \S+; it does not go on\. Plan the spreadsheet again\. Nothing was sent\./u,
  );
  t.notRegex(goOn.stdout, /resumes the remaining rows/u);
  t.is((await place.run('retry', job?.name ?? '', '--yes')).code, 4);
  t.is((await place.writes()).length, before);

  const undo = await place.run('undo', job?.name ?? '', '--yes');
  t.is(undo.code, 0, undo.stderr);
  t.deepEqual(await titlesOf(place), times(12, 'Clerk'));
});

test('the report of a job has a line for each wave', async (t) => {
  const place = await withPeople(t, 6);
  await place.faults(refuses(2));
  const file = await place.file('bosses.csv', headings + titles('Boss', 6));
  await place.run('apply', file, '--yes', '--waves', '1,2,rest', '--stop-at', '1', '--undo-on-stop');
  const jobs = (await place.run('jobs', '--json')).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { job: string });
  const name = jobs.map(({ job }) => job).find((job) => job.endsWith('-bosses')) ?? '';
  await place.run('report', name);
  const page = await readFile(join(place.folder, name, 'report.html'), 'utf8');
  const lines = [
    ...page.matchAll(
      /<th scope="row">(\d of 3)<\/th>\s*<td[^>]*>(\d)<\/td>\s*<td[^>]*>(\d)<\/td>\s*<td>1<\/td>\s*<td>([^<]*)/gu,
    ),
  ];
  t.deepEqual(
    lines.map(([, wave, rows, notDone, end = '']) => [wave, rows, notDone, end.replace(/\S+-undo/u, '…')]),
    [
      ['1 of 3', '1', '0', ''],
      ['2 of 3', '2', '1', 'reverted by …'],
    ],
  );
});

test('a stop by which nothing of the wave is in effect puts nothing back, and the job can go on', async (t) => {
  const place = await withPeople(t, 4);
  await place.faults([{ match: { method: 'PUT' }, nth: 'every', do: { status: 400, body: { message: 'no' } } }]);
  const file = await place.file(
    'bosses.csv',
    `email,title\n${[1, 2, 3, 4].map((one) => `${person(one)},Boss\n`).join('')}`,
  );
  const run = await place.run('apply', file, '--yes', '--waves', '2,rest', '--undo-on-stop');
  t.is(run.code, 5);
  t.regex(run.stderr, /Nothing of that wave is in effect, so there was nothing to revert\./u);
  t.regex(run.stderr, /apply \S+-bosses --stop-at 100% {3}goes on nevertheless/u);
  await place.clearFaults();
  t.is((await place.run('apply', 'latest', '--yes', '--stop-at', '3')).code, 3);
  t.deepEqual(await titlesOf(place), ['Clerk', 'Clerk', 'Boss', 'Boss']);
});

test('people whom the wave created are kept, or removed where that is asked', async (t) => {
  for (const [created, left] of [
    ['keep', 6],
    ['delete', 3],
  ] as const) {
    const place = await office(t, { users: 3 });
    await place.faults([
      {
        match: { method: 'POST', path: '/v1/people', email: person(4) },
        nth: 'every',
        do: { status: 400, body: { message: 'no' } },
      },
    ]);
    const file = await place.file(
      'new.csv',
      `email,firstName,lastName\n${[...Array(9).keys()].map((one) => `${person(one + 1)},P,Q${one}\n`).join('')}`,
    );
    const waves = ['--waves', '3,4,rest', '--undo-on-stop', '--created', created];
    const run = await place.run('apply', file, '--yes', ...waves, '--stop-at', '25%');
    t.is(run.code, 5, run.stderr);
    const { people: all } = await place.state();
    t.is(all.filter(({ email }) => /^p\d+@/u.test(email)).length, left, created);
  }
});

test('waves that cannot be read are refused before anything is asked of Webex', async (t) => {
  const place = await office(t, { users: 3 });
  const file = await place.file('people.csv', `email,title\n${person(1)},Boss\n`);
  const run = await place.run('apply', file, '--yes', '--waves', 'rest,5');
  t.is(run.code, 2);
  t.regex(run.stderr, /--waves is "rest,5", but must be numbers of rows separated by commas/u);
  t.deepEqual(await place.requests(), []);
});

test('what a wave began is announced in the journal before its first call', async (t) => {
  const place = await withPeople(t, 3);
  const run = await place.run(
    'apply',
    await place.file('bosses.csv', headings + titles('Boss', 3)),
    '--yes',
    '--waves',
    '1,rest',
  );
  t.is(run.code, 0, run.stderr);
  const lines = (await readFile(join(await place.jobFolder(), 'journal.jsonl'), 'utf8')).trim().split('\n');
  const kinds = lines.map((line) => JSON.parse(line) as { kind: string; row?: number; wave?: number });
  const firstOf = (wave: number): number => kinds.findIndex((one) => one.kind === 'wave' && one.wave === wave);
  t.is(firstOf(1), 1);
  t.true(kinds.slice(1, firstOf(2)).every(({ row = 2 }) => row === 2));
  t.true(kinds.slice(firstOf(2)).every(({ row = 3 }) => row > 2));
});
