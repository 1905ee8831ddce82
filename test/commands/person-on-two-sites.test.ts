/** One person with a row for each of two sites: one create, and each row says what became of it on its own site. */
import test from 'ava';
import { office, type Ended, type Office } from '../helpers/cli.js';
import { someCases } from '../helpers/some-cases.js';

const main = 'acme.webex.com';
const emea = 'acme-emea.webex.com';
const simulator = { furtherSites: emea };

const sheet = [
  'email,site,firstName,title,loginEnabled,licenses,sessionTypes,Region',
  `mia@acme.example,${main},Mia,Boss,,Webex Suite; Messaging,Standard 100,EMEA`,
  `mia@acme.example,${emea},,,,Webex Suite; Messaging,Standard 50,North`,
  '',
].join('\n');

async function applied(place: Office, content: string, ...args: string[]): Promise<Ended> {
  const file = await place.file('people.csv', content);
  return await place.run('apply', file, '--site', main, '--yes', ...args);
}

async function statuses(place: Office): Promise<unknown[]> {
  return (await place.results()).map(({ wx_status }) => wx_status);
}

const some = someCases(3);

test('the first row creates the person, the second adds the other site, and a second run changes nothing', async (t) => {
  const place = await office(t, { ...simulator, siteDelay: 0.2 });
  const first = await applied(place, sheet);
  t.is(first.code, 0, first.stderr + first.stdout);
  t.deepEqual(await statuses(place), ['created', 'updated']);
  const [, second] = await place.results();
  // Both rows ask for Messaging, and the first one gives it.
  t.is(second?.['wx_changes'], 'licenses +Webex Suite; session types +Standard 50; Region "North"');
  const { people, siteUsers } = await place.state('mia@acme.example');
  t.deepEqual(people[0]?.siteUrls, [main, emea]);
  t.deepEqual(
    siteUsers.map(({ sessionTypes, trackingCodes }) => [sessionTypes, trackingCodes]),
    [
      [['214', '3'], { 2: 'EMEA' }],
      [['214', '31'], { 5: 'North' }],
    ],
  );
  const creates = (await place.writes()).filter(({ method, path }) => method === 'POST' && path === '/v1/people');
  t.is(creates.length, 1);
  const writes = (await place.writes()).length;
  t.is((await applied(place, sheet)).code, 0);
  t.deepEqual(await statuses(place), ['unchanged', 'unchanged']);
  t.is((await place.writes()).length, writes);
});

test('an existing person gets a title once, and both rows are true', async (t) => {
  const place = await office(t, simulator);
  const { code } = await applied(
    place,
    `email,site,title,licenses\nchiara.rossi@acme.example,${main},Lead,Webex Suite\nchiara.rossi@acme.example,${emea},Lead,Webex Suite\n`,
  );
  t.is(code, 0);
  t.deepEqual(
    (await place.results()).map(({ wx_status, wx_changes }) => [wx_status, wx_changes]),
    [
      ['updated', 'title "Designer" → "Lead"; licenses +Webex Suite'],
      ['updated', 'licenses +Webex Suite'],
    ],
  );
});

test('where the first row fails to create the person, the second creates nobody and says why', async (t) => {
  const place = await office(t, simulator);
  await place.faults([{ match: { method: 'POST', path: '/v1/people' }, nth: 1, do: { status: 400 } }]);
  t.is((await applied(place, sheet)).code, 3);
  t.deepEqual(await statuses(place), ['failed', 'failed']);
  const [, second] = await place.results();
  t.is(second?.['wx_error_code'], 'person-not-there');
  t.regex(second?.['wx_error'] ?? '', /row 2, which is about the same person, comes first/u);
  const again = await place.run('retry', 'latest', '--yes');
  t.is(again.code, 0, again.stderr + again.stdout);
  t.deepEqual(await statuses(place), ['created', 'updated']);
});

test('where the first row is invalid, the second stands by itself', async (t) => {
  const place = await office(t, simulator);
  const { code } = await applied(
    place,
    `email,site,firstName,licenses\nmia@acme.example,${main},Mia,No Such Suite\nmia@acme.example,${emea},Mia,Webex Suite\n`,
  );
  t.is(code, 3);
  t.deepEqual(await statuses(place), ['invalid', 'created']);
});

for (const [created, rows, left] of [
  ['delete', ['deleted', 'updated'], undefined],
  ['deactivate', ['updated', 'updated'], []],
  ['keep', ['updated'], ['Webex Suite', 'Messaging']],
] as const) {
  some(`an undo with --created ${created} takes back the second site first`, async (t) => {
    const place = await office(t, simulator);
    t.is((await applied(place, sheet)).code, 0);
    const undone = await place.run('undo', 'latest', '--yes', '--created', created);
    t.is(undone.code, 0, undone.stderr + undone.stdout);
    t.deepEqual(
      (await statuses(place)).filter((status) => status !== 'unchanged'),
      [...rows],
    );
    const { people } = await place.state('mia@acme.example');
    t.deepEqual(people[0]?.licenses, left && [...left]);
  });
}

test('rows that contradict each other about the person are invalid, both named', async (t) => {
  const place = await office(t, simulator);
  t.is((await applied(place, sheet.replace(`${emea},,,`, `${emea},,Chief,`))).code, 3);
  t.deepEqual(await statuses(place), ['invalid', 'invalid']);
  const [first, second] = await place.results();
  t.regex(first?.['wx_error'] ?? '', /conflicts with row 3 about the same person on acme-emea\.webex\.com: title/u);
  t.regex(second?.['wx_error'] ?? '', /conflicts with row 2 about the same person on acme\.webex\.com: title/u);
  t.deepEqual(await place.writes(), []);
});
