import test from 'ava';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { office, type Ended, type Office } from '../helpers/cli.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(3);

const heading = 'email,firstName,title,loginEnabled\n';
const leaving = [
  'amelie.fischer',
  'bruno.keller',
  'chiara.rossi',
  'daniel.novak',
  'emma.larsen',
  'felix.hartmann',
  'hugo.martin',
];
const leavers = leaving.slice(0, 3).map((name) => `${name}@acme.example,,,false\n`);
const joiners = Array.from({ length: 7 }, (_, n) => `new${n}@acme.example,New${n},,\n`);
/** Ten rows: 3 people lose their sign-in, 7 are created. */
const ten = `${heading}${leavers.join('')}${joiners.join('')}`;
const words = '3 people would lose access or data in 10 rows (30 %)';
const given = '3 people in 10 rows would lose access or data (30 %)';

const jobName = async (place: Office): Promise<string> => (await readdir(join(place.folder, 'output')))[0] ?? '';
const losers = async (place: Office): Promise<number> =>
  (await place.state()).people.filter(({ loginEnabled }) => !loginEnabled).length;
const events = ({ stdout }: Ended): Record<string, unknown>[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('a plan that passes a limit shows it, ends as it would otherwise, and names the way to apply it', async (t) => {
  const place = await office(t);
  const ended = await place.run('plan', await place.file('people.csv', ten), '--max-creates', '50%');
  t.is(ended.code, 0, ended.stderr);
  t.true(ended.stdout.includes(`warning   ${words}; the limit is 20 %; raise it with --max-removals`), ended.stdout);
  t.true(ended.stdout.includes('warning   7 people in 10 rows would be created (70 %); --max-creates is 50 %'));
  const next = `if this is intended:  webex-bulk apply ${await jobName(place)} --max-creates 7 --max-removals 3\n`;
  t.true(ended.stdout.includes(next), ended.stdout);
});

test('a plan within its limits says nothing of them', async (t) => {
  const place = await office(t);
  const ended = await place.run('plan', await place.file('people.csv', ten), '--max-removals', '3');
  t.is(ended.code, 0, ended.stderr);
  t.false(ended.stdout.includes('warning'));
});

test('a file that passes limits is not applied, whatever --yes says; all limits are told, and the plan is kept', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', ten);
  const refused = await place.run('apply', file, '--yes', '--max-changes', '9');
  t.is(refused.code, 4, refused.stdout);
  const told = `Nothing was sent: 10 people in 10 rows would be created or updated (100 %); --max-changes is 9; ${words}; the limit is 20 %; raise it with --max-removals.`;
  t.true(refused.stderr.includes(told), refused.stderr);
  const command = `webex-bulk apply ${await jobName(place)} --max-changes 10 --max-removals 3`;
  t.true(refused.stderr.includes(command), refused.stderr);
  t.deepEqual(await place.writes(), []);
  const applied = await place.run(...command.split(' ').slice(1), '--yes');
  t.is(applied.code, 0, applied.stderr);
  t.is(await losers(place), 3);
});

for (const [title, flags, env] of [
  ['a flag', ['--max-removals', '30%'], {}],
  ['the environment', [], { WEBEX_MAX_REMOVALS: '3' }],
] as const) {
  some(`a limit that ${title} raises lets the file pass`, async (t) => {
    const place = await office(t);
    const file = await place.file('people.csv', ten);
    const ended = await place.runWith({ ...place.env, ...env }, 'apply', file, '--yes', ...flags);
    t.is(ended.code, 0, ended.stderr);
    t.is(await losers(place), 3);
  });
}

for (const [title, flags, config, limit] of [
  ['a flag', ['--max-removals', '2'], {}, '2'],
  ['the configuration', [], { maxRemovals: 2 }, '2'],
  ['a percentage in the configuration', [], { maxRemovals: '25%' }, '25 %'],
] as const) {
  some(`a job is not applied beyond the limit of ${title}, and nothing at all is sent`, async (t) => {
    const place = await office(t);
    t.is((await place.run('plan', await place.file('people.csv', ten))).code, 0);
    const before = (await place.requests()).length;
    await place.file('webex-bulk.json', JSON.stringify(config));
    const ended = await place.run('apply', 'latest', '--yes', ...flags);
    t.is(ended.code, 4, ended.stdout);
    t.true(ended.stderr.includes(`${given}; --max-removals is ${limit}.`), ended.stderr);
    t.is((await place.requests()).length, before);
  });
}

test('the rows that are chosen are the job: by their number a limit is judged', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', ten);
  const ended = await place.run('apply', file, '--yes', '--limit', '3');
  t.is(ended.code, 0, ended.stderr);
  t.is(await losers(place), 3);
});

test('a job that goes on is judged by its whole plan, not by what is left of it', async (t) => {
  const place = await office(t);
  const rows = leaving.map((name) => `${name}@acme.example,,,false\n`);
  const file = await place.file('people.csv', `${heading}${rows.join('')}`);
  await place.faults([{ match: { method: 'PUT' }, nth: 4, times: 100, do: { status: 401 } }]);
  const begun = await place.run('apply', file, '--yes', '--concurrency', '1', '--max-removals', '100%');
  t.is(begun.code, 6, begun.stderr);
  const lost = await losers(place);
  t.true(lost > 0 && lost < 7, `${lost} people lost something in the first run`);
  const before = (await place.requests()).length;
  const refused = await place.run('apply', 'latest', '--yes', '--max-removals', '6');
  t.is(refused.code, 4, refused.stderr);
  t.regex(refused.stderr, /7 people in 7 rows would lose access or data \(100 %\); --max-removals is 6/u);
  t.is((await place.requests()).length, before);
});

test('a limit that is neither number nor percentage is wrong usage', async (t) => {
  const place = await office(t);
  const ended = await place.run('plan', await place.file('people.csv', ten), '--max-removals', 'few');
  t.is(ended.code, 2);
  t.regex(ended.stderr, /--max-removals is "few", but must be a whole number, or percent of the rows such as 20%/u);
  t.deepEqual(await place.requests(), []);
});

test('programs are told the limits that are passed, and the refusal', async (t) => {
  const place = await office(t);
  const ended = await place.run('apply', await place.file('people.csv', ten), '--yes', '--json');
  const summary = events(ended).find(({ type, phase }) => type === 'summary' && phase === 'plan');
  t.like(summary?.['limits'], [{ option: 'max-removals', count: 3, rows: 10, limit: '20%', given: false }]);
  t.like(events(ended).at(-1), { type: 'error', problem: 'refused', exitCode: 4 });
});
