/** The same jobs over both APIs of the meeting site: what is planned, what becomes of it, what it costs, and how one goes on. */
import test, { type ExecutionContext } from 'ava';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPlan } from '../../src/job/plan-file.js';
import { office, type Office } from '../helpers/cli.js';
import { sheet as crashSheet } from '../helpers/crashed-apply.js';
import { applyJob, endedAs, planFile, resultsOf } from '../helpers/in-process.js';
import { tamperingProxy } from '../helpers/tampering-proxy.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(3);

type Api = 'xml' | 'rest';
const sample = readFile(new URL('../../samples/users.csv', import.meta.url), 'utf8');

/** What a plan says of each row. */
async function planned(place: Office, content: string, settingsApi: Api) {
  const file = await place.file('people.csv', content);
  const { job, header } = await planFile(place, file, join(place.folder, settingsApi), { settingsApi });
  const rows = [];
  for await (const { plan } of (await readPlan(job.file('plan.jsonl'))).rows()) {
    const { row, changes, calls, problems } = plan;
    rows.push({ row, changes, calls, problems });
  }
  return { job, header, rows };
}

for (const [what, content, apart] of [
  // An attendee who becomes a host: over REST nobody says that they were one.
  ['the sample', sample, ['daniel.novak@acme.example']],
  ['a sheet with every kind of call', Promise.resolve(crashSheet), ['hugo.martin@acme.example']],
] as const) {
  some(
    `${what} is planned the same over REST as over XML, but for what REST cannot say or do, and comes to the same`,
    async (t) => {
      const ends = await Promise.all(
        (['xml', 'rest'] as const).map(async (api) => {
          const place = await office(t, { users: 50 });
          const before = await planned(place, await content, api === 'xml' ? 'rest' : 'xml');
          const { job, header, rows } = await planned(place, await content, api);
          t.is(header.settingsApi, api);
          const differing = rows.filter((row, nth) => !isSame(row, before.rows[nth]));
          const stuck = differing.every(({ changes }) =>
            changes.some(({ field, to }) => (field === 'trackingCode' && to === null) || field === 'license'),
          );
          t.true(stuck, JSON.stringify(differing));
          t.is(differing.length, apart.length);
          t.is((await applyJob(place, job, { settingsApi: api, concurrency: 1 })).stopped, undefined);
          const results = (await resultsOf(job)).filter(
            ({ email = '' }) => !(apart as readonly string[]).includes(email),
          );
          const { siteUsers } = await place.state();
          return {
            results: results.map(({ email, wx_status, wx_changes }) => ({ email, wx_status, wx_changes })),
            siteUsers: siteUsers.filter(({ email }) => !(apart as readonly string[]).includes(email)),
          };
        }),
      );
      t.deepEqual(ends[1]?.results, ends[0]?.results);
      t.deepEqual(ends[1]?.siteUsers, ends[0]?.siteUsers);
    },
  );
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

const codes = 'email,Cost center\namelie.fischer@acme.example,CC-77\n';
const types = 'email,sessionTypes\namelie.fischer@acme.example,TRS\n';
const both = 'email,sessionTypes,Cost center\namelie.fischer@acme.example,TRS,CC-77\n';

// Over REST what the first rows of a run set is read once more.
for (const [what, content, xml, rest] of [
  ['session types are set', types, 3, 2 + 1],
  ['tracking codes are set', codes, 3, 2 + 1],
  ['both are set', both, 3, 4 + 2],
] as const) {
  for (const [api, calls] of [
    ['xml', xml],
    ['rest', rest],
  ] as const) {
    some(
      `${what} over ${api.toUpperCase()} with ${calls} calls, and none of them a write the second time`,
      async (t) => {
        const place = await office(t);
        t.is(await siteCalls(place, content, api), calls);
        const writes = (await place.writes()).length;
        t.is(await siteCalls(place, content, api), api === 'rest' && content === both ? 2 : 1);
        t.is((await place.writes()).length, writes);
      },
    );
  }
}

/** How often the person's settings on the site were asked for or set. */
async function siteCalls(place: Office, content: string, settingsApi: Api): Promise<number> {
  const before = (await place.requests()).length;
  const { job } = await planned(place, content, settingsApi);
  const { stopped } = await applyJob(place, job, { settingsApi });
  if (stopped) throw stopped;
  const sent = (await place.requests()).slice(before);
  return sent.filter(
    ({ operation, path }) => /^(?:Get|Set)User$/u.test(operation ?? '') || path.includes('/userconfig/'),
  ).length;
}

test('a job that is half done goes on over the API that it was planned over, and over no other', async (t) => {
  const place = await office(t);
  const { job } = await planned(place, both, 'rest');
  const other = await endedAs(applyJob(place, job, { settingsApi: 'xml' }));
  t.is(other.code, 4);
  t.regex(other.stderr, /planned over REST, but this run uses XML/u);
  t.deepEqual(await place.writes(), []);
  t.is((await applyJob(place, job, { settingsApi: 'auto' })).results.counts.updated, 1);
  t.false((await place.requests()).some(({ operation }) => operation === 'SetUser'));
});

/** The environment in which the XML API is switched off. */
async function withoutXml(t: ExecutionContext, place: Office): Promise<Record<string, string>> {
  const proxy = await tamperingProxy(t, place);
  proxy.tamper = ({ path }, answer) => {
    if (!path.includes('XMLService')) return false;
    answer.writeHead(410, { 'content-type': 'text/html' }).end('<title>410</title>');
    return true;
  };
  return proxy.env;
}

test('a job over XML is taken back over REST when XML is gone, tracking codes by their names', async (t) => {
  const place = await office(t);
  await place.control('siteUsers', {
    email: 'amelie.fischer@acme.example',
    trackingCodes: { '1': 'CC-1', '7': 'P-1' },
  });
  const before = await place.state('amelie.fischer@acme.example');
  const file = await place.file(
    'people.csv',
    'email,sessionTypes,Cost center,Project\namelie.fischer@acme.example,TRS,CC-77,P-77\n',
  );
  t.is((await place.run('apply', file, '--yes')).code, 0);
  const undone = await place.runWith(await withoutXml(t, place), 'undo', 'latest', '--yes');
  t.is(undone.code, 0, undone.stdout + undone.stderr);
  t.regex(undone.stdout, /site settings over REST/u);
  t.regex(undone.stdout, /use REST: Signing in to acme\.webex\.com failed: Webex answered 410/u);
  t.deepEqual((await place.state('amelie.fischer@acme.example')).siteUsers, before.siteUsers);
});

test('tracking codes that are mapped to attributes are named once, and sent for no further row', async (t) => {
  const place = await office(t, { users: 12, xml: 'no-sign-in', mappedTrackingCodes: true });
  const { siteUsers } = await place.state();
  const hosts = siteUsers
    .filter(
      (user) =>
        (user as { active?: boolean; attendeeOnly?: boolean }).active === true &&
        (user as { attendeeOnly?: boolean }).attendeeOnly !== true,
    )
    .slice(1, 9);
  const content = `email,Cost center\n${hosts.map(({ email }) => `${email},CC-77`).join('\n')}\n`;
  const { job } = await planned(place, content, 'rest');
  const { results } = await applyJob(place, job, { settingsApi: 'rest', concurrency: 1 });
  t.is(results.counts.failed, hosts.length);
  t.deepEqual(
    results.errors.map(({ code, count }) => [code, count]),
    [['tracking-codes-mapped', hosts.length]],
  );
  // No more than the rows that were under way at once.
  t.true((await place.requests()).filter(({ method }) => method === 'PUT').length <= 2);
});

const typesPut = { method: 'PUT', path: '/v1/admin/meeting/userconfig/sessionTypes' };
const codesPut = { method: 'PUT', path: '/v1/admin/meeting/userconfig/trackingCodes' };
const isSet = { sessionType: true, trackingCode: true };

for (const [what, fault, status, inForce] of [
  ['session types whose answer is cut off', { match: typesPut, do: { cut: 'after' } }, 'updated', isSet],
  ['tracking codes that never arrived at first', { match: codesPut, do: { cut: 'before' } }, 'updated', isSet],
  [
    'session types that were set and answered 500',
    { match: typesPut, nth: 'every', do: { apply: true, status: 500 } },
    'updated',
    isSet,
  ],
  [
    'session types that are refused',
    { match: typesPut, nth: 'every', do: { status: 400 } },
    'partial',
    { ...isSet, sessionType: false },
  ],
  [
    'tracking codes that are refused',
    { match: codesPut, nth: 'every', do: { status: 400 } },
    'partial',
    { ...isSet, trackingCode: false },
  ],
  [
    'tracking codes that a gateway answers for',
    { match: codesPut, do: { status: 502, body: '<html/>' } },
    'updated',
    isSet,
  ],
  [
    'tracking codes after a wait',
    { match: codesPut, do: { status: 429, headers: { 'retry-after': '1' } } },
    'updated',
    isSet,
  ],
] as const) {
  some(`over REST ${what}: ${status}`, async (t) => {
    const place = await office(t);
    const { job } = await planned(place, both, 'rest');
    await place.faults([fault]);
    const applied = await applyJob(place, job, { settingsApi: 'rest' });
    t.is(applied.stopped, undefined);
    const [row] = await resultsOf(job);
    t.is(row?.['wx_status'], status, row?.['wx_error']);
    const [user] = (await place.state('amelie.fischer@acme.example')).siteUsers;
    t.deepEqual(
      { sessionType: user?.sessionTypes.includes('11'), trackingCode: user?.trackingCodes['1'] === 'CC-77' },
      inForce,
    );
    const told = row?.['wx_changes'] ?? '';
    t.deepEqual({ sessionType: told.includes('Training 200'), trackingCode: told.includes('Cost center') }, inForce);
  });
}

for (const restPutAnswer of ['stale', 'empty-list'] as const) {
  some(
    `an answer over REST that does not show what was set (${restPutAnswer}) is not believed: it is looked up`,
    async (t) => {
      const place = await office(t, { restPutAnswer });
      const { job } = await planned(place, both, 'rest');
      t.is((await applyJob(place, job, { settingsApi: 'rest' })).results.counts.updated, 1);
      const [user] = (await place.state('amelie.fischer@acme.example')).siteUsers;
      t.is(user?.trackingCodes['1'], 'CC-77');
    },
  );
}
