/** Finding the people of a file over SCIM: which way is taken, by counting calls, and whom it must not miss. */
import test, { type ExecutionContext } from 'ava';
import { join } from 'node:path';
import { readPlan } from '../../src/job/plan-file.js';
import type { PlanSummary } from '../../src/model/plan-summary.js';
import type { RowPlan } from '../../src/model/row.js';
import type { LookUpWay } from '../../src/plan/find-people.js';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { office, type Office } from '../helpers/cli.js';
import { planFile } from '../helpers/in-process.js';
import { extreme, some } from '../helpers/some-cases.js';

interface PlannedRows {
  readonly rows: readonly RowPlan[];
  readonly lookUp: PlanSummary['lookUp'];
  /** Requests while planning that are not about the catalog, by kind. */
  readonly calls: { readonly people: number; readonly scim: number };
}

async function planned(place: Office, csv: string, lookUp: LookUpWay = 'auto'): Promise<PlannedRows> {
  const before = (await place.requests()).length;
  const file = await place.file('people.csv', csv);
  const { job, summary } = await planFile(place, file, join(place.folder, 'output'), { peopleApi: 'scim', lookUp });
  const rows: RowPlan[] = [];
  for await (const { plan } of (await readPlan(job.file('plan.jsonl'))).rows()) rows.push(plan);
  const made = (await place.requests()).slice(before);
  const people = made.filter(({ path }) => /^\/v1\/people(?!\/me)/u.test(path)).length;
  return {
    rows,
    lookUp: summary.lookUp,
    calls: { people, scim: made.filter(({ path }) => /\/scim\//u.test(path)).length },
  };
}

const seeded = (nth: number): string => `user${String(nth).padStart(6, '0')}@acme.example`;
const titles = (count: number, more: readonly string[] = []): string =>
  ['email,title', ...Array.from({ length: count }, (_, nth) => `${seeded(20 + nth)},Title ${nth}`), ...more].join('\n');
const numbers = (count: number): string =>
  ['email,Profile: costCenter', ...Array.from({ length: count }, (_, nth) => `${seeded(20 + nth)},CC-${nth}`)].join(
    '\n',
  );

const [amelie, emma] = ['amelie.fischer@acme.example', 'emma.larsen@acme.example'];

/** 3,000 people, 2,400 of whom have one license: three pages of a list over the People API, five over SCIM. */
const users = 2999;

interface Way {
  readonly what: string;
  readonly csv: string;
  readonly simulator?: Partial<SimulatorOptions>;
  readonly calls: PlannedRows['calls'];
  readonly lookUp: PlanSummary['lookUp'];
}

const byEmail = { by: 'email', pages: 0 } as const;
const ways: readonly Way[] = [
  {
    what: 'some people are found by one request over SCIM instead of by each or in a list',
    csv: titles(40),
    calls: { people: 0, scim: 1 },
    lookUp: { ...byEmail, scim: { by: 'search', calls: 1, found: 40 } },
  },
  {
    what: 'more of them are found by several, and the size of the organization is asked for, which limits removals',
    csv: titles(150),
    simulator: { pageCap: 100, users: 5999 },
    calls: { people: 0, scim: 3 },
    lookUp: { ...byEmail, people: 6000, scim: { by: 'search', calls: 3, found: 150 } },
  },
  {
    what: 'many people are listed over the People API, whose pages hold more',
    csv: titles(400),
    calls: { people: 3, scim: 0 },
    lookUp: { by: 'list', pages: 3, people: 3000 },
  },
  {
    what: 'with a column that only SCIM has, one list over SCIM is all',
    csv: numbers(700),
    simulator: { users: 2510 },
    calls: { people: 0, scim: 7 },
    lookUp: { ...byEmail, people: 2511, scim: { by: 'list', calls: 7, found: 700 } },
  },
  {
    what: 'the same where answers hold whole users, whatever is asked for',
    csv: numbers(700),
    simulator: { scimAttributes: 'ignored' },
    calls: { people: 0, scim: 7 },
    lookUp: { ...byEmail, people: 3000, scim: { by: 'list', calls: 7, found: 700 } },
  },
];
for (const { what, csv, simulator, calls, lookUp } of ways) {
  const register = simulator?.scimAttributes === undefined ? test : extreme;
  register(what, async (t: ExecutionContext) => {
    const made = await planned(await office(t, { users, ...simulator }), csv);
    t.deepEqual(made.calls, calls);
    t.deepEqual(made.lookUp, lookUp);
    t.true(made.rows.every((row) => row.problems.length === 0 && row.changes.length === 1));
  });
}

extreme('where pages of the People API turn out small, many people are listed over SCIM', async (t) => {
  const place = await office(t, { users, pageCap: 100 });
  const { calls, lookUp, rows } = await planned(place, titles(900));
  // One page of the People API, a request whether SCIM shows them, the list, and the own account.
  t.deepEqual(calls, { people: 1, scim: 8 });
  t.is(lookUp?.scim?.by, 'list');
  t.true(rows.every((row) => row.problems.length === 0 && row.changes.length === 1));
});

const untaken: readonly (readonly [string, Partial<SimulatorOptions>, scim: number])[] = [
  ['conditions are not joined', { scimFilterOr: 'refused' }, 1],
  ['SCIM does not show the own account', { scimHidden: 'admin@acme.example' }, 1],
];
for (const [what, simulator, scim] of untaken) {
  test(`where ${what}, people are found over the People API as ever`, async (t) => {
    const made = await planned(await office(t, { users, ...simulator }), titles(40));
    t.deepEqual(made.calls, { people: 3, scim });
    t.deepEqual(made.lookUp, { by: 'list', pages: 3, people: 3000 });
  });
}

test('where conditions are not joined, what only SCIM has is read by a list instead of one by one', async (t) => {
  const made = await planned(await office(t, { users, directoryData: true, scimFilterOr: 'refused' }), numbers(40));
  // The refused request, the list, one more refusal, and the own account alone.
  t.deepEqual(made.calls, { people: 0, scim: 9 });
  t.like(made.lookUp?.scim, { by: 'list', found: 40 });
  t.true(made.rows.every((row) => row.problems.length === 0 && row.changes.length === 1));
});

test('where searching fails, or lists everybody, people are found over the People API as ever', async (t) => {
  for (const action of some(
    [{ status: 403 }, { status: 200, body: '{"totalResults":1,"Resources":[{"id":"x"}]}' }],
    2,
  )) {
    const place = await office(t, { users });
    await place.faults([{ match: { path: '/v1/identity/scim/*/Users' }, nth: 'every', do: action }]);
    const { lookUp, rows } = await planned(place, titles(40));
    t.deepEqual(lookUp, { by: 'list', pages: 3, people: 3000 });
    t.true(rows.every((row) => row.problems.length === 0 && row.changes.length === 1));
  }
});

extreme('where a list leaves out attributes that it does not know by their names, it is not used', async (t) => {
  const place = await office(t, { users, directoryData: true, scimAttributes: 'core-only' });
  const { lookUp, rows } = await planned(place, numbers(700));
  t.is(lookUp?.scim, undefined);
  t.like(lookUp, { by: 'list', pages: 3 });
  t.is(rows.length, 700);
});

extreme(
  'where addresses have to be so short that a list is fewer calls, they are not searched for any longer',
  async (t) => {
    const { lookUp, calls } = await planned(await office(t, { users: 5999, scimLongestUrl: 900 }), titles(150));
    t.deepEqual(lookUp, { by: 'list', pages: 6, people: 6000 });
    // Of two groups of addresses the first, until it was short enough.
    t.true(calls.scim > 5 && calls.scim < 15, String(calls.scim));
  },
);

extreme('small pages and short addresses of SCIM are learned, and no person is missed', async (t) => {
  for (const simulator of some([{ scimLargestPage: 15 }, { scimLongestUrl: 1500 }], 2)) {
    const { lookUp, rows } = await planned(await office(t, { users: 9000, ...simulator }), titles(45));
    t.is(lookUp?.scim?.found, 45);
    t.true(rows.every((row) => row.problems.length === 0 && row.changes.length === 1));
  }
});

const needing: readonly (readonly [string, string])[] = [
  ['licenses', `email,title,licenses\n${amelie},Boss,Messaging\n${emma},Boss,\n`],
  ['session types', `email,title,sessionTypes\n${amelie},Boss,PRO\n${emma},Boss,\n`],
  ['a deletion', `email,delete\n${amelie},${amelie}\n${emma},\n`],
  ['a new address', `email,newEmail\n${amelie},amelie@acme.example\n${emma},\n`],
  ['managers by name', `email,manager\n${amelie},Emma Larsen\n${emma},\n`],
];
for (const [what, csv] of some(needing, 5)) {
  test(`a file with ${what} is looked up over the People API`, async (t) => {
    const { lookUp } = await planned(await office(t, { users: 20 }), csv);
    t.is(lookUp?.scim, undefined);
  });
}

/** The same row of both ways, but for what tells nothing of the person. */
async function bothWays(t: ExecutionContext, place: Office, csv: string): Promise<readonly [RowPlan[], RowPlan[]]> {
  const over = await planned(place, csv);
  t.truthy(over.lookUp?.scim, 'found over SCIM');
  const listed = await planned(place, csv, 'list');
  const plain = (rows: readonly RowPlan[]): RowPlan[] => rows.map((row) => ({ ...row, readAt: '' }));
  return [plain(over.rows), plain(listed.rows)];
}

test('rows are planned from SCIM as from the People API: texts, managers, sign-in, what is cleared, and who is not there', async (t) => {
  const place = await office(t, { users: 4999 });
  await place.control('people', [
    { email: seeded(30), title: '', department: '', managerId: '' },
    { email: seeded(31), loginEnabled: false },
    { email: 'two@acme.example', emails: ['two@acme.example', 'second@acme.example'], displayName: 'Two' },
  ]);
  const known = [
    `${amelie},Amélie,Fischer,,Boss,<clear>,${emma},`,
    `${emma},,,Emma L.,,,<clear>,true`,
    `${seeded(30)},,,,<clear>,Research,,false`,
    'no address,,,,Boss,,,',
    ...Array.from({ length: 20 }, (_, nth) => `${seeded(40 + nth)},,,,Same,,,`),
  ];
  for (const absent of [
    [`${seeded(31).toUpperCase()},,,,Back,,nobody@acme.example,true`, 'second@acme.example,,,,Second,,,'],
    ['new@acme.example,New,Person,,Clerk,,,', 'gone@acme.example,,,,,,,false'],
  ]) {
    const csv = ['email,firstName,lastName,displayName,title,department,manager,loginEnabled', ...known, ...absent];
    const [over, listed] = await bothWays(t, place, csv.join('\n'));
    t.deepEqual(over, listed);
  }
});

test('a person whom SCIM hides is found over the People API, and not created a second time', async (t) => {
  const hidden = seeded(25);
  const place = await office(t, { users, scimHidden: hidden });
  const csv = titles(40).replaceAll(',', ',,').replace('email,,title', 'email,lastName,title');
  const { rows, lookUp } = await planned(place, csv);
  t.like(lookUp?.scim, { by: 'search', found: 39 });
  const row = rows.find(({ email }) => email === hidden);
  t.deepEqual(
    row?.calls.map(({ call }) => call),
    ['person.update'],
  );
  t.truthy(row?.seen?.person?.id);
});

test('a new person of the name of somebody whom SCIM hides is warned of', async (t) => {
  const place = await office(t, { users, scimHidden: emma });
  const csv = ['email,firstName,lastName,title', 'e.larsen@acme.example,Emma,Larsen,Boss']
    .concat(Array.from({ length: 40 }, (_, nth) => `${seeded(20 + nth)},,,Title`))
    .join('\n');
  const { rows, lookUp } = await planned(place, csv);
  t.like(lookUp?.scim, { found: 40 });
  t.true(rows[0]?.problems.some(({ code }) => code === 'looks-like-rename'));
});

test('a file of new people is listed once one request shows that SCIM knows none of them', async (t) => {
  const place = await office(t, { users });
  const csv = [
    'email,firstName,lastName',
    ...Array.from({ length: 90 }, (_, nth) => `new${nth}@acme.example,New,${nth}`),
  ].join('\n');
  const { calls, lookUp } = await planned(place, csv);
  t.deepEqual(calls, { people: 3, scim: 1 });
  t.deepEqual(lookUp, { by: 'list', pages: 3, people: 3000 });
});
