/** What rows ask of SCIM at the same time, against the simulated one, under each option of what is not known. */
import test, { type ExecutionContext } from 'ava';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import type { Webex } from '../../src/webex/connect.js';
import { uuidOfPerson } from '../../src/webex/scim-user.js';
import { quickenTime } from '../helpers/quick-time.js';
import { service, type Json, type Service } from '../simulator/service.js';
import { webexOf } from './api.js';

quickenTime(1000);

interface Ready {
  readonly simulated: Service;
  readonly webex: Webex;
  /** UUIDs of people who were there before. */
  readonly users: readonly string[];
  /** What was asked since, in short: method and the last part of the path. */
  readonly asked: () => Promise<readonly Json[]>;
}

async function ready(t: ExecutionContext, options: Partial<SimulatorOptions> = {}, count = 130): Promise<Ready> {
  const simulated = await service(t, { users: count + 20, ...options });
  const webex = webexOf(simulated);
  await webex.people.me();
  const people = (await simulated.state()).people.slice(0, count);
  const users = people.map(({ id }) => uuidOfPerson(id) ?? '');
  const since = (await simulated.requests()).length;
  return { simulated, webex, users, asked: async () => (await simulated.requests()).slice(since) };
}

const title = (value: string): object => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op: 'replace', path: 'title', value }],
});

/** Changes the titles of all of them at once; gives how each ended. */
async function retitle({ webex, users }: Ready): Promise<string[]> {
  const answers = users.map((user) => webex.together.change({ method: 'PATCH', user, data: title(`T ${user}`) }));
  return (await Promise.all(answers)).map(({ result }) => result);
}

async function titled({ simulated, users }: Ready): Promise<number> {
  const { people } = await simulated.state();
  return people.filter((one) => users.some((user) => one['title'] === `T ${user}`)).length;
}

const forms: readonly Partial<SimulatorOptions>[] = [
  {},
  { scimBulkData: 'text', scimBulkList: 'Operations' },
  { scimBulkData: 'object', scimBulkList: 'Operations', scimBulkOrder: 'reversed', scimBulkId: 'post-only' },
  { scimBulkSize: 2000 },
  { scimBulkThrottle: 3, scimBulkStatus: 'number' },
];
for (const options of forms) {
  test(`130 changes at once are all made, a hundred at most in a request, with ${JSON.stringify(options)}`, async (t) => {
    const all = await ready(t, options);
    t.deepEqual([...new Set(await retitle(all))], ['done']);
    t.is(await titled(all), 130);
    const bulks = (await all.asked()).filter(({ path }) => String(path).endsWith('/Bulk'));
    t.true(bulks.every(({ operations }) => ((operations as Json[] | undefined) ?? []).length <= 100));
    if (Object.keys(options).length === 0) t.is(bulks.length, 2);
  });
}

const readings: readonly (readonly [Partial<SimulatorOptions>, number])[] = [
  [{}, 2],
  [{ scimLongestUrl: 2500 }, 20],
  [{ scimLargestPage: 40 }, 8],
  [{ scimFilterOr: 'refused' }, 20],
  [{ scimFilterOr: 'refused', scimLargestPage: 50 }, 45],
];
for (const [options, most] of readings) {
  test(`130 users are read with few requests, and none is taken for another, with ${JSON.stringify(options)}`, async (t) => {
    const { webex, users, asked } = await ready(t, options);
    const absent = '00000000-0000-4000-8000-000000000000';
    const read = await Promise.all([...users, absent].map((user) => webex.together.readUser(user)));
    t.deepEqual(
      read.map((one) => (one.result === 'done' ? one.value?.id : one.result)),
      [...users, undefined],
    );
    const requests = (await asked()).length;
    t.true(requests <= most, `${requests} requests`);
  });
}

test('one operation that Webex refuses spoils no other, and one that a whole request is refused for is found', async (t) => {
  const all = await ready(t, {}, 20);
  const [bad = '', ...good] = all.users;
  await all.simulated.fault({
    match: { operation: 'bulk', path: `*/Users/${bad}` },
    nth: 'every',
    do: { status: 400 },
  });
  t.deepEqual(await retitle(all), ['refused', ...good.map(() => 'done')]);
  t.is(await titled(all), good.length);
});

test('a request that is refused as a whole, in every form, is sent in halves, but not for ever', async (t) => {
  const all = await ready(t, {}, 40);
  await all.simulated.fault({ match: { path: '*/Bulk' }, nth: 'every', do: { status: 400 } });
  t.deepEqual([...new Set(await retitle(all))], ['refused']);
  const requests = (await all.asked()).length;
  t.true(requests <= 80, `${requests} requests`);
});

test('an operation that fails by itself is sent again; a create is not, unless it was surely not processed', async (t) => {
  for (const [status, times] of [
    [503, 1],
    [429, 2],
    [424, 2],
  ] as const) {
    const { simulated, webex, asked } = await ready(t, {}, 2);
    await simulated.fault({ match: { operation: 'bulk.POST' }, do: { status } });
    const data = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userType: 'user',
      userName: 'new@acme.example',
    };
    const answer = await webex.together.change({ method: 'POST', data });
    t.is(answer.result, times === 2 ? 'done' : 'doubt');
    t.is((await asked()).length, times);
  }
  const all = await ready(t, {}, 3);
  await all.simulated.fault({ match: { operation: 'bulk.PATCH' }, do: { status: 503 } });
  t.deepEqual(await retitle(all), ['done', 'done', 'done']);
});
