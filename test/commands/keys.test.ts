/** `--key employeeNumber`: whom a row is about, from file to plan and state. */
import test, { type ExecutionContext } from 'ava';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { finishPlan } from '../../src/finish-plan.js';
import { readPlan } from '../../src/job/plan-file.js';
import type { RowPlan } from '../../src/model/row.js';
import { planRetry } from '../../src/plan/retry.js';
import type { Planned } from '../../src/plan/run.js';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { office, type Office } from '../helpers/cli.js';
import { applyJob, planFile, resultsOf, runIn, type Conditions } from '../helpers/in-process.js';
import { someCases } from '../helpers/some-cases.js';

const key = { choice: { key: 'employeeNumber' } } as const;
const amelie = 'amelie.fischer@acme.example';
const bruno = 'bruno.keller@acme.example';
const chiara = 'chiara.rossi@acme.example';

async function numbered(t: ExecutionContext, options: Partial<SimulatorOptions> = {}): Promise<Office> {
  return await office(t, { employeeNumbers: true, ...options });
}

async function planned(place: Office, sheet: string, how: Conditions = key): Promise<Planned> {
  return await planFile(place, await place.file('hr.csv', sheet), join(place.folder, 'output'), how);
}

async function rowsOf({ job }: Planned): Promise<RowPlan[]> {
  const rows: RowPlan[] = [];
  for await (const { plan } of (await readPlan(job.file('plan.jsonl'))).rows()) rows.push(plan);
  return rows;
}

/** The row's cells and what becomes of it: the address of the person who is meant, the new one, and the codes of its problems. */
const cases: readonly (readonly [string, string, { meant?: string; newEmail?: string; codes?: string[] }])[] = [
  ['the number and the address of one person', `000001,${amelie},Boss`, { meant: amelie }],
  ['a number alone', '000001,,Boss', { meant: amelie }],
  ['an address in other letters', `000001,${amelie.toUpperCase()},Boss`, { meant: amelie }],
  ['another address of the person', '000008,h.martin@acme.example,Boss', { meant: 'hugo.martin@acme.example' }],
  ['an address that nobody has', '000001,berg@acme.example,Boss', { meant: amelie, newEmail: 'berg@acme.example' }],
  ['an address of another person', `000001,${bruno},Boss`, { codes: ['key-and-address-differ'] }],
  ['no number', `,${amelie},Boss`, { meant: amelie, codes: ['no-key'] }],
  ['a word for no number', `NULL,${amelie},Boss`, { meant: amelie, codes: ['read-as-empty', 'no-key'] }],
  ['neither number nor address', ',,Boss', { codes: ['no-email'] }],
  ['a decimal number', `000001.0,${amelie},Boss`, { meant: amelie, codes: ['read-as-key'] }],
  ['a number without its zeros', `1,${amelie},Boss`, { meant: amelie, codes: ['read-as-key'] }],
  ['a number without its zeros, and a new address', '1,berg@acme.example,Boss', { codes: ['key-without-zeros'] }],
  ['a number of nobody, and a person with another one', `4711,${amelie},Boss`, { codes: ['other-key'] }],
  ['a number of nobody, and a person without one', '4711,admin@acme.example,Boss', { meant: 'admin@acme.example', codes: ['no-key-in-webex'] }],
  ['a number of nobody, and no address', '4711,,Boss', { codes: ['no-email', 'unknown-key'] }],
  ['a number of several people', `000002,${bruno},Boss`, { codes: ['key-of-several'] }],
  ['a number in an address column', `x,${amelie} x,Boss`, { codes: ['invalid-email'] }],
  ['a shortened number', `1.2E+07,${amelie},Boss`, { codes: ['shortened-number', 'other-key'] }],
]; // prettier-ignore

const some = someCases(6);

for (const lookUp of ['list', 'email'] as const) {
  for (const [what, row, { meant, newEmail, codes = [] }] of cases) {
    const register: (title: string, body: (t: ExecutionContext) => Promise<void>) => void =
      lookUp === 'list' ? test : some;
    register(`${what}: ${meant ?? 'nobody is meant'}, with people found by ${lookUp}`, async (t) => {
      const place = await numbered(t);
      await place.control('people', { email: chiara, employeeNumber: '000002' });
      const [plan] = await rowsOf(await planned(place, `Personalnummer,email,title\n${row}\n`, { ...key, lookUp }));
      t.deepEqual(
        plan?.problems.map(({ code }) => code),
        codes,
      );
      t.is(plan?.wanted.newEmail, newEmail);
      const [person] = meant === undefined ? [] : (await place.state(meant)).people;
      t.is(plan?.seen?.person?.id, person?.id);
      const calls = meant === undefined ? [] : ['person.update', ...(newEmail === undefined ? [] : ['person.rename'])];
      t.deepEqual(
        plan?.calls.map(({ call }) => call),
        calls,
      );
    });
  }
}

test('a changed address is a change and not a new person; the same file then finds everyone unchanged', async (t) => {
  const place = await numbered(t);
  const before = (await place.state()).people.length;
  const sheet = `Employee ID,email,lastName,licenses\n000001,amelie.berg@acme.example,Berg,Messaging\n000003,${chiara},,\n`;
  const { job, summary } = await planned(place, sheet);
  t.like(summary, { people: { update: 1, unchanged: 1 }, changes: { 'new email address': 1 } });
  await applyJob(place, job);
  const [row] = await resultsOf(job);
  t.like(row, { wx_status: 'updated', wx_error: '' });
  t.regex(row?.['wx_changes'] ?? '', /email "amelie\.fischer@acme\.example" → "amelie\.berg@acme\.example"/u);
  const { people } = await place.state();
  t.is(people.length, before);
  const [amelieNow] = (await place.state('amelie.berg@acme.example')).people;
  t.like(amelieNow, { lastName: 'Berg', employeeNumber: '000001' });
  t.deepEqual(amelieNow?.licenses, ['Webex Suite', 'Messaging', 'Screen Share']);
  const writes = (await place.writes()).length;
  const again = await planned(place, sheet);
  t.like(again.summary, { people: { unchanged: 2 }, warnings: 0 });
  t.is((await place.writes()).length, writes);
});

test('a new person is created, and told to have no number yet', async (t) => {
  const place = await numbered(t);
  const { job } = await planned(place, 'employeeNumber,email,firstName\n4711,new@acme.example,New\n');
  await applyJob(place, job);
  const [row] = await resultsOf(job);
  t.is(row?.['wx_status'], 'created');
  t.regex(row?.['wx_error'] ?? '', /created without an employee number/u);
});

test('rows that disagree about who has which number are invalid; a row that is there twice is applied once', async (t) => {
  const place = await numbered(t);
  const rows = [
    ['4711', 'new.one@acme.example'],
    ['4711', 'new.two@acme.example'],
    ['4712', 'new.three@acme.example'],
    ['4713', 'new.three@acme.example'],
    ['000001', amelie],
    ['000001', amelie],
    ['000003', 'c.one@acme.example'],
    ['000003', 'c.two@acme.example'],
  ];
  const sheet = ['employeeNumber,email,firstName', ...rows.map((row) => [...row, 'X'].join(','))].join('\n');
  const { job, summary } = await planned(place, sheet);
  t.like(summary.people, { create: 0, update: 1, repeated: 1, invalid: 6 });
  await applyJob(place, job);
  const results = await resultsOf(job);
  t.deepEqual(
    results.map((row) => row['wx_error_code']),
    ['key-clash', 'key-clash', 'key-clash', 'key-clash', '', '', 'key-clash', 'key-clash'],
  );
});

test('people whom SCIM does not show are found by address, and the row says that the number was not compared', async (t) => {
  const place = await numbered(t, { scimHidden: amelie });
  const [row] = await rowsOf(await planned(place, `employeeNumber,email,title\n000001,${amelie},Boss\n`));
  t.deepEqual(
    row?.problems.map(({ code }) => code),
    ['not-in-scim'],
  );
  t.is(row?.calls.length, 1);
});

test('where SCIM is ahead of the People API, the row is not planned, and can be tried again', async (t) => {
  const place = await numbered(t, { addressDelay: 3600 });
  const first = await planned(place, 'employeeNumber,email\n000001,amelie.berg@acme.example\n');
  await applyJob(place, first.job, { webex: {} });
  const second = await planned(place, 'employeeNumber,email,title\n000001,amelie.berg@acme.example,Boss\n');
  t.like(second.summary.people, { failed: 1, create: 0, update: 0 });
});

test('a sign-in without the scope is refused before any row, with the way to it', async (t) => {
  const place = await numbered(t, {
    scopes: 'spark:all spark-admin:people_read spark-admin:people_write spark-admin:licenses_read',
  });
  const error = await t.throwsAsync(planned(place, `employeeNumber,email\n000001,${amelie}\n`), {
    instanceOf: RunError,
  });
  t.is(error.exitCode, 6);
  t.regex(error.next ?? '', /identity:people_read.*webex-bulk login --scim/su);
  t.false((await place.requests()).some(({ path }) => path === '/v1/people'));
});

test('without --key such a column is no column, and nothing goes over SCIM', async (t) => {
  const place = await numbered(t);
  const error = await t.throwsAsync(planned(place, `Personalnummer,email\n1,${amelie}\n`, {}), {
    instanceOf: RunError,
  });
  t.regex(error.message, /--key employeeNumber finds people by it/u);
  await planned(place, `employeeID,email,title\n1,${amelie},Boss\n`, {});
  t.false((await place.requests()).some(({ path }) => path.includes('/scim/')));
});

test('a file without a column for the number is refused; any heading can be mapped to it', async (t) => {
  const place = await numbered(t);
  await t.throwsAsync(planned(place, `email\n${amelie}\n`), { message: /no column holds the employee number/u });
  const choice = { ...key.choice, map: { Nr: 'employeeNumber' } };
  const [row] = await rowsOf(await planned(place, 'Nr,email,title\n000001,,Boss\n', { choice }));
  t.is(row?.email, amelie);
});

test('the command line takes --key, keeps it in the plan, and refuses another one for the job', async (t) => {
  const place = await numbered(t);
  const file = await place.file('hr.csv', 'employeeNumber,email,title\n000001,,Boss\n');
  const { stdout } = await place.run('plan', file, '--key', 'employeeNumber');
  t.regex(stdout, /employee numbers over SCIM \(\d calls?\)/u);
  const header = (await readFile(join(await place.jobFolder(), 'plan.jsonl'), 'utf8')).split('\n')[0] ?? '';
  t.like(JSON.parse(header), { options: { key: 'employeeNumber' } });
  t.is((await place.run('apply', 'latest', '--key', 'email', '--yes')).code, 4);
  t.is((await place.run('apply', 'latest', '--yes')).code, 0);
  t.is((await place.state(amelie)).people[0]?.title, 'Boss');
  const watch = await place.run('watch', place.folder, '--once', '--key', 'employeeNumber', '--leavers', 'deactivate');
  t.is(watch.code, 2);
});

test('a plan that was interrupted goes on by employee number; one whose licenses have new names is still meant so', async (t) => {
  const place = await numbered(t);
  const { job } = await planned(place, `employeeNumber,email,title\n000001,amelie.berg@acme.example,\n000003,,Boss\n`);
  const whole = await readFile(job.file('plan.jsonl'), 'utf8');
  await writeFile(job.file('plan.jsonl'), `${whole.split('\n').slice(0, 2).join('\n')}\n`);
  const run = runIn(place);
  await finishPlan(run, job, { outputRoot: place.folder, given: {} }).finally(() => run.webex.close());
  const told = (text: string): unknown[] =>
    text
      .split('\n')
      .slice(1, 3)
      .map((line) => ({ ...(JSON.parse(line) as object), readAt: '' }));
  t.deepEqual(told(await readFile(job.file('plan.jsonl'), 'utf8')), told(whole));
  await place.control('licenses', { name: 'Something new', total: 5 });
  await applyJob(place, job);
  t.deepEqual(
    (await resultsOf(job)).map((row) => row['wx_status']),
    ['updated', 'updated'],
  );
});

test('a row that failed is tried again by employee number', async (t) => {
  const place = await numbered(t);
  await place.faults([{ match: { method: 'PUT', path: '/v1/people/*' }, times: 1, do: { status: 403 } }]);
  const { job } = await planned(place, 'employeeNumber,email,title\n000003,,Boss\n');
  await applyJob(place, job);
  t.is((await resultsOf(job))[0]?.['wx_status'], 'failed');
  const run = runIn(place);
  const again = await planRetry(run, job, { outputRoot: join(place.folder, 'output') }).finally(() =>
    run.webex.close(),
  );
  await applyJob(place, again.job);
  t.is((await place.state(chiara)).people[0]?.title, 'Boss');
});

test('rows that name one person by number, by address and by both are invalid: they must be one row', async (t) => {
  const place = await numbered(t);
  const rows = [
    '000001,,Boss',
    `000001,${amelie},Lead`,
    `,${amelie},Head`,
    '000003,,A',
    '000003,,B',
    `000002,${bruno},X`,
  ];
  const { summary, job } = await planned(place, ['employeeNumber,email,title', ...rows].join('\n'));
  t.like(summary.people, { invalid: 5, update: 1 });
  await applyJob(place, job);
  t.is((await place.writes()).length, 1);
});

test('a manager named by a number that no row has is whoever SCIM tells has it', async (t) => {
  const place = await numbered(t);
  const plan = await planned(place, `employeeNumber,email,manager\n000001,${amelie},000002\n000003,,4711\n`);
  const [first, second] = await rowsOf(plan);
  t.is(first?.changes.find(({ field }) => field === 'manager')?.to, bruno);
  t.deepEqual(
    first?.problems.map(({ code }) => code),
    ['manager-found'],
  );
  t.deepEqual(
    second?.problems.map(({ code }) => code),
    ['unclear-manager'],
  );
  t.regex(second?.problems[0]?.message ?? '', /no person of the organization or of this file has/u);
});
