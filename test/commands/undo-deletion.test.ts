import test, { type ExecutionContext } from 'ava';
import { ofKind, testOverBoth, type SiteApi } from '../helpers/both-apis.js';
import { office, type Office } from '../helpers/cli.js';

const domain = 'acme.example';
const ana = `ana@${domain}`;
const noah = `noah@${domain}`;
const sheet = [
  'email,firstName,licenses,sessionTypes,Cost center',
  `${ana},Ana,Webex Suite,TRS,CC-7`,
  `${noah},Noah,Messaging,,`,
].join('\n');

/** A job that created Ana with an account on the site, and Noah without one. */
async function created(t: ExecutionContext, start: SiteApi['office'] = office): Promise<Office> {
  const place = await start(t);
  await place.run('apply', await place.file('people.csv', sheet), '--yes');
  return place;
}
const isThere = async (place: Office, email: string): Promise<boolean> => (await place.state(email)).people.length > 0;
const undone = ['undo', 'latest', '--yes', '--created', 'delete'];
const recordOf = async (place: Office, email: string): Promise<{ id: string }> => {
  const { apiUrl, accessToken } = place.connection;
  const [person] = (await place.state(email)).people;
  const answer = await fetch(`${apiUrl}/people/${person?.id ?? ''}`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  return (await answer.json()) as { id: string };
};

test('a deletion that Webex claims and that has no effect is not told as one', async (t) => {
  const place = await created(t);
  await place.faults([{ match: { method: 'DELETE', email: ana }, nth: 'every', do: { noEffect: true } }]);
  const ended = await place.run(...undone);
  t.is(ended.code, 3, ended.stdout + ended.stderr);
  const [first, second] = await place.results();
  t.like(first, { wx_status: 'failed', wx_error_code: 'not-taken', wx_changes: '' });
  t.is(second?.['wx_status'], 'deleted');
  t.true(await isThere(place, ana));
});

test('who is shown for a moment after the deletion is looked for again: deleted', async (t) => {
  const place = await created(t);
  const record = await recordOf(place, ana);
  // Read when planning, read right before the deletion, and then shown as they were.
  const stale = { match: { method: 'GET', path: `/v1/people/${record.id}` }, nth: 3, times: 2 };
  await place.faults([{ ...stale, do: { status: 200, body: record } }]);
  const ended = await place.run(...undone);
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  t.deepEqual((await place.results())[0]?.['wx_status'], 'deleted');
  t.false(await isThere(place, ana));
});

test('a deletion after which nobody can be looked for is unknown, and the next undo finds the person gone', async (t) => {
  const place = await created(t);
  const { id } = await recordOf(place, ana);
  await place.faults([{ match: { method: 'GET', path: `/v1/people/${id}` }, nth: 3, times: 99, do: { status: 403 } }]);
  const job = (await place.jobFolder()).split('/').at(-1) ?? '';
  t.is((await place.run(...undone)).code, 3);
  t.like((await place.results())[0], { wx_status: 'unknown', wx_error_code: 'not-verified' });
  await place.clearFaults();
  const ended = await place.run('undo', job, '--yes', '--created', 'delete');
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  t.deepEqual(
    (await place.results()).map(({ wx_status }) => wx_status),
    ['unchanged', 'unchanged'],
  );
});

for (const [what, change, says] of [
  ['somebody set other session types', { sessionTypes: ['3', '11', '214', '216'] }, /session types/u],
  ['somebody set a tracking code', { trackingCodes: { '2': 'EMEA' } }, /tracking codes/u],
  ['the account on the site is gone', { remove: true }, /the account on acme\.webex\.com/u],
] as const) {
  testOverBoth(`a created person is not deleted where ${what} since the plan`, async (t, { office }) => {
    const place = await created(t, office);
    // Planned, and kept from being applied.
    t.is((await place.run(...undone, '--max-removals', '0')).code, 4);
    await place.control('siteUsers', { email: ana, ...change });
    const ended = await place.run('apply', 'latest', '--yes');
    t.is(ended.code, 3, ended.stdout + ended.stderr);
    const [first, second] = await place.results();
    t.like(first, { wx_status: 'conflict', wx_error_code: 'conflict' });
    t.regex(first?.['wx_error'] ?? '', says);
    t.is(second?.['wx_status'], 'deleted');
    t.true(await isThere(place, ana));
  });
}

testOverBoth('the account on the site is read again only for people who had one', async (t, { office, read }) => {
  const place = await created(t, office);
  await place.run(...undone);
  const reads = ofKind(await place.requests(), read);
  t.deepEqual(
    reads.filter(({ email }) => email === noah),
    [],
  );
  t.true(reads.some(({ email }) => email === ana));
});
