/** What other admins, small pools and incomplete lists make of a run; what becomes of a row never depends on the order of the rows. */
import test, { type ExecutionContext } from 'ava';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import type { Applied } from '../../src/pipeline.js';
import { seeded } from '../helpers/bytes.js';
import { office, type Office } from '../helpers/cli.js';
import { applyJob, planFile, resultsOf, type Conditions } from '../helpers/in-process.js';
import { quickenTime } from '../helpers/quick-time.js';
import { knownAs, untruths } from '../helpers/told-truth.js';
import { send, tamperingProxy } from '../helpers/tampering-proxy.js';
import { extreme, someCases } from '../helpers/some-cases.js';

const some = someCases(3);

quickenTime(20);

type Rows = Record<string, string>[];

async function applied(place: Office, sheet: string, how: Conditions = {}): Promise<{ end: Applied; rows: Rows }> {
  const { job } = await planFile(place, await place.file('people.csv', sheet), join(place.folder, 'output'), how);
  return { end: await applyJob(place, job, how), rows: await resultsOf(job) };
}

function assertTrue(
  t: ExecutionContext,
  rows: Rows,
  before: Parameters<typeof untruths>[1],
  after: typeof before,
): void {
  t.deepEqual(
    rows.flatMap((row) => untruths(row, before, after, false)),
    [],
  );
}

extreme(
  'of a pool of 80 units for 120 rows, at 50 in flight, exactly the first 80 get one, and the counter is right',
  async (t) => {
    const place = await office(t, { latency: 3 });
    await place.control('licenses', { name: 'Pool', total: 80 });
    const rows = Array.from({ length: 120 }, (_, n) => `p${n}@acme.example,P${n},Pool`);
    const before = await place.state();
    const { end, rows: told } = await applied(place, `email,firstName,licenses\n${rows.join('\n')}\n`, {
      concurrency: 50,
    });
    t.is(end.stopped, undefined);
    t.deepEqual(
      told.map(({ wx_status }) => wx_status),
      Array.from({ length: 120 }, (_, n) => (n < 80 ? 'created' : 'partial')),
    );
    const after = await place.state();
    t.like(
      after.licenses.find(({ name }) => name === 'Pool'),
      { total: 80, consumed: 80 },
    );
    assertTrue(t, told, before, after);
  },
);

extreme('units that another admin takes in the midst of a run: who gets none is told so', async (t) => {
  const place = await office(t, { latency: 3 });
  await place.control('licenses', { name: 'Pool', total: 40 });
  const rows = Array.from({ length: 40 }, (_, n) => `p${n}@acme.example,P${n},Pool`);
  const before = await place.state();
  const { job } = await planFile(
    place,
    await place.file('people.csv', `email,firstName,licenses\n${rows.join('\n')}\n`),
    join(place.folder, 'output'),
  );
  await place.control('licenses', { name: 'Pool', total: 25 });
  const end = await applyJob(place, job, { concurrency: 10 });
  t.like(end.results.counts, { created: 25, partial: 15 });
  assertTrue(t, await resultsOf(job), before, await place.state());
});

const assignments = [
  'ana@acme.example,Ana,,Webex Suite,TRS,CC-1,Staff',
  'amelie.fischer@acme.example,,Boss,,,CC-2,',
  'daniel.novak@acme.example,,Lead,Messaging,,,',
  'noah@acme.example,Noah,,Messaging,PRO,,',
  'ben@acme.example,Ben,,Messaging,,,',
  'carla@acme.example,Carla,,Webex Suite,,,',
  'bruno.keller@acme.example,,,,Event 1000,CC-9,',
  'nobody at all,No,,,,,',
  'twice@acme.example,One,,,,,',
  'twice@acme.example,Two,,,,,',
];

extreme('the order of the rows does not matter for what becomes of them', async (t) => {
  const place = await office(t);
  const ends: { statuses: string[]; state: string }[] = [];
  for (let seed = 0; seed < 8; seed++) {
    await place.control('reset', {});
    const random = seeded(seed);
    const order = assignments.map((row) => ({ row, place: random(1 << 20) })).sort((a, b) => a.place - b.place);
    const sheet = order.map(({ row }) => row).join('\n');
    const headings = 'email,firstName,title,licenses,sessionTypes,Cost center,Division';
    const { rows } = await applied(place, `${headings}\n${sheet}\n`, { concurrency: 1 + random(10) });
    const state = await place.state();
    const known = [...new Set(assignments.map((row) => row.split(',')[0] ?? ''))].map((email) => {
      const { person, account } = knownAs(state, email);
      return [email, person && { ...person, id: '' }, account];
    });
    ends.push({
      statuses: rows
        .map(({ email = '', firstName = '', wx_status = '' }) => `${email} ${firstName} ${wx_status}`)
        .sort(),
      state: JSON.stringify(known),
    });
  }
  t.is(new Set(ends.map(({ state }) => state)).size, 1);
  for (const { statuses } of ends) t.deepEqual(statuses, ends[0]?.statuses);
});

for (const [what, isMeant, change] of [
  [
    'an entry',
    'LstMeetingType',
    (body: string) => body.replace(/<mtgtype:meetingType>[^]*?<\/mtgtype:meetingType>/u, ''),
  ],
  ['its second half', 'LstMeetingType', (body: string) => body.slice(0, body.length / 2)],
] as const) {
  some(`a list of session types that has lost ${what} on the way is not planned against`, async (t) => {
    const place = await office(t);
    const proxy = await tamperingProxy(t, place);
    proxy.tamper = async (passing, answer) => {
      if (passing.operation !== isMeant) return false;
      const heard = await passing.forward();
      const body = change(heard.body);
      t.not(body, heard.body);
      send(answer, { ...heard, body });
      return true;
    };
    const webex = { apiUrl: `${proxy.origin}/v1`, xmlUrl: `${proxy.origin}/WBXService/XMLService` };
    const file = await place.file('people.csv', 'email,sessionTypes\namelie.fischer@acme.example,TRS\n');
    const error = await t.throwsAsync(planFile(place, file, join(place.folder, 'output'), { webex }));
    t.true(error instanceof RunError, String(error));
    t.deepEqual(await place.writes(), []);
  });
}

extreme(
  'a person who is created by another admin between plan and apply is a conflict, and is not written to',
  async (t) => {
    const place = await office(t);
    const file = await place.file('people.csv', 'email,firstName,title\nnew@acme.example,New,Boss\n');
    const { job } = await planFile(place, file, join(place.folder, 'output'));
    await place.control('people', { email: 'new@acme.example', firstName: 'New', lastName: 'Comer' });
    const before = await place.state();
    await applyJob(place, job);
    t.is((await resultsOf(job))[0]?.['wx_status'], 'conflict');
    t.deepEqual((await place.state()).people, before.people);
  },
);

test('a list that lacks somebody settles no row: a leaver whom it does not name is asked for', async (t) => {
  const place = await office(t);
  await place.faults([
    { match: { method: 'GET', path: '/v1/people' }, times: 1, do: { status: 200, body: '{"items":[]}' } },
  ]);
  const before = await place.state();
  const { rows } = await applied(
    place,
    'email,loginEnabled\namelie.fischer@acme.example,false\nnobody@acme.example,false\n',
  );
  t.deepEqual(
    rows.map(({ wx_status }) => wx_status),
    ['updated', 'unchanged'],
  );
  assertTrue(t, rows, before, await place.state());
});

extreme(
  'with --people existing nothing is asked of which the list has told: a call for everybody, however many are unknown',
  async (t) => {
    const place = await office(t);
    const unknown = Array.from({ length: 60 }, (_, nth) => `unknown.person${nth}@acme.example,Boss`);
    const sheet = ['email,title', 'amelie.fisher@acme.example,Boss', ...unknown].join('\n');
    const { rows } = await applied(place, sheet, { people: 'existing' });
    t.is((await place.requests()).filter(({ path }) => path === '/v1/people').length, 1);
    t.deepEqual(new Set(rows.map(({ wx_status }) => wx_status)), new Set(['invalid']));
    t.regex(rows[0]?.['wx_error'] ?? '', /nearest: "amelie\.fischer@acme\.example"/u);
  },
);

extreme(
  'with --people existing a leaver whom the list lacks is invalid, which takes the list by its word and does no harm',
  async (t) => {
    const place = await office(t);
    await place.faults([
      { match: { method: 'GET', path: '/v1/people' }, times: 1, do: { status: 200, body: '{"items":[]}' } },
    ]);
    const sheet = 'email,loginEnabled\namelie.fischer@acme.example,false\nnobody@acme.example,false\n';
    const { rows } = await applied(place, sheet, { people: 'existing' });
    t.deepEqual(
      rows.map(({ wx_status, wx_error_code }) => [wx_status, wx_error_code]),
      [
        ['invalid', 'unknown-person'],
        ['invalid', 'unknown-person'],
      ],
    );
    t.deepEqual(await place.writes(), []);
  },
);

extreme('with --people existing whoever is not in a list with an unreadable entry is asked for', async (t) => {
  const place = await office(t);
  const body = JSON.stringify({ items: [{ id: 'P2', errors: { emails: { code: 'x' } } }] });
  await place.faults([{ match: { method: 'GET', path: '/v1/people' }, times: 1, do: { status: 200, body } }]);
  const sheet = 'email,title\namelie.fischer@acme.example,Boss\nnobody@acme.example,Boss\n';
  const { rows } = await applied(place, sheet, { people: 'existing' });
  t.deepEqual(
    rows.map(({ wx_status }) => wx_status),
    ['updated', 'invalid'],
  );
});
