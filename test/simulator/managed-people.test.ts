/** People of organizations that the administrator's own manages: found by e-mail, "same org or managed org" (List People). */
import test from 'ava';
import { items, service } from './service.js';

const customer = 'user000001@customer.example';

test('people of a managed organization are found by e-mail, read and updated, and bear its orgId', async (t) => {
  const { rest, person } = await service(t, { managedPeople: 2 });
  const own = (await rest('GET /people/me')).json['orgId'];
  const [found, ...more] = items(await rest(`GET /people?email=${customer}`));
  t.is(more.length, 0);
  t.truthy(found?.['orgId']);
  t.not(found?.['orgId'], own);
  t.is((await rest(`GET /people/${String(found?.['id'])}`)).json['orgId'], found?.['orgId']);
  const put = await rest(`PUT /people/${String(found?.['id'])}`, { body: { ...found, title: 'Boss' } });
  t.is(put.status, 200);
  t.is((await person(customer))['title'], 'Boss');
});

for (const [managedPeopleListed, others] of [
  [false, 0],
  [true, 2],
] as const) {
  test(`lists and names hold ${others} of two managed people where managed-people-listed is ${managedPeopleListed}`, async (t) => {
    const { rest } = await service(t, { managedPeople: 2, managedPeopleListed, users: 8 });
    const own = (await rest('GET /people/me')).json['orgId'];
    const listed = items(await rest('GET /people?max=100'));
    t.is(listed.filter(({ orgId }) => orgId !== own).length, others);
    t.is(listed.filter(({ orgId }) => orgId === own).length, 9);
    const name = items(await rest(`GET /people?email=${customer}`))[0]?.['displayName'] as string;
    t.is(items(await rest(`GET /people?displayName=${encodeURIComponent(name)}`)).length, others > 0 ? 1 : 0);
  });
}

test('with orgId the people of one managed organization are listed, and of no other one', async (t) => {
  const { rest } = await service(t, { managedPeople: 3 });
  const orgId = items(await rest(`GET /people?email=${customer}`))[0]?.['orgId'] as string;
  t.is(items(await rest(`GET /people?orgId=${orgId}`)).length, 3);
  t.is((await rest('GET /people?orgId=some-other')).status, 403);
});

test('an address of a managed organization cannot be created, as one of any other organization', async (t) => {
  for (const personElsewhereStatus of ['409', '400', '403'] as const) {
    const { rest } = await service(t, { managedPeople: 1, personElsewhereStatus });
    const answer = await rest('POST /people', { body: { emails: [customer], displayName: 'New' } });
    t.is(answer.status, Number(personElsewhereStatus));
  }
});

test('control moves a person to another organization, and back by what was read', async (t) => {
  const { rest, control, person } = await service(t);
  const before = await person('amelie.fischer@acme.example');
  t.is((await control('POST /people', { email: before['email'], orgId: 'elsewhere' })).status, 200);
  t.is((await person('amelie.fischer@acme.example'))['orgId'], 'elsewhere');
  t.is(items(await rest('GET /people?displayName=Amelie')).length, 0);
  t.is((await control('POST /people', before)).status, 200);
  t.deepEqual({ ...(await person('amelie.fischer@acme.example')) }, before);
});
