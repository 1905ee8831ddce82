import test from 'ava';
import type { FaultAction } from '../../src/simulator/faults.js';
import { testOverBoth, type SiteApi } from '../helpers/both-apis.js';
import { office, type Office } from '../helpers/cli.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(4);

const ana = 'ana@acme.example';
const amelie = 'amelie.fischer@acme.example';
const creating = `email,firstName,licenses,exactSessionTypes\n${ana},Ana,Webex Suite,TRS\n`;
const updating = `email,title\n${amelie},Boss\n`;
const licensing = `email,licenses\n${amelie},Messaging\n`;
const settingUp = `email,sessionTypes,Cost center\n${amelie},TRS,CC-9\n`;

const isCreated = async (place: Office): Promise<boolean> => {
  const { people, siteUsers } = await place.state(ana);
  return people[0]?.licenses.join() === 'Webex Suite' && siteUsers[0]?.sessionTypes.join() === '11';
};
const hasTitle = async (place: Office): Promise<boolean> => (await place.state(amelie)).people[0]?.title === 'Boss';
const hasLicense = async (place: Office): Promise<boolean> =>
  (await place.state(amelie)).people[0]?.licenses.includes('Messaging') === true;
const isSetUp = async (place: Office): Promise<boolean> =>
  (await place.state(amelie)).siteUsers[0]?.trackingCodes['1'] === 'CC-9';
const nobody = async (place: Office): Promise<boolean> => (await place.state(ana)).people.length === 0;
const not = (holds: (place: Office) => Promise<boolean>) => async (place: Office) => !(await holds(place));

const post = { method: 'POST', path: '/v1/people' };
const put = { method: 'PUT' };
const patch = { method: 'PATCH' };
const set = { operation: 'SetUser' };

type SettingCase = readonly [
  title: string,
  fault: (api: SiteApi) => FaultAction,
  status: string,
  holds: (place: Office) => Promise<boolean>,
];

for (const [title, sheet, fault, status, holds] of [
  [
    'a create whose answer is cut off is found, not repeated',
    creating,
    { match: post, do: { cut: 'after' } },
    'created',
    isCreated,
  ],
  ['a create that never arrived is sent again', creating, { match: post, do: { cut: 'before' } }, 'created', isCreated],
  [
    'a create that was applied and answered 500 is found',
    creating,
    { match: post, do: { apply: true, status: 500 } },
    'created',
    isCreated,
  ],
  [
    'a create that was applied and answered 429 is the own one, although its repetition is a conflict',
    creating,
    { match: post, do: { apply: true, status: 429 } },
    'created',
    isCreated,
  ],
  [
    'a create that was applied and answered 400 is found',
    creating,
    { match: post, do: { apply: true, status: 400 } },
    'created',
    isCreated,
  ],
  [
    'a create that was applied and cut in its answer is found',
    creating,
    { match: post, do: { cut: 'body' } },
    'created',
    isCreated,
  ],
  [
    'a create answered with nonsense is looked up',
    creating,
    { match: post, do: { status: 200, body: '<html>captive portal</html>' } },
    'created',
    isCreated,
  ],
  [
    'a create that is always refused has failed, and nobody is there',
    creating,
    { match: post, nth: 'every', do: { status: 403 } },
    'failed',
    nobody,
  ],
  [
    'an update whose answer is cut off is repeated safely',
    updating,
    { match: put, do: { cut: 'after' } },
    'updated',
    hasTitle,
  ],
  [
    'an update that was applied and answered 400 is an update',
    updating,
    { match: put, do: { apply: true, status: 400 } },
    'updated',
    hasTitle,
  ],
  [
    'an update that is refused has failed',
    updating,
    { match: put, nth: 'every', do: { status: 400 } },
    'failed',
    not(hasTitle),
  ],
  [
    'an update after a burst of 503 is an update',
    updating,
    { match: put, times: 2, do: { status: 503 } },
    'updated',
    hasTitle,
  ],
  [
    'licenses that were changed without an answer are found',
    licensing,
    { match: patch, nth: 'every', do: { apply: true, status: 500 } },
    'updated',
    hasLicense,
  ],
  // Over REST the answer itself shows what is set, and is believed.
  ['SetUser without effect is no success', settingUp, { match: set, do: { noEffect: true } }, 'failed', not(isSetUp)],
  [
    'a ticket that ends in mid-run is made anew',
    settingUp,
    { match: set, do: { expire: 'ticket' } },
    'updated',
    isSetUp,
  ],
  [
    'too many requests are waited out',
    updating,
    { match: put, do: { status: 429, headers: { 'Retry-After': '1' } } },
    'updated',
    hasTitle,
  ],
  [
    'a look-up that is answered with nonsense makes the row fail, not create',
    creating,
    { match: { method: 'GET', path: '/v1/people' }, nth: 'every', do: { status: 200, body: '{"items":[{}]}' } },
    'failed',
    nobody,
  ],
] as const) {
  some(title, async (t) => {
    const place = await office(t);
    await place.faults([fault]);
    const ended = await place.run('apply', await place.file('people.csv', sheet), '--yes');
    const [row] = await place.results();
    t.is(row?.['wx_status'], status, `${row?.['wx_error'] ?? ''} ${ended.stderr}`);
    t.true(await holds(place));
    const creates = (await place.requests()).filter(
      ({ method, path, applied }) => method === 'POST' && path === '/v1/people' && applied,
    );
    t.true(creates.length <= 1);
    t.is(ended.code, status === 'created' || status === 'updated' ? 0 : 3);
  });
}

for (const [title, fault, status, holds] of [
  ['whose answer is cut off is repeated safely', () => ({ cut: 'after' }), 'updated', isSetUp],
  ['that never arrives is sent again', () => ({ cut: 'before' }), 'updated', isSetUp],
  ['refused for the row has failed', ({ refused }) => refused, 'failed', not(isSetUp)],
  ['after a passing failure is repeated', ({ refusedForNow }) => refusedForNow, 'updated', isSetUp],
  ['answered by a gateway is sent again', () => ({ status: 502, body: '<html/>' }), 'updated', isSetUp],
] as const satisfies readonly SettingCase[]) {
  testOverBoth(`a setting ${title}`, async (t, api) => {
    const place = await api.office(t);
    // Over REST the two go in a message each.
    await place.faults([{ match: api.set, nth: 1, times: api.over === 'XML' ? 1 : 2, do: fault(api) }]);
    const ended = await place.run('apply', await place.file('people.csv', settingUp), '--yes');
    t.is((await place.results())[0]?.['wx_status'], status, ended.stdout + ended.stderr);
    t.is(ended.code, status === 'failed' ? 3 : 0);
    t.true(await holds(place));
  });
}

test('a revoked sign-in stops the run instead of failing every row', async (t) => {
  const place = await office(t);
  await place.faults([
    { match: { method: 'PUT' }, nth: 1, do: { expire: 'accessToken' } },
    { match: { method: 'PUT' }, nth: 'every', do: { status: 401 } },
  ]);
  const ended = await place.run('apply', await place.file('people.csv', updating), '--yes');
  t.is(ended.code, 6, ended.stdout);
  t.is((await place.results())[0]?.['wx_status'], 'not-attempted');
});

test('with a refresh token the sign-in is renewed in mid-run, once for all rows', async (t) => {
  const place = await office(t);
  const { refreshToken, clientId, clientSecret } = place.connection;
  Object.assign(place.env, {
    WEBEX_REFRESH_TOKEN: refreshToken,
    WEBEX_CLIENT_ID: clientId,
    WEBEX_CLIENT_SECRET: clientSecret,
  });
  await place.faults([{ match: { method: 'POST', path: '/v1/people' }, nth: 5, do: { expire: 'accessToken' } }]);
  const rows = Array.from({ length: 30 }, (_, n) => `p${n}@acme.example,P${n},Messaging`);
  const ended = await place.run(
    'apply',
    await place.file('people.csv', `email,firstName,licenses\n${rows.join('\n')}\n`),
    '--yes',
  );
  t.is(ended.code, 0, ended.stderr + ended.stdout);
  const renewals = (await place.requests()).filter(({ path, status }) => path === '/v1/access_token' && status === 200);
  t.is(renewals.length, 1);
});

test('a run that ends before a doubt is settled leaves the row unknown, not untouched', async (t) => {
  const place = await office(t);
  const [person] = (await place.state(amelie)).people;
  await place.faults([
    { match: patch, nth: 'every', do: { cut: 'after' } },
    { match: { method: 'GET', path: `/v1/people/${String(person?.['id'])}` }, nth: 'every', do: { status: 401 } },
  ]);
  const ended = await place.run('apply', await place.file('people.csv', licensing), '--yes');
  t.is(ended.code, 6, ended.stdout);
  t.true(await hasLicense(place));
  const [row] = await place.results();
  t.is(row?.['wx_status'], 'unknown');
  t.regex(row?.['wx_error'] ?? '', /may or may not have been changed/u);
});

const daniel = 'daniel.novak@acme.example';
const isAttendee = async (place: Office): Promise<boolean> =>
  (await place.state(daniel)).people[0]?.siteUrls.includes('acme.webex.com#attendee') === true;

for (const accountAfterLicense of ['keep', 'reset'] as const) {
  some(
    `a deactivated account does not make an attendee: one is asked for (accounts: ${accountAfterLicense})`,
    async (t) => {
      const place = await office(t, { accountAfterLicense });
      await place.control('people', { email: daniel, attendee: false });
      const sheet = await place.file('people.csv', `email,attendee\n${daniel},true\n`);
      const ended = await place.run('apply', sheet, '--yes');
      t.is(ended.code, 0, ended.stdout + ended.stderr);
      t.is((await place.results())[0]?.['wx_status'], 'updated');
      t.true(await isAttendee(place));
    },
  );

  some(`an attendee entry that went with an answer of 403 is gone (accounts: ${accountAfterLicense})`, async (t) => {
    const place = await office(t, { accountAfterLicense });
    await place.faults([{ match: { method: 'PATCH' }, nth: 'every', do: { apply: true, status: 403 } }]);
    const sheet = await place.file('people.csv', `email,attendee\n${daniel},false\n`);
    const ended = await place.run('apply', sheet, '--yes', '--max-removals', '100%');
    t.is(ended.code, 0, ended.stdout + ended.stderr);
    t.is((await place.results())[0]?.['wx_status'], 'updated');
    t.false(await isAttendee(place));
  });
}
