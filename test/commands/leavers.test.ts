/** Rows that only take away, about people whom the organization does not have: never done without a word. */
import test, { type ExecutionContext } from 'ava';
import { join } from 'node:path';
import { refuseIfStrict } from '../../src/commands/plan.js';
import { RunError } from '../../src/errors.js';
import { readPlan } from '../../src/job/plan-file.js';
import { planRetry } from '../../src/plan/retry.js';
import { office, type Office } from '../helpers/cli.js';
import { applyJob, planFile, resultsOf, runIn, type Conditions } from '../helpers/in-process.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(6);

type Rows = Record<string, string>[];

async function applied(place: Office, sheet: string, how: Conditions = {}): Promise<Rows> {
  const { job } = await planFile(place, await place.file('leavers.csv', sheet), join(place.folder, 'output'), how);
  await applyJob(place, job, how);
  return await resultsOf(job);
}

/** Rows that take something away, in all ways. */
const removals: Readonly<Record<string, string>> = {
  loginEnabled: 'false',
  removeLicenses: 'Webex Suite',
  exactLicenses: '<clear>',
  removeSessionTypes: 'TRS',
  attendee: 'false',
  title: '<clear>',
  'Cost center': '<clear>',
};

for (const [way, size] of [
  ['list', 'few'],
  ['email', 'few'],
  ['email', 'many'],
] as const) {
  const how = `people looked up by ${way}, ${size} of them`;
  /** Of many people a list would take more calls than the rows. */
  const organization = async (t: ExecutionContext): Promise<Office> => {
    const place = await office(t);
    if (size === 'many') await place.control('licenses', { name: 'Messaging', total: 9000, consumed: 9000 });
    return place;
  };

  for (const [column, cell] of Object.entries(removals)) {
    some(`a leaver with a mistyped address is no success: ${column}, ${how}`, async (t) => {
      const place = await organization(t);
      const sheet = `email,${column}\namelie.fisher@acme.example,${cell}\nsomebody.else@acme.example,${cell}\n`;
      const [mistyped, gone] = await applied(place, sheet, { lookUp: way });
      t.like(mistyped, { wx_status: 'invalid', wx_error_code: 'unknown-person', wx_error_column: 'email' });
      t.regex(mistyped?.['wx_error'] ?? '', /"amelie\.fischer@acme\.example" differs in one or two letters/u);
      t.like(gone, { wx_status: 'unchanged', wx_error_code: 'person-not-found', wx_error_column: 'email' });
      t.regex(gone?.['wx_error'] ?? '', /isn't in this organization/u);
      t.deepEqual(await place.writes(), []);
    });
  }

  some(`a leaver whose name the row says is found by it under another address, ${how}`, async (t) => {
    const place = await organization(t);
    const sheet =
      'email,firstName,lastName,loginEnabled\nemma.berg@acme.example,Emma,Larsen,false\nnew.one@acme.example,New,One,false\n';
    const [emma, other] = await applied(place, sheet, { lookUp: way });
    t.is(emma?.['wx_status'], 'invalid');
    t.regex(emma?.['wx_error'] ?? '', /"emma\.larsen@acme\.example" has the same name/u);
    t.is(other?.['wx_status'], 'created');
    t.is((await place.state('emma.berg@acme.example')).people.length, 0);
  });

  some(`an address that the file itself names is not meant by another row of it, ${how}`, async (t) => {
    const place = await organization(t);
    const sheet = 'email,loginEnabled\namelie.fisher@acme.example,false\namelie.fischer@acme.example,false\n';
    const rows = await applied(place, sheet, { lookUp: way });
    t.deepEqual(
      rows.map(({ wx_status, wx_error_code }) => [wx_status, wx_error_code]),
      [
        ['unchanged', 'person-not-found'],
        ['updated', ''],
      ],
    );
  });

  some(`an address that is near to a second address of a person names that one, ${how}`, async (t) => {
    const place = await organization(t);
    const emails = ['amelie.fischer@acme.example', 'amelie.fischer@alias.example'];
    await place.control('people', { email: emails[0], emails });
    const [row] = await applied(place, 'email,loginEnabled\namelie.fischer@alias.exmple,false\n', { lookUp: way });
    t.regex(row?.['wx_error'] ?? '', /"amelie\.fischer@(?:alias|acme)\.example"/u);
    t.is(row?.['wx_status'], 'invalid');
  });
}

test('addresses that only have other numbers are other people', async (t) => {
  const place = await office(t);
  const [row] = await applied(place, 'email,loginEnabled\nuser000019@acme.example,false\n');
  t.like(row, { wx_status: 'unchanged', wx_error_code: 'person-not-found' });
});

test('a person who was renamed is found by the name in the address', async (t) => {
  const place = await office(t);
  await place.control('people', { email: 'emma.larsen@acme.example', emails: ['e.berg@acme.example'] });
  const [row] = await applied(place, 'email,loginEnabled\nemma.larsen@acme.example,false\n');
  t.is(row?.['wx_status'], 'invalid');
  t.regex(row?.['wx_error'] ?? '', /"e\.berg@acme\.example" has the same name/u);
});

test('the mistyped address of a row that --limit leaves out is named by the file all the same', async (t) => {
  const place = await office(t);
  const sheet = 'email,loginEnabled\namelie.fisher@acme.example,false\namelie.fischer@acme.example,false\n';
  const [row] = await applied(place, sheet, { choice: { limit: 1 } });
  t.like(row, { wx_status: 'unchanged', wx_error_code: 'person-not-found' });
});

test('rows of two joined files that only take away are looked at in the same way', async (t) => {
  const place = await office(t);
  const join = await place.file('second.csv', 'email,removeLicenses\namelie.fisher@acme.example,Webex Suite\n');
  const rows = await applied(place, 'email,loginEnabled\nbruno.keller@acme.example,false\n', { join });
  t.deepEqual(
    rows.map(({ wx_status, wx_error_code }) => [wx_status, wx_error_code]),
    [
      ['updated', ''],
      ['invalid', 'unknown-person'],
    ],
  );
});

test('a leaver who could not be looked up at first is looked for when the rest is tried again', async (t) => {
  const place = await office(t);
  const outputRoot = join(place.folder, 'output');
  const path = '/v1/people';
  await place.faults([{ match: { method: 'GET', path }, nth: 'every', do: { status: 403 } }]);
  const sheet = 'email,loginEnabled\namelie.fisher@acme.example,false\ngone@acme.example,false\n';
  const { job } = await planFile(place, await place.file('leavers.csv', sheet), outputRoot);
  await applyJob(place, job);
  t.deepEqual(
    (await resultsOf(job)).map(({ wx_status }) => wx_status),
    ['failed', 'failed'],
  );
  await place.clearFaults();
  const run = runIn(place);
  const { summary } = await planRetry(run, job, { outputRoot }).finally(() => run.webex.close());
  t.like(summary, { people: { invalid: 1, unchanged: 1 }, warned: { 'person-not-found': 1 } });
});

test('every summary says how many were not found, however many other warnings and errors there are', async (t) => {
  const place = await office(t);
  const wrong = Array.from({ length: 250 }, (_, nth) => `not an address ${nth},false`);
  const gone = Array.from({ length: 30 }, (_, nth) => `gone${nth}@elsewhere.example,false`);
  const sheet = ['email,loginEnabled', ...wrong, ...gone].join('\n');
  const { job, summary } = await planFile(place, await place.file('leavers.csv', sheet), join(place.folder, 'output'));
  t.is(summary.findings.length, 200);
  t.is(summary.warned?.['person-not-found'], 30);
  const told = /30 rows only remove, and their people aren't in this organization/u;
  t.is(summary.notices.filter((notice) => told.test(notice)).length, 1);
  t.regex(summary.notices.join('\n'), /rows 252, 253, 254, 255, 256, 257, 258, 259, 260, 261, …/u);
  const planned = await place.run('plan', join(place.folder, 'leavers.csv'));
  t.regex(planned.stdout.replace(/\s+/gu, ' '), told);
  t.regex(planned.stdout, /\b30 × person-not-found/u);

  const ended = await applyJob(place, job);
  t.like(
    ended.results.errors.find(({ code }) => code === 'person-not-found'),
    { count: 30 },
  );
  t.is(ended.results.counts.unchanged, 30);
});

test('--strict refuses a file with a leaver who was not found', async (t) => {
  const place = await office(t);
  const file = await place.file('leavers.csv', 'email,loginEnabled\ngone@elsewhere.example,false\n');
  const { summary, job } = await planFile(place, file, join(place.folder, 'output'));
  t.throws(() => refuseIfStrict(summary, true), { instanceOf: RunError });
  for await (const { plan } of (await readPlan(job.file('plan.jsonl'))).rows()) {
    t.deepEqual(
      plan.problems.map(({ code, severity }) => [code, severity]),
      [['person-not-found', 'warning']],
    );
  }
});
