import test, { type ExecutionContext } from 'ava';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { findPeople, type Finding, type PeopleFinder } from '../../src/plan/find-people.js';
import { service, type Service } from '../simulator/service.js';
import { webexOf } from '../webex/api.js';
import type { SimulatorOptions } from '../../src/simulator/options.js';

interface Found {
  readonly finder: PeopleFinder;
  readonly folder: string;
  readonly service: Service;
  readonly calls: () => Readonly<Record<string, number>>;
}

async function finding(
  t: ExecutionContext,
  simulator: Partial<SimulatorOptions>,
  how: Partial<Finding>,
  prepare: (service: Service) => Promise<unknown> = () => Promise.resolve(),
): Promise<Found> {
  const simulated = await service(t, simulator);
  await prepare(simulated);
  const webex = webexOf(simulated);
  const folder = await mkdtemp(join(tmpdir(), 'webex-bulk-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const licenses = await webex.licenses.list();
  const finder = await findPeople({
    people: webex.people,
    catalog: { licenses },
    rows: 30,
    way: 'auto',
    isNamed: () => false,
    namesOfAll: false,
    path: join(folder, 'people.jsonl'),
    signal: new AbortController().signal,
    onListed: () => undefined,
    ...how,
  });
  t.teardown(() => finder.close());
  return { finder, folder, service: simulated, calls: () => webex.stats().calls };
}

const choices: readonly [
  what: string,
  simulator: Partial<SimulatorOptions>,
  rows: number,
  by: 'email' | 'list',
  pages: number,
][] = [
  ['one row is looked up by e-mail', { users: 20 }, 1, 'email', 0],
  ['a page for many rows is listed', { users: 20 }, 10, 'list', 1],
  ['a large organization for few rows is not begun to be listed', { users: 3000 }, 2, 'email', 0],
  ['pages that turn out small end the list', { users: 300, pageCap: 10 }, 12, 'email', 0],
  ['small pages for many rows are listed', { users: 300, pageCap: 50 }, 100, 'list', 7],
];
for (const [what, simulator, rows, by, pages] of choices) {
  test(what, async (t) => {
    const { finder, calls, folder } = await finding(t, simulator, { rows });
    t.is(finder.by, by);
    if (by === 'list') t.is(finder.pages, pages);
    t.true((calls()['people.list'] ?? 0) <= Math.max(1, pages), JSON.stringify(calls()));
    await finder.close();
    t.deepEqual(await readdir(folder), []);
  });
}

test('everybody is found in the list by any of their addresses, whatever the case, and nobody is nobody', async (t) => {
  const {
    finder,
    service: simulated,
    calls,
  } = await finding(t, { users: 250, pageCap: 40 }, { rows: 250 }, (before) =>
    before.control('POST /people', [
      { email: 'Two@acme.example', emails: ['Two@acme.example', 'second@acme.example'] },
    ]),
  );
  const { people } = await simulated.state();
  t.true(people.length > 250);
  for (const { email, id } of people) {
    const { answer } = await finder.find(email.toUpperCase());
    t.like(answer, { result: 'done', value: { id } }, email);
  }
  for (const email of ['nobody@acme.example', '__proto__', '']) {
    t.like((await finder.find(email)).answer, { result: 'done', value: undefined });
  }
  t.is(calls()['people.find'], undefined);
  t.like((await finder.find('second@acme.example')).answer, {
    value: { emails: people.find(({ email }) => email === 'Two@acme.example')?.['emails'] },
  });
});

test('people of one name are told from the list, but those whom the file names, and searched for where there is none', async (t) => {
  const isNamed = (email: string): boolean => email.toLowerCase() === 'ana.2@acme.example';
  const prepare = (simulated: Service): Promise<unknown> =>
    simulated.control('POST /people', [
      { email: 'ana.1@acme.example', firstName: 'Ana', lastName: 'Ruiz', displayName: 'Ana Ruiz', loginEnabled: false },
      { email: 'Ana.2@acme.example', firstName: 'Ana', lastName: 'Ruiz', displayName: 'Ana Ruiz' },
      { email: 'ana.3@acme.example', firstName: 'Ana', lastName: 'Ruiz Soler', displayName: 'Ruiz, Ana' },
    ]);
  const { finder, calls } = await finding(t, { users: 20 }, { rows: 20, isNamed }, prepare);
  const ana = { people: [['ana.1@acme.example'], ['ana.3@acme.example']], areTooMany: false };
  t.like(await finder.namesakes({ firstName: 'ANA', lastName: 'Ruiz' }), { value: ana });
  t.like(await finder.namesakes({ displayName: 'Nobody' }), { value: { people: [], areTooMany: false } });
  t.is(calls()['people.find'], undefined);
  for (const [what, simulator, made] of [
    ['listed once where that is a page or two', { users: 20 }, { 'people.list': 1 }],
    ['searched for by each of two spellings where a list is long', { users: 3000 }, { 'people.find': 3 }],
  ] as const) {
    const single = await finding(t, simulator, { way: 'email', rows: 1, isNamed }, prepare);
    const found = await single.finder.namesakes({ firstName: 'ANA', lastName: 'Ruiz' });
    // A search finds whose display name begins so: of `Ana Ruiz` and `Ruiz, Ana` the first that anyone bears.
    t.like(found, { value: { areTooMany: false } }, what);
    t.deepEqual(found.result === 'done' && found.value.people[0], ['ana.1@acme.example'], what);
    t.like(await single.finder.namesakes({ firstName: 'No', lastName: 'One' }), { value: { people: [] } });
    t.like(single.calls(), made, what);
    t.is<number, number>(single.finder.extraCalls, Object.values(made)[0] ?? 0);
  }
});

test('more than 200 people of one name are too many to tell who is meant', async (t) => {
  const people = Array.from({ length: 201 }, (_, nth) => ({
    email: `m${nth}@acme.example`,
    displayName: 'Michael Smith',
  }));
  for (const [count, areTooMany] of [
    [200, false],
    [201, true],
  ] as const) {
    const { finder } = await finding(t, { users: 20 }, { rows: 20 }, (simulated) =>
      simulated.control('POST /people', people.slice(0, count)),
    );
    const found = await finder.namesakes({ displayName: 'michael smith' });
    if (found.result !== 'done') return t.fail();
    t.deepEqual([found.value.people.length, found.value.areTooMany], [areTooMany ? 0 : count, areTooMany]);
  }
});

test('whoever is listed was read no later than the page was asked for', async (t) => {
  const before = new Date().toISOString();
  const { finder } = await finding(t, { users: 20 }, { rows: 20 });
  const after = new Date().toISOString();
  const { readAt } = await finder.find('amelie.fischer@acme.example');
  t.true(before <= readAt && readAt <= after, readAt);
});

test('a list that cannot be read is no list: everybody is looked up', async (t) => {
  for (const fault of [{ status: 403 }, { status: 400 }, { status: 200, body: '{"items":"none"}' }]) {
    const { finder } = await finding(t, { users: 20 }, { rows: 20 }, (simulated) =>
      simulated.fault({ match: { method: 'GET', path: '/v1/people' }, times: 2, do: fault }),
    );
    t.is(finder.by, 'email', JSON.stringify(fault));
  }
});

test('a service that refuses the largest page is asked for its usual one', async (t) => {
  const { finder, calls } = await finding(t, { users: 20 }, { rows: 20 }, (simulated) =>
    simulated.fault({ match: { method: 'GET', path: '/v1/people' }, times: 1, do: { status: 400 } }),
  );
  t.is(finder.by, 'list');
  t.is(calls()['people.list'], 2);
});

test('who asks for the list and cannot have it is told', async (t) => {
  const error = await t.throwsAsync(
    finding(t, { users: 20 }, { way: 'list' }, (simulated) =>
      simulated.fault({ match: { method: 'GET', path: '/v1/people' }, nth: 'every', do: { status: 403 } }),
    ),
    { instanceOf: RunError },
  );
  t.regex(error.message, /cannot be listed/u);
  t.regex(error.next ?? '', /--look-up email/u);
});

test('where an entry of the list cannot be read, whoever is not in it is looked up', async (t) => {
  const items = [
    { id: 'P1', emails: ['ana@acme.example'], licenses: [] },
    { id: 'P2', errors: { emails: { code: 'x' } } },
  ];
  const { finder, calls } = await finding(t, { users: 20 }, { rows: 20 }, (simulated) =>
    simulated.fault({
      match: { method: 'GET', path: '/v1/people' },
      times: 1,
      do: { status: 200, body: JSON.stringify({ items }) },
    }),
  );
  t.like((await finder.find('ana@acme.example')).answer, { value: { id: 'P1' } });
  t.like((await finder.find('amelie.fischer@acme.example')).answer, { result: 'done' });
  t.is(calls()['people.find'], 1);
});

test('whoever a list lacks is looked for a second time, with no more calls than listing twice, however many they are', async (t) => {
  const { finder, calls } = await finding(t, { users: 250, pageCap: 50 }, { rows: 500 });
  t.is(finder.pages, 6);
  const absent = Array.from({ length: 400 }, (_, nth) => `nobody${nth}@acme.example`);
  const found = await Promise.all(absent.map(async (email) => await finder.confirmAbsence?.(email)));
  for (const one of found) t.like(one?.answer, { result: 'done', value: undefined });
  t.like(await finder.confirmAbsence?.('amelie.fischer@acme.example'), {
    answer: { value: { emails: ['amelie.fischer@acme.example'] } },
  });
  t.deepEqual([calls()['people.list'], calls()['people.find']], [12, 6]);
  t.is(finder.extraCalls, 12);
});

test('a second list that cannot be read is no witness: whoever is not in the first is looked up', async (t) => {
  const { finder, calls, service: simulated } = await finding(t, { users: 20 }, { rows: 20 });
  t.is(finder.pages, 1);
  await finder.confirmAbsence?.('a@acme.example');
  await simulated.fault({ match: { method: 'GET', path: '/v1/people' }, times: 1, do: { status: 403 } });
  for (const email of ['b@acme.example', 'c@acme.example']) {
    t.like(await finder.confirmAbsence?.(email), { answer: { result: 'done', value: undefined } });
  }
  t.deepEqual([calls()['people.list'], calls()['people.find']], [2, 3]);
});

test('among thousands of people the one with a near address is found without a call, and those whom the file names are not', async (t) => {
  const isNamed = (email: string): boolean => email === 'bruno.keller@acme.example';
  const { finder, calls } = await finding(t, { users: 2000 }, { rows: 2000, isNamed });
  t.deepEqual(await finder.near('amelie.fisher@acme.example', {}), {
    email: 'amelie.fischer@acme.example',
    because: 'letters',
  });
  t.is(await finder.near('bruno.kellr@acme.example', {}), undefined);
  t.is(await finder.near('user999999@acme.example', {}), undefined);
  t.is(calls()['people.find'], undefined);
});
