import test from 'ava';
import { firstError, items, nextPage, service } from './service.js';
import type { Heard, Json, Service } from './service.js';

const suite = 'Webex Suite';
const webinar = 'Webex Webinar 500';

/** PATCH /licenses/users with licenses by name; `-` before a name takes away. */
async function change(
  { rest, licenseId }: Service,
  email: string,
  names: readonly string[],
  rest_: Json = {},
): Promise<Heard> {
  const licenses = await Promise.all(
    names.map(async (name) =>
      name.startsWith('-')
        ? { id: await licenseId(name.slice(1)), operation: 'remove' }
        : { id: name.startsWith('no such') ? name : await licenseId(name), operation: 'add' },
    ),
  );
  return rest('PATCH /licenses/users', { body: { email: `${email}@acme.example`, licenses, ...rest_ } });
}

async function licensesOf({ person }: Service, email: string): Promise<unknown> {
  return (await person(`${email}@acme.example`))['licenses'];
}

test('the list shows each license with its counters, without what does not apply', async (t) => {
  const { rest } = await service(t);
  const list = items(await rest('GET /licenses'));
  t.deepEqual(
    list.map(({ name, totalUnits, consumedUnits }) => [name, totalUnits, consumedUnits]),
    [
      [suite, 1000, 7],
      [webinar, 3, 1],
      ['Messaging', 10_000, 5],
      ['Webex Calling - Professional', 100, 1],
      ['Screen Share', 10_000, 2],
      ['Advanced Messaging', 10_000, 0],
      ['Hybrid Exchange Calendar', 1, 0],
    ],
  );
  t.like(list[0], {
    consumedByUsers: 7,
    consumedByWorkspaces: 0,
    subscriptionId: 'Sub100001',
    siteUrl: 'acme.webex.com',
    siteType: 'Control Hub managed site',
  });
  t.false('siteUrl' in (list[2] ?? {}));
  t.false('subscriptionId' in (list[4] ?? {}));
  t.regex(
    Buffer.from(String(list[0]?.['id']), 'base64').toString(),
    /^ciscospark:\/\/us\/LICENSE\/[0-9a-f-]{36}:\w+_[0-9a-f-]{36}_acme\.webex\.com$/,
  );
});

test('a second site has a license of the same name', async (t) => {
  const { rest } = await service(t, { secondSite: true, siteType: 'linked' });
  const suites = items(await rest('GET /licenses')).filter(({ name }) => name === suite);
  t.deepEqual(
    suites.map(({ siteUrl, subscriptionId, siteType }) => [siteUrl, subscriptionId, siteType]),
    [
      ['acme.webex.com', 'Sub100001', 'Linked site'],
      ['acme-emea.webex.com', 'Sub200002', 'Linked site'],
    ],
  );
});

test('one license is read by id, with those who have it only if asked, by pages', async (t) => {
  const { rest, licenseId, connection } = await service(t);
  const id = await licenseId(suite);
  t.false('users' in (await rest(`GET /licenses/${id}`)).json);
  const first = await rest(`GET /licenses/${id}?includeAssignedTo=user&limit=5`);
  t.like((first.json['users'] as Json[])[1], {
    type: 'INTERNAL',
    displayName: 'Amelie Fischer',
    email: 'amelie.fischer@acme.example',
  });
  t.is((first.json['users'] as Json[]).length, 5);
  const cursor = new URL(nextPage(first) ?? '').searchParams.get('next') ?? '';
  t.regex(Buffer.from(cursor, 'base64').toString(), /^ciscospark:\/\/us\/LICENSE_USER_PAGING\//);
  const second = await rest(`GET ${(nextPage(first) ?? '').slice(connection.apiUrl.length)}`);
  t.is((second.json['users'] as Json[]).length, 2);
  t.is(nextPage(second), undefined);
  t.is((await rest('GET /licenses/nothing')).status, 404);
});

test('a change adds and removes, leaves the rest alone, and answers with all that the person has', async (t) => {
  const one = await service(t);
  const heard = await change(one, 'bruno.keller', [webinar, '-Messaging']);
  t.is(heard.status, 200);
  const { id } = await one.person('bruno.keller@acme.example');
  t.like(heard.json, {
    personId: id,
    email: 'bruno.keller@acme.example',
    siteUrls: [{ siteUrl: 'acme.webex.com', accountType: 'host' }],
  });
  t.deepEqual(await licensesOf(one, 'bruno.keller'), [suite, webinar, 'Screen Share']);
  t.is((heard.json['licenses'] as string[]).length, 3);
});

test('adding what is there and removing what is not changes nothing and is a 200', async (t) => {
  const one = await service(t);
  t.is((await change(one, 'chiara.rossi', ['Messaging', `-${suite}`])).status, 200);
  t.deepEqual(await licensesOf(one, 'chiara.rossi'), ['Messaging']);
});

test('an operation that is not named adds', async (t) => {
  const one = await service(t);
  const { id: personId } = await one.person('chiara.rossi@acme.example');
  const body = { personId, licenses: [{ id: await one.licenseId(webinar) }] };
  t.is((await one.rest('PATCH /licenses/users', { body })).status, 200);
  t.deepEqual(await licensesOf(one, 'chiara.rossi'), [webinar, 'Messaging']);
});

test('a good license beside an unknown one is given with a 206, or refused with it when so chosen', async (t) => {
  const one = await service(t);
  t.is((await change(one, 'chiara.rossi', ['no such', webinar])).status, 206);
  t.deepEqual(await licensesOf(one, 'chiara.rossi'), [webinar, 'Messaging']);
  const strict = await service(t, { unknownLicense: '400' });
  const heard = await change(strict, 'chiara.rossi', ['no such', webinar]);
  t.is(heard.status, 400);
  t.is(firstError(heard)['errorCode'], 400_000);
  t.deepEqual(await licensesOf(strict, 'chiara.rossi'), ['Messaging']);
});

const refused = [
  ['an unknown license', 'chiara.rossi', { licenses: [{ id: 'no such' }] }, 400, 400_000],
  [
    'a site of nobody',
    'chiara.rossi',
    { siteUrls: [{ siteUrl: 'x.webex.com', accountType: 'attendee' }] },
    400,
    400_216,
  ],
  ['a host account', 'chiara.rossi', { siteUrls: [{ siteUrl: 'acme.webex.com', accountType: 'host' }] }, 400, 400_216],
  [
    'a host as attendee',
    'hugo.martin',
    { siteUrls: [{ siteUrl: 'acme.webex.com', accountType: 'attendee' }] },
    400,
    400_216,
  ],
  ['nothing', 'chiara.rossi', {}, 400, undefined],
  ['an unknown operation', 'chiara.rossi', { licenses: [{ id: 'x', operation: 'swap' }] }, 400, undefined],
  ['an unknown person', 'nobody', { licenses: [{ id: 'x' }] }, 404, undefined],
] as const;
for (const [what, email, body, status, errorCode] of refused) {
  test(`asking for ${what} is a ${status} and changes nothing`, async (t) => {
    const { rest, state } = await service(t);
    const before = await state();
    const heard = await rest('PATCH /licenses/users', { body: { email: `${email}@acme.example`, ...body } });
    t.is(heard.status, status);
    t.is(firstError(heard)['errorCode'], errorCode);
    t.deepEqual(await state(), before);
  });
}

test('the implicit license cannot be removed: 700006', async (t) => {
  const one = await service(t);
  const heard = await change(one, 'amelie.fischer', ['-Screen Share']);
  t.is(heard.status, 400);
  t.is(firstError(heard)['errorCode'], 700_006);
});

test('a Calling license needs a number, or an extension and a location: 400411', async (t) => {
  const one = await service(t);
  const heard = await change(one, 'chiara.rossi', ['Webex Calling - Professional']);
  t.is(heard.status, 400);
  t.is(firstError(heard)['errorCode'], 400_411);
  const id = await one.licenseId('Webex Calling - Professional');
  const licenses = [{ id, properties: { locationId: 'L', extension: '4242' } }];
  const good = await one.rest('PATCH /licenses/users', { body: { email: 'chiara.rossi@acme.example', licenses } });
  t.is(good.status, 200);
  t.like(await one.person('chiara.rossi@acme.example'), { extension: '4242', locationId: 'L' });
});

const short = [
  ['206', 206],
  ['400', 400],
  ['drop', 200],
] as const;
for (const [unitsExhausted, status] of short) {
  test(`a license without units is a ${status} when ${unitsExhausted} is chosen, and is not given`, async (t) => {
    const one = await service(t, { unitsExhausted });
    await one.control('POST /licenses', { name: webinar, total: 1 });
    const heard = await change(one, 'chiara.rossi', [webinar]);
    t.is(heard.status, status);
    t.deepEqual(await licensesOf(one, 'chiara.rossi'), ['Messaging']);
  });
}

test('no more people than units get a license, however many ask at once', async (t) => {
  const one = await service(t, { users: 40 });
  await one.control('POST /licenses', { name: webinar, total: 10, consumedElsewhere: 2 });
  const { people } = await one.state();
  const id = await one.licenseId(webinar);
  await Promise.all(
    people.map(({ id: personId }) => one.rest('PATCH /licenses/users', { body: { personId, licenses: [{ id }] } })),
  );
  const after = await one.state();
  t.is(after.people.filter(({ licenses }) => licenses.includes(webinar)).length, 8);
  t.is(after.licenses.find(({ name }) => name === webinar)?.consumed, 10);
  t.like(items(await one.rest('GET /licenses'))[1], { consumedUnits: 10, consumedByUsers: 8, consumedByWorkspaces: 2 });
});

test('licenses go beyond their number where overage is allowed', async (t) => {
  const one = await service(t, { overage: true });
  await one.control('POST /licenses', { name: webinar, total: 1 });
  t.is((await change(one, 'chiara.rossi', [webinar])).status, 200);
  t.like(items(await one.rest('GET /licenses'))[1], { totalUnits: 1, consumedUnits: 2 });
});

test('a unit given back in the same request is free for it', async (t) => {
  const one = await service(t);
  await one.control('POST /licenses', { name: webinar, total: 1 });
  await change(one, 'felix.hartmann', [`-${webinar}`]);
  t.is((await change(one, 'chiara.rossi', [webinar])).status, 200);
});

test('an attendee becomes a host with a license of the site, and an attendee again without it', async (t) => {
  const one = await service(t);
  const attendee = (operation: string): Json => ({
    siteUrls: [{ siteUrl: 'acme.webex.com', accountType: 'attendee', operation }],
  });
  const host = await change(one, 'daniel.novak', [suite], attendee('remove'));
  t.deepEqual(host.json['siteUrls'], [{ siteUrl: 'acme.webex.com', accountType: 'host' }]);
  const again = await change(one, 'daniel.novak', [`-${suite}`], attendee('add'));
  t.deepEqual(again.json['siteUrls'], [{ siteUrl: 'acme.webex.com', accountType: 'attendee' }]);
});

test('a hybrid license says total 1 and consumed 0, whoever has it', async (t) => {
  const one = await service(t);
  for (const email of ['bruno.keller', 'amelie.fischer', 'hugo.martin']) {
    t.is((await change(one, email, ['Hybrid Exchange Calendar'])).status, 200);
    t.true(((await licensesOf(one, email)) as string[]).includes('Hybrid Exchange Calendar'));
  }
  const id = await one.licenseId('Hybrid Exchange Calendar');
  t.like((await one.rest(`GET /licenses/${id}`)).json, { totalUnits: 1, consumedUnits: 0, consumedByUsers: 0 });
  t.like((await one.state()).licenses.at(-1), { total: 1, consumed: 0 });
});
