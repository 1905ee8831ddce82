import test from 'ava';
import { letPass } from '../helpers/moved-clock.js';
import { service } from './service.js';
import type { Service } from './service.js';

const suite = 'Webex Suite';

async function setSuite({ rest, licenseId }: Service, email: string, operation: 'add' | 'remove'): Promise<void> {
  const licenses = [{ id: await licenseId(suite), operation }];
  await rest('PATCH /licenses/users', { body: { email, licenses } });
}

test('the first license for the site makes an account with the default session types', async (t) => {
  const one = await service(t, { defaultSessionTypes: '214, 3' });
  await setSuite(one, 'chiara.rossi@acme.example', 'add');
  t.like((await one.state('chiara.rossi@acme.example')).siteUsers[0], {
    site: 'acme.webex.com',
    active: true,
    sessionTypes: ['214', '3'],
    trackingCodes: {},
    attendeeOnly: false,
  });
});

test('a license without a site makes no account', async (t) => {
  const { rest, licenseId, state } = await service(t);
  const licenses = [await licenseId('Messaging')];
  await rest('POST /people', { body: { emails: ['ana@acme.example'], firstName: 'Ana', licenses } });
  t.deepEqual((await state('ana@acme.example')).siteUsers, []);
});

test('an attendee entry makes an account without session types', async (t) => {
  const { rest, state } = await service(t);
  const siteUrls = ['acme.webex.com#attendee'];
  await rest('POST /people', { body: { emails: ['ana@acme.example'], firstName: 'Ana', siteUrls } });
  t.like((await state('ana@acme.example')).siteUsers[0], { attendeeOnly: true, sessionTypes: [], active: true });
});

test.serial('the site hears of a new account after the delay, and a further grant takes nothing back', async (t) => {
  const one = await service(t, { siteDelay: 60 });
  const known = async (email: string): Promise<unknown> => (await one.state(email)).siteUsers[0]?.['known'];
  await setSuite(one, 'chiara.rossi@acme.example', 'add');
  t.false(await known('chiara.rossi@acme.example'));
  letPass(60);
  t.true(await known('chiara.rossi@acme.example'));
  const licenses = [{ id: await one.licenseId('Webex Webinar 500') }];
  await one.rest('PATCH /licenses/users', { body: { email: 'chiara.rossi@acme.example', licenses } });
  t.true(await known('chiara.rossi@acme.example'));
});

const losses = [
  ['keep', [{ active: false, sessionTypes: ['214', '11'] }], ['214', '11']],
  ['reset', [{ active: false, sessionTypes: [] }], ['214']],
  ['remove', [], ['214']],
] as const;
for (const [accountAfterLicense, left, again] of losses) {
  test(`the account of who loses the last license follows the choice: ${accountAfterLicense}`, async (t) => {
    const one = await service(t, { accountAfterLicense });
    const email = 'bruno.keller@acme.example';
    const accounts = async (): Promise<unknown[]> =>
      (await one.state(email)).siteUsers.map(({ active, sessionTypes }) => ({ active, sessionTypes }));
    await setSuite(one, email, 'remove');
    t.deepEqual(await accounts(), [...left]);
    await setSuite(one, email, 'add');
    t.deepEqual(await accounts(), [{ active: true, sessionTypes: [...again] }]);
  });
}

test('who keeps another license for the site keeps the account as it is', async (t) => {
  const one = await service(t, { accountAfterLicense: 'remove' });
  await setSuite(one, 'felix.hartmann@acme.example', 'remove');
  t.like((await one.state('felix.hartmann@acme.example')).siteUsers[0], { active: true, sessionTypes: ['214', '216'] });
});

test('a license of the second site makes no account on the first', async (t) => {
  const one = await service(t, { secondSite: true });
  const id = await one.licenseId(suite, 'acme-emea.webex.com');
  const heard = await one.rest('PATCH /licenses/users', {
    body: { email: 'chiara.rossi@acme.example', licenses: [{ id }] },
  });
  t.deepEqual(heard.json['siteUrls'], [{ siteUrl: 'acme-emea.webex.com', accountType: 'host' }]);
  t.deepEqual((await one.state('chiara.rossi@acme.example')).siteUsers, []);
});

test('the account moves with the first address of the person', async (t) => {
  const { rest, person, state } = await service(t, { putOmitted: 'keep' });
  const { id } = await person('grace.okafor@acme.example');
  await rest(`PUT /people/${String(id)}`, { body: { displayName: 'Grace', emails: ['grace@acme.example'] } });
  t.is((await state('grace@acme.example')).siteUsers[0]?.email, 'grace@acme.example');
  t.deepEqual((await state('grace.okafor@acme.example')).siteUsers, []);
});
