/** Whose organization a person belongs to is looked at wherever an answer shows one. */
import test from 'ava';
import { service } from '../simulator/service.js';
import { webexAt, webexOf } from './api.js';
import { httpServer, sendJson } from './servers.js';

const customer = 'user000001@customer.example';
const elsewhere = 'Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi9vdGhlcg';

for (const [what, own, orgId, isOfOtherOrganization] of [
  ['another id', elsewhere, 'Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi9vdGhlcg2', true],
  ['the same id', elsewhere, elsewhere, false],
  ['the same id, padded', elsewhere, `${elsewhere}==`, false],
  ['the bare id of the same organization', elsewhere, 'other', false],
  ['the bare id of another one', elsewhere, 'another', true],
  ['no id', elsewhere, undefined, false],
  ['an id, where the own one is not known', undefined, elsewhere, false],
] as const) {
  test(`a person whose answer has ${what} is ${isOfOtherOrganization ? '' : 'not '}of another organization, wherever they are read`, async (t) => {
    const person = { id: 'P1', emails: ['ana@acme.com'], displayName: 'Ana', orgId };
    const server = await httpServer(t, ({ url }, response) => {
      const me = { id: 'ME', emails: ['me@acme.com'], displayName: 'Me', orgId: own };
      sendJson(response, 200, url === '/people/me' ? me : { ...person, items: [person] });
    });
    const webex = webexAt(server.url);
    await webex.people.me();
    const code = 'other-organization';
    const expected = isOfOtherOrganization ? { problem: { code } } : { result: 'done' };
    const { people } = webex;
    t.like(
      await people.findByEmail('ana@acme.com'),
      isOfOtherOrganization ? { result: 'refused', problem: { code } } : expected,
    );
    t.like(await people.read('P1'), isOfOtherOrganization ? { result: 'refused', problem: { code } } : expected);
    t.like(
      await people.create({ emails: ['ana@acme.com'] }),
      isOfOtherOrganization ? { result: 'doubt', problem: { code } } : expected,
    );
    t.like(
      await people.update('P1', {}, { callingData: false }),
      isOfOtherOrganization ? { result: 'doubt', problem: { code } } : expected,
    );
    t.like(await people.findByName('Ana'), { value: { people: isOfOtherOrganization ? [] : [{ id: 'P1' }] } });
    for await (const page of people.everybody()) {
      t.like(page, {
        value: {
          people: isOfOtherOrganization ? [] : [{ id: 'P1' }],
          others: isOfOtherOrganization ? [{ id: 'P1' }] : [],
        },
      });
    }
  });
}

test('of two people with one address the one of the own organization is meant', async (t) => {
  const simulated = await service(t, { managedPeople: 1 });
  const webex = webexOf(simulated);
  const me = await webex.people.me();
  const own = { id: 'P1', emails: [customer], displayName: 'Own', orgId: me.orgId };
  const other = { id: 'P2', emails: [customer], displayName: 'Other', orgId: elsewhere };
  await simulated.fault({
    match: { method: 'GET', path: '/v1/people' },
    times: 1,
    do: { status: 200, body: JSON.stringify({ items: [other, own] }) },
  });
  t.like(await webex.people.findByEmail(customer), { result: 'done', value: { id: 'P1' } });
});
