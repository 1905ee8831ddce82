/** What a row claims is so at its end: answers that are stale, partial or untrue, and what came unasked. */
import test from 'ava';
import { join } from 'node:path';
import { testOverBoth } from '../helpers/both-apis.js';
import { office, type Office } from '../helpers/cli.js';
import { applied, applyJob, planFile, type Conditions } from '../helpers/in-process.js';
import { some as someOf, someCases } from '../helpers/some-cases.js';

const some = someCases(4);

const ana = 'ana@acme.example';
const amelie = 'amelie.fischer@acme.example';
const bruno = 'bruno.keller@acme.example';
const daniel = 'daniel.novak@acme.example';

const run = async (place: Office, sheet: string): Promise<Record<string, string>> => {
  await applied(place, await place.file('people.csv', sheet));
  return (await place.results())[0] ?? {};
};
/** Planned, changed by others, then applied. */
const runAfter = async (
  place: Office,
  sheet: string,
  others: () => Promise<void>,
  how: Conditions = {},
): Promise<Record<string, string>> => {
  const { job } = await planFile(place, await place.file('people.csv', sheet), join(place.folder, 'output'), how);
  await others();
  await applyJob(place, job, how);
  return (await place.results())[0] ?? {};
};
const person = async (place: Office, email: string) => (await place.state(email)).people[0];
const idOf = async (place: Office, email: string): Promise<string> => (await person(place, email))?.id ?? '';

test('a license that goes is gone, also where the answer still shows the licenses from before', async (t) => {
  const place = await office(t);
  for (const method of ['PUT', 'PATCH']) await place.faults([{ match: { method, email: bruno }, do: { stale: true } }]);
  const row = await run(place, `email,removeLicenses\n${bruno},Messaging\n`);
  t.false((await person(place, bruno))?.licenses.includes('Messaging'));
  t.is(row['wx_status'], 'updated');
});

for (const [what, cells, method] of [
  ['licenses', 'licenses\n{email},Webex Webinar 500', 'PATCH'],
  ['a title', 'title\n{email},Boss', 'PUT'],
  ['an emptied title', 'title\n{email},<clear>', 'PUT'],
  ['a license that is taken away', 'removeLicenses\n{email},Messaging', 'PATCH'],
] as const) {
  some(`where an answer does not show ${what} and the person cannot be read, the row is unknown`, async (t) => {
    const place = await office(t);
    const path = `/v1/people/${await idOf(place, bruno)}`;
    const read = { method: 'GET', path };
    const isPut = method === 'PUT';
    await place.faults([
      { match: { method }, nth: 'every', do: { stale: true } },
      // The reading before the update is needed for it.
      { match: read, nth: isPut ? 2 : 1, times: 50, do: { status: 500 } },
    ]);
    const row = await run(place, `email,${cells.replace('{email}', bruno)}\n`);
    t.is(row['wx_status'], 'unknown', JSON.stringify(row));
  });
}

for (const [what, cells, match] of [
  ['an update of a person', 'title\n{email},Boss', { method: 'PUT', path: '/v1/people/' }],
  ['a license', 'licenses\n{email},Webex Webinar 500', { method: 'PATCH' }],
  ['a license that is taken away', 'removeLicenses\n{email},Messaging', { method: 'PATCH' }],
] as const) {
  for (const verify of ['sample', 'full'] as const) {
    some(`${what} that an answer claims and nothing shows is found out by reading back (${verify})`, async (t) => {
      const place = await office(t);
      await place.faults([{ match, nth: 'every', do: { claim: true } }]);
      const row = await runAfter(place, `email,${cells.replace('{email}', bruno)}\n`, () => Promise.resolve(), {
        verify,
      });
      t.is(row['wx_status'], 'failed', JSON.stringify(row));
      t.is(row['wx_changes'], '');
      t.regex(row['wx_error'] ?? '', /reading it back does not show it/u);
    });
  }
}

test('settings over REST that an answer claims and nothing shows are found out by reading back', async (t) => {
  const place = await office(t, { xml: 'no-sign-in' });
  await place.faults([
    { match: { method: 'PUT', path: '/v1/admin/meeting/userconfig/' }, nth: 'every', do: { claim: true } },
  ]);
  const row = await run(place, `email,sessionTypes\n${amelie},TRS\n`);
  t.is(row['wx_status'], 'failed', JSON.stringify(row));
});

test('once an answer proved untrue, every later row is read back', async (t) => {
  const place = await office(t, { users: 40 });
  const { people } = await place.state();
  const emails = people.slice(0, 30).map(({ email }) => email);
  await place.faults([{ match: { method: 'PUT' }, nth: 'every', do: { claim: true } }]);
  await applied(
    place,
    await place.file('people.csv', `email,title\n${emails.map((one) => `${one},Boss`).join('\n')}\n`),
  );
  for (const row of await place.results()) t.not(row['wx_status'], 'updated', JSON.stringify(row));
});

testOverBoth('a session type that a new account comes with and the row rules out is taken away', async (t, api) => {
  const place = await api.office(t, { defaultSessionTypes: '214,11' });
  const sheet = `email,firstName,licenses,removeSessionTypes\n${ana},Ana,Webex Suite,TRS\n`;
  const row = await run(place, sheet);
  t.deepEqual((await place.state(ana)).siteUsers[0]?.sessionTypes, ['214']);
  t.is(row['wx_status'], 'created', JSON.stringify(row));
  const writes = (await place.writes()).length;
  t.is((await run(place, sheet))['wx_status'], 'unchanged');
  t.is((await place.writes()).length, writes);
});

testOverBoth('the same for who is there and is given an account', async (t, api) => {
  const place = await api.office(t, { defaultSessionTypes: '214,11' });
  const chiara = 'chiara.rossi@acme.example';
  const row = await run(place, `email,licenses,removeSessionTypes\n${chiara},Webex Suite,TRS\n`);
  t.deepEqual((await place.state(chiara)).siteUsers[0]?.sessionTypes, ['214']);
  t.is(row['wx_status'], 'updated');
});

testOverBoth('exactly these session types, where a new account comes with others', async (t, api) => {
  const place = await api.office(t, { defaultSessionTypes: '214,11' });
  const sheet = `email,firstName,licenses,exactSessionTypes\n${ana},Ana,Webex Suite,TRS\n`;
  t.is((await run(place, sheet))['wx_status'], 'created');
  t.deepEqual((await place.state(ana)).siteUsers[0]?.sessionTypes, ['11']);
  const writes = (await place.writes()).length;
  t.is((await run(place, sheet))['wx_status'], 'unchanged');
  t.is((await place.writes()).length, writes);
});

for (const [what, cells] of someOf(
  [
    ['a license that was equal when planned', 'licenses,Cost center\n{email},Messaging,CC-9'],
    ['a title that was equal when planned', 'title,licenses\n{email},Account manager,Webex Webinar 500'],
    ['a title, where another field of the record changes', 'title,department\n{email},Account manager,Board'],
  ] as const,
  2,
)) {
  testOverBoth(`others take away ${what}: the row says so`, async (t, api) => {
    const place = await api.office(t);
    const sheet = `email,${cells.replace('{email}', bruno)}\n`;
    const row = await runAfter(place, sheet, async () => {
      await place.control('people', {
        email: bruno,
        title: 'Somebody else',
        licenses: ['Webex Suite', 'Screen Share'],
      });
    });
    t.true(['partial', 'conflict'].includes(row['wx_status'] ?? ''), JSON.stringify(row));
    t.is(row['wx_error_code'], 'conflict');
  });
}

testOverBoth('others take away a session type that was equal when planned: the row says so', async (t, api) => {
  const place = await api.office(t);
  const row = await runAfter(place, `email,sessionTypes,title\n${bruno},TRS,Boss\n`, async () => {
    await place.control('siteUsers', { email: bruno, sessionTypes: ['214'] });
  });
  t.is(row['wx_status'], 'partial', JSON.stringify(row));
  t.is(row['wx_error_code'], 'conflict');
});

testOverBoth('an undo gives a host who became an attendee all session types back', async (t, api) => {
  const place = await api.office(t);
  await place.control('siteUsers', { email: amelie, sessionTypes: ['214', '11'] });
  const row = await run(place, `email,removeLicenses,attendee\n${amelie},Webex Suite,true\n`);
  t.is(row['wx_status'], 'updated', JSON.stringify(row));
  const undone = await place.run('undo', 'latest', '--yes');
  t.deepEqual([...((await place.state(amelie)).siteUsers[0]?.sessionTypes ?? [])].sort(), ['11', '214'], undone.stdout);
  t.true((await person(place, amelie))?.licenses.includes('Webex Suite'));
});

testOverBoth('a host who becomes an attendee cannot be given session types by the same row', async (t, api) => {
  const place = await api.office(t);
  const row = await run(place, `email,removeLicenses,attendee,sessionTypes\n${amelie},Webex Suite,true,TRS\n`);
  t.is(row['wx_status'], 'invalid');
  t.is(row['wx_error_code'], 'host-to-attendee');
  t.deepEqual(await place.writes(), []);
});

testOverBoth(
  'an undo of a license that made an attendee a host restores the attendee, or says that it cannot',
  async (t, api) => {
    const place = await api.office(t);
    await run(place, `email,licenses\n${daniel},Webex Suite\n`);
    await place.run('undo', 'latest', '--yes');
    const [row] = await place.results();
    const isAttendee = (await person(place, daniel))?.siteUrls.includes('acme.webex.com#attendee') === true;
    if (api.over === 'XML') t.true(isAttendee);
    else t.true(isAttendee || /attendee/u.test(row?.['wx_error'] ?? ''), JSON.stringify(row));
  },
);

test('no reason is made up: where Webex gives none, the row says that it did not', async (t) => {
  const place = await office(t, { unitsExhausted: 'drop' });
  await place.control('licenses', { name: 'Webex Webinar 500', total: 1 });
  const row = await run(place, `email,licenses\n${amelie},Webex Webinar 500\n`);
  t.regex(row['wx_error'] ?? '', /did not say why/u);
  t.notRegex(row['wx_error'] ?? '', /most likely/u);
});

for (const status of [400, 403, 500] as const) {
  some(`an attendee entry whose removal Webex refuses with ${status}, over REST, is not told as gone`, async (t) => {
    const place = await office(t, { xml: 'no-sign-in' });
    await place.faults([
      { match: { path: '/v1/licenses/users' }, nth: 'every', do: { status, body: { message: 'Not for this person' } } },
    ]);
    const row = await run(place, `email,attendee\n${daniel},false\n`);
    t.is(row['wx_status'], status === 500 ? 'unknown' : 'failed', row['wx_error']);
    t.is(row['wx_changes'], '');
    t.regex(row['wx_error'] ?? '', /Not for this person/u);
    t.true((await person(place, daniel))?.siteUrls.some((url) => url.endsWith('#attendee')));
  });
}

test('the reason for a license stays the row’s own where the attendee entry beside it is asked for again', async (t) => {
  const place = await office(t, { xml: 'no-sign-in' });
  const { people, licenses } = await place.state();
  const first = people.find(({ licenses: held }) => held.length === 0);
  const second = people.find(({ email, licenses: held }) => email !== first?.email && !held.includes('Messaging'));
  const messaging = licenses.find(({ name }) => name === 'Messaging')?.id ?? '';
  const errors = [{ licenseId: messaging, description: 'Not for contractors' }];
  await place.faults([
    {
      match: { path: '/v1/licenses/users', email: first?.email },
      do: { status: 206, body: { personId: first?.id, licenses: [], siteUrls: [], errors } },
    },
  ]);
  await run(
    place,
    `email,licenses,attendee\n${first?.email ?? ''},Messaging,true\n${second?.email ?? ''},Messaging,\n`,
  );
  const rows = await place.results();
  t.regex(rows[0]?.['wx_error'] ?? '', /Messaging: .*Not for contractors/u);
  t.is(rows[1]?.['wx_status'], 'updated', rows[1]?.['wx_error']);
});

test('a host whose exchange for an attendee account is refused once and then taken is told as Webex shows it', async (t) => {
  const place = await office(t, { xml: 'no-sign-in' });
  await place.faults([
    { match: { path: '/v1/licenses/users', email: bruno }, nth: 1, do: { status: 400, body: { message: 'Not now' } } },
  ]);
  const row = await run(place, `email,removeLicenses,attendee\n${bruno},Webex Suite,true\n`);
  const bodies = (await place.requests()).filter(({ path }) => path === '/v1/licenses/users');
  t.is(row['wx_status'], 'updated', row['wx_error']);
  t.false((await person(place, bruno))?.licenses.includes('Webex Suite'));
  t.deepEqual((await person(place, bruno))?.siteUrls, ['acme.webex.com#attendee']);
  t.is(bodies.length, 2);
});
