/** Nothing is taken before what shall replace it is seen: what a row has, it keeps, unless all that it adds is in force. */
import test from 'ava';
import { testOverBoth } from '../helpers/both-apis.js';
import { office, type Office, type State } from '../helpers/cli.js';
import { applied } from '../helpers/in-process.js';
import { extreme, some } from '../helpers/some-cases.js';

const amelie = 'amelie.fischer@acme.example';
const bruno = 'bruno.keller@acme.example';
const daniel = 'daniel.novak@acme.example';
const felix = 'felix.hartmann@acme.example';
/** Two units are free. */
const scarce = 'Webex Webinar 500';

const has = (state: State, email: string, license: string): boolean =>
  state.people.find((one) => one.email === email)?.licenses.includes(license) === true;
const typesOf = async (place: Office, email: string): Promise<string[]> =>
  (await place.state(email)).siteUsers[0]?.sessionTypes ?? [];
const run = async (place: Office, sheet: string): Promise<Record<string, string>[]> => {
  await applied(place, await place.file('people.csv', sheet));
  return await place.results();
};

const hosts = async (place: Office, count: number): Promise<string[]> => {
  const { people } = await place.state();
  const free = people.filter(({ licenses }) => {
    return licenses.includes('Webex Suite') && !licenses.some((name) => name === scarce || name.includes('Calling'));
  });
  return free.slice(0, count).map(({ email }) => email);
};

for (const [title, heading, cells] of [
  ['licenses and removeLicenses', 'licenses,removeLicenses', `${scarce},Webex Suite`],
  ['exactLicenses', 'exactLicenses', scarce],
] as const) {
  for (const unitsExhausted of some(['drop', '206', '400'] as const, 2)) {
    testOverBoth(
      `moving eight people to another tier with two units free (${title}, ${unitsExhausted}) leaves six with what they have`,
      async (t, { office: open }) => {
        const place = await open(t, { users: 30, unitsExhausted });
        const emails = await hosts(place, 8);
        t.is(emails.length, 8);
        const rows = await run(place, `email,${heading}\n${emails.map((email) => `${email},${cells}`).join('\n')}\n`);
        const state = await place.state();
        for (const [place, email] of emails.entries()) {
          const moved = place < 2;
          t.is(has(state, email, scarce), moved, `${email} ${scarce}`);
          t.is(has(state, email, 'Webex Suite'), !moved, `${email} Webex Suite`);
        }
        t.deepEqual(
          rows.map((row) => row['wx_status']),
          ['updated', 'updated', ...Array.from({ length: 6 }, () => 'failed')],
        );
        t.regex(rows[7]?.['wx_error'] ?? '', /Webex Suite: kept/u);
      },
    );
  }
}

test('what REST only claims to have set on the site is read back before the row takes anything', async (t) => {
  const place = await office(t, { xml: 'no-sign-in' });
  await place.faults([
    {
      match: { method: 'PUT', path: '/v1/admin/meeting/userconfig/trackingCodes' },
      nth: 'every',
      do: { noEffect: true },
    },
  ]);
  const [email = ''] = await hosts(place, 1);
  const [row] = await run(place, `email,licenses,removeLicenses,Cost center\n${email},${scarce},Webex Suite,CC-100\n`);
  t.is(row?.['wx_status'], 'partial');
  t.regex(row?.['wx_error'] ?? '', /Cost center: Webex confirmed this change, but reading it back does not show it/u);
  t.regex(row?.['wx_error'] ?? '', /Webex Suite: kept/u);
  t.true(has(await place.state(), email, 'Webex Suite'));
});

test('what others took since the plan is not given back, and nothing more is taken', async (t) => {
  const place = await office(t);
  const email = 'grace.okafor@acme.example';
  await place.control('people', [{ email, licenses: ['Webex Suite', scarce, 'Messaging'] }]);
  const file = await place.file('people.csv', `email,licenses,removeLicenses\n${email},${scarce},Webex Suite\n`);
  t.is((await place.run('plan', file)).code, 0);
  await place.control('people', [{ email, licenses: ['Messaging'] }]);
  await place.run('apply', 'latest', '--yes');
  const [row] = await place.results();
  t.is(row?.['wx_status'], 'conflict');
  t.regex(row?.['wx_error'] ?? '', /Webex Webinar 500: changed in Webex since the row was planned/u);
  t.deepEqual((await place.state(email)).people[0]?.licenses, ['Messaging']);
  t.deepEqual(await place.writes(), []);
});

extreme(
  'a license that Webex gives a new person unasked is told, although the answer to the create leaves it out',
  async (t) => {
    const place = await office(t, { autoAssign: 'Webex Suite; Messaging', autoAssignAnswer: 'hidden' });
    // Of the first rows every answer is checked; later ones are taken at their word.
    const people = Array.from({ length: 12 }, (_, n) => `new${n}@acme.example,New,bruno.keller@acme.example,true`);
    const rows = await run(place, ['email,firstName,manager,attendee', ...people, ''].join('\n'));
    for (const { wx_status, wx_changes = '' } of rows) {
      t.is(wx_status, 'partial');
      t.regex(wx_changes, /Messaging/u);
      t.regex(wx_changes, /Webex Suite/u);
    }
  },
);

test('a row that is granted a part of its licenses keeps what it would give up', async (t) => {
  const place = await office(t);
  await place.control('licenses', { name: scarce, total: 1 });
  const [row] = await run(place, `email,licenses,removeLicenses\n${amelie},${scarce};Messaging,Webex Suite\n`);
  const state = await place.state(amelie);
  t.deepEqual(
    [has(state, amelie, 'Messaging'), has(state, amelie, scarce), has(state, amelie, 'Webex Suite')],
    [true, false, true],
  );
  t.is(row?.['wx_status'], 'partial');
  t.is(row?.['wx_changes'], 'licenses +Messaging');
});

test('whatever a row adds, what it takes away waits for it: a refused title keeps the license and the sign-in', async (t) => {
  const place = await office(t);
  await place.faults([{ match: { method: 'PUT' }, nth: 'every', do: { status: 400, body: { message: 'synced' } } }]);
  const [row] = await run(place, `email,title,loginEnabled,removeLicenses\n${amelie},Boss,false,Webex Suite\n`);
  const [person] = (await place.state(amelie)).people;
  t.true(person?.licenses.includes('Webex Suite'));
  t.true(person?.loginEnabled);
  t.is(row?.['wx_status'], 'failed');
  t.regex(row?.['wx_error'] ?? '', /synced/u);
});

test('an attendee who does not get the license stays an attendee', async (t) => {
  const place = await office(t);
  await place.control('licenses', { name: scarce, total: 1 });
  const [row] = await run(place, `email,licenses\n${daniel},${scarce}\n`);
  const [person] = (await place.state(daniel)).people;
  t.deepEqual(person?.siteUrls, ['acme.webex.com#attendee']);
  t.is(row?.['wx_status'], 'failed');
});

test('an attendee who gets the license is a host, and the row says both', async (t) => {
  const place = await office(t);
  const [row] = await run(place, `email,licenses\n${daniel},Webex Suite\n`);
  t.deepEqual((await place.state(daniel)).people[0]?.siteUrls, ['acme.webex.com']);
  t.is(row?.['wx_status'], 'updated');
});

testOverBoth('a set of session types that is refused leaves the old one', async (t, { office: open }) => {
  const place = await open(t);
  for (const email of [bruno, felix]) await place.control('siteUsers', { email, sessionTypes: ['214', '218'] });
  const [row] = await run(place, `email,exactSessionTypes\n${amelie},Event 3000\n`);
  t.deepEqual(await typesOf(place, amelie), ['214']);
  t.is(row?.['wx_status'], 'failed');
});

testOverBoth(
  'of two session types one of which is full, nothing is taken for the other',
  async (t, { office: open }) => {
    const place = await open(t);
    for (const email of [bruno, felix]) await place.control('siteUsers', { email, sessionTypes: ['214', '218'] });
    const sheet = `email,sessionTypes,removeSessionTypes\n${amelie},Event 3000;TRS,PRO\n`;
    const [row] = await run(place, sheet);
    t.true((await typesOf(place, amelie)).includes('214'));
    t.not(row?.['wx_status'], 'updated');
  },
);

testOverBoth(
  'tracking codes that are refused keep the session types that the same row removes',
  async (t, { office: open, over }) => {
    const place = await open(t);
    await place.control('siteUsers', { email: amelie, sessionTypes: ['214', '11'] });
    const match =
      over === 'XML' ? { operation: 'SetUser' } : { method: 'PUT', path: '/v1/admin/meeting/userconfig/trackingCodes' };
    const refused = over === 'XML' ? { exceptionId: '030019' } : { status: 403, body: { message: 'no' } };
    await place.faults([{ match, nth: 'every', do: refused }]);
    const [row] = await run(place, `email,removeSessionTypes,Cost center\n${amelie},TRS,CC-9\n`);
    t.deepEqual(await typesOf(place, amelie), ['214', '11']);
    t.is(row?.['wx_status'], 'failed');
  },
);

extreme('where it cannot be seen whether the new license was granted, the old one stays', async (t) => {
  const place = await office(t);
  const id = (await place.state(amelie)).people[0]?.id ?? '';
  await place.faults([
    { match: { method: 'PATCH' }, nth: 'every', do: { apply: true, status: 500 } },
    { match: { method: 'GET', path: `/v1/people/${id}` }, nth: 'every', do: { status: 500 } },
  ]);
  const [row] = await run(place, `email,licenses,removeLicenses\n${amelie},Messaging,Webex Suite\n`);
  t.true(has(await place.state(amelie), amelie, 'Webex Suite'));
  t.is(row?.['wx_status'], 'unknown');
});

test('an undo that cannot give the old license back leaves the new one in place', async (t) => {
  const place = await office(t);
  await run(place, `email,licenses,removeLicenses\n${amelie},${scarce},Webex Suite\n`);
  const { licenses } = await place.state();
  const consumed = licenses.find(({ name }) => name === 'Webex Suite')?.consumed ?? 0;
  await place.control('licenses', { name: 'Webex Suite', total: consumed });
  await place.run('undo', 'latest', '--yes', '--allow-shortage', '--max-removals', '100%');
  const state = await place.state(amelie);
  t.deepEqual([has(state, amelie, scarce), has(state, amelie, 'Webex Suite')], [true, false]);
  t.is((await place.results())[0]?.['wx_status'], 'failed');
});

test('a retry keeps what the first run kept', async (t) => {
  const place = await office(t);
  await place.control('licenses', { name: scarce, total: 1 });
  await run(place, `email,licenses,removeLicenses\n${amelie},${scarce},Webex Suite\n`);
  await place.run('retry', 'latest', '--yes', '--allow-shortage', '--max-removals', '100%');
  t.true(has(await place.state(amelie), amelie, 'Webex Suite'));
  await place.control('licenses', { name: scarce, total: 2 });
  await place.run('retry', 'latest', '--yes', '--allow-shortage', '--max-removals', '100%');
  const state = await place.state(amelie);
  t.deepEqual([has(state, amelie, scarce), has(state, amelie, 'Webex Suite')], [true, false]);
});
