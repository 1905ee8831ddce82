/** Columns that only SCIM has: how they are read, compared and refused while planning. */
import test from 'ava';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { RowPlan } from '../../src/model/row.js';
import type { LookUpWay } from '../../src/plan/find-people.js';
import { readPlan } from '../../src/job/plan-file.js';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { office, type Office, type SimulatedRequest } from '../helpers/cli.js';
import { exportTo, planFile, type Conditions } from '../helpers/in-process.js';
import { some } from '../helpers/some-cases.js';

const directory = { directoryData: true, employeeNumbers: true };

async function plansOf(place: Office, sheet: string, how?: Conditions): Promise<RowPlan[]> {
  const file = await place.file('people.csv', sheet);
  const { job } = await planFile(place, file, join(place.folder, 'output'), how);
  const plans: RowPlan[] = [];
  for await (const { plan } of (await readPlan(job.file('plan.jsonl'))).rows()) plans.push(plan);
  return plans;
}

async function numberOf(place: Office, email: string): Promise<string> {
  const { people } = await place.state(email);
  return (people[0] as { employeeNumber?: string } | undefined)?.employeeNumber ?? '';
}

/** The requests that read users over SCIM, by kind. */
async function scimReads(place: Office): Promise<{ lists: number; joined: number; single: number }> {
  const all = ((await place.requests()) as (SimulatedRequest & { query: string })[]).filter(({ path }) =>
    path.includes('/scim/'),
  );
  return {
    lists: all.filter(({ query }) => query.includes('sortBy')).length,
    joined: all.filter(({ query }) => decodeURIComponent(query).includes(' or ')).length,
    single: all.filter(({ path }) => /Users\/.+$/u.test(path)).length,
  };
}

const [amelie, emma] = ['amelie.fischer@acme.example', 'emma.larsen@acme.example'];

const heads =
  'email,employeeNumber,Profile: costCenter,organization,preferredLanguage,timezone,workPhone,mobilePhone,locality';

test('what differs from what SCIM shows is planned, in the form in which it is sent', async (t) => {
  const place = await office(t, directory);
  const number = await numberOf(place, amelie);
  t.not(number, '');
  const [first, second] = await plansOf(
    place,
    `${heads}\n${amelie},${number},CC-1,Acme Inc.,en-GB,Europe/Rome,+49 (0)30 123-4567,<clear>,Roma\n${emma},,,,,,,,\n`,
  );
  t.deepEqual(first?.problems, []);
  const changed = Object.fromEntries((first?.changes ?? []).map(({ field, to }) => [field, to]));
  t.deepEqual(changed, {
    costCenter: 'CC-1',
    preferredLanguage: 'en_GB',
    timezone: 'Europe/Rome',
    workPhone: '+49301234567',
    mobilePhone: null,
    locality: 'Roma',
  });
  t.is(first?.seen?.person?.employeeNumber, number);
  t.true(first?.changes.every(({ from }) => typeof from === 'string' && from !== ''));
  t.deepEqual([second?.changes, second?.problems], [[], []]);
});

const refusals: readonly (readonly [column: string, cell: string, why: RegExp])[] = [
  ['workPhone', '030 1234567', /with the country in front/u],
  ['timezone', 'CET+1', /IANA/u],
  ['preferredLanguage', 'German', /like en_US/u],
];
for (const [column, cell, why] of some(refusals, 2)) {
  test(`"${cell}" is refused under ${column}`, async (t) => {
    const [row] = await plansOf(await office(t), `email,${column}\n${amelie},${cell}\n`);
    t.like(row?.problems[0], { code: 'invalid-value', column, value: cell, severity: 'error' });
    t.regex(row?.problems[0]?.message ?? '', why);
    t.deepEqual(row?.calls, []);
  });
}

test('where SCIM shows nothing of the person, the columns are refused, and other rows are planned', async (t) => {
  const place = await office(t, { ...directory, scimHidden: amelie });
  const [hidden, other] = await plansOf(place, `email,organization\n${amelie},A\n${emma},A\n`);
  t.like(hidden?.problems[0], { code: 'not-in-scim', column: 'organization' });
  t.deepEqual([other?.changes.length, other?.problems], [1, []]);
});

test('a sign-in without the scope for changes is told so in each row that needs it, and what is to do', async (t) => {
  const place = await office(t);
  const sheet = `email,title,organization\n${amelie},Boss,A\n${emma},Boss,\nnew@acme.example,,B\n`;
  const [first, second, third] = await plansOf(place, sheet, { webex: { scimIsReadOnly: true } });
  t.like(first?.problems[0], { code: 'scim-closed', column: 'organization', value: 'A' });
  t.regex(first?.problems[0]?.message ?? '', /identity:people_rw.*login --scim.*ignore/u);
  t.deepEqual(second?.problems, []);
  t.true(third?.problems.some(({ code }) => code === 'scim-closed'));
});

const ways: readonly (readonly [string, LookUpWay, Partial<SimulatorOptions>, 'lists' | 'joined' | 'single'])[] = [
  ['by list', 'list', {}, 'lists'],
  ['joined in one request', 'email', {}, 'joined'],
  ['one by one where conditions are not joined', 'email', { scimFilterOr: 'refused' }, 'single'],
  ['joined in fewer where a URL is too long', 'email', { scimLongestUrl: 420 }, 'joined'],
];
for (const [name, lookUp, options, kind] of ways) {
  test(`what SCIM shows is read ${name}`, async (t) => {
    const place = await office(t, { ...directory, ...options });
    const { people } = await place.state();
    const emails = people.map(({ emails: [email = ''] }) => email).slice(0, 8);
    const rows = emails.map((email) => `${email},Other\n`).join('');
    const plans = await plansOf(place, `email,Profile: division\n${rows}`, { lookUp });
    t.true(plans.every(({ changes, problems }) => changes.length === 1 && problems.length === 0));
    const seen = new Set(plans.map(({ changes }) => changes[0]?.from));
    t.true(seen.has('Field') && seen.has('Products'));
    const reads = await scimReads(place);
    t.true(reads[kind] > 0);
    t.is(reads.single > 0, kind === 'single');
  });
}

test('a list whose last page holds few is a whole list: nothing more is asked for', async (t) => {
  const place = await office(t, { ...directory, users: 510 });
  const { people } = await place.state();
  const rows = people.slice(0, 40).map(({ emails: [email = ''] }) => `${email},Other\n`);
  const plans = await plansOf(place, `email,Profile: division\n${rows.join('')}`);
  t.true(plans.every(({ changes, problems }) => changes.length === 1 && problems.length === 0));
  t.deepEqual(await scimReads(place), { lists: 2, joined: 0, single: 0 });
});

test('a new address with the employee number of a person is no second person: the correction is told', async (t) => {
  const place = await office(t, directory);
  const number = await numberOf(place, amelie);
  const sheet = `Work Email,employeeNumber,firstName,lastName\na.berg@acme.example,${number},Amelie,Berg\nnew@acme.example,999,New,One\n`;
  const [renamed, fresh] = await plansOf(place, sheet);
  t.like(renamed?.problems[0], { code: 'known-by-number', column: 'employeeNumber', value: number, severity: 'error' });
  t.regex(
    renamed?.problems[0]?.message ?? '',
    /write amelie\.fischer@acme\.example in Work Email and a\.berg@acme\.example in newEmail/u,
  );
  t.deepEqual(renamed?.calls, []);
  t.deepEqual(fresh?.problems, []);
  t.true(fresh?.changes.some(({ field, to }) => field === 'employeeNumber' && to === '999'));
});

test('a number of a person whom another row names is told as one number of two people', async (t) => {
  const place = await office(t, directory);
  const number = await numberOf(place, amelie);
  const sheet = `email,employeeNumber,firstName\na.berg@acme.example,${number},Amelie\n${amelie},,\n`;
  const [renamed] = await plansOf(place, sheet);
  t.regex(renamed?.problems[0]?.message ?? '', /a row of this file names amelie\.fischer@acme\.example too/u);
});

test('an export has all of it, and is found unchanged', async (t) => {
  const place = await office(t, directory);
  const target = join(place.folder, 'all.csv');
  const { unsaid } = await exportTo(place, target);
  t.deepEqual(unsaid, {});
  const text = await readFile(target, 'utf8');
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true });
  const own = rows.find(({ email }) => email === amelie);
  t.is(own?.['employeeNumber'], await numberOf(place, amelie));
  for (const name of ['Profile: costCenter', 'timezone', 'workPhone', 'country']) t.not(own?.[name] ?? '', '', name);
  const plans = await plansOf(place, text);
  t.true(plans.length > 10);
  t.deepEqual(
    plans.flatMap(({ changes, problems }) => [...changes, ...problems.filter(({ severity }) => severity === 'error')]),
    [],
  );
});
