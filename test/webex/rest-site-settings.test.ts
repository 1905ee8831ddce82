/** The meeting site's settings over REST, against the simulated Webex, and against answers that it would never give. */
import test, { type ExecutionContext } from 'ava';
import { RunError } from '../../src/errors.js';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { connectWebex, type Webex } from '../../src/webex/connect.js';
import type { SiteSettings } from '../../src/webex/site-settings.js';
import { office, type Office } from '../helpers/cli.js';
import { tamperingProxy } from '../helpers/tampering-proxy.js';

const amelie = 'amelie.fischer@acme.example';
const site = 'acme.webex.com';
const users = '/v1/admin/meeting/userconfig';
const needed = 'spark:all spark-admin:people_read spark-admin:licenses_read';

interface Connected {
  readonly place: Office;
  readonly webex: Webex;
  readonly rest: SiteSettings;
}

async function connected(
  t: ExecutionContext,
  options: Partial<SimulatorOptions> = {},
  origin?: string,
): Promise<Connected> {
  const place = await office(t, options);
  return { place, ...connect(t, place, origin) };
}

function connect(
  t: ExecutionContext,
  place: Office,
  origin = new URL(place.connection.apiUrl).origin,
): Omit<Connected, 'place'> {
  const { accessToken, xmlUrl } = place.connection;
  const webex = connectWebex({ apiUrl: `${origin}/v1`, xmlUrl, accessToken, concurrency: 4, userAgent: 'test/1' });
  t.teardown(() => webex.close());
  return { webex, rest: webex.restSite(site) };
}

for (const restIds of ['strings', 'numbers', 'mixed'] as const) {
  test(`both APIs offer the same, and show and set the same of people, with ids as ${restIds}`, async (t) => {
    const { place, webex, rest } = await connected(t, { restIds });
    const xml = webex.site(site, place.connection.admin);
    const [byXml, byRest] = [await xml.catalog(), await rest.catalog()];
    const active = byXml.sessionTypes.filter((type) => type.active);
    const plain = (types: typeof active) => types.map(({ id, name, code }) => [id, name, code]);
    t.deepEqual(plain([...byRest.sessionTypes]), plain(active));
    const codes = ({ trackingCodes }: typeof byXml) =>
      trackingCodes.map(({ index, name, hostProfile, values }) => [index, name, hostProfile, values]);
    t.deepEqual(codes(byRest), codes(byXml));
    t.like(byRest.trackingCodes[0], { isClosed: false, canBeEmptied: false, longestValue: 120 });
    t.true(byRest.trackingCodes.find(({ name }) => name === 'Region')?.isClosed);
    const wanted = { sessionTypes: ['214', '11'], trackingCodes: { '1': 'CC-9', '7': 'Apollo' } };
    for (const message of rest.messages(wanted)) {
      const answer = await rest.set(amelie, message, { verify: true });
      t.is(answer.result, 'done');
      t.like(answer.result === 'done' ? answer.value : undefined, message);
    }
    for (const { email } of (await place.state()).siteUsers.slice(0, 8)) {
      const [one, other] = [await xml.read(email), await rest.read(email)];
      if (one.result !== 'done' || other.result !== 'done') return t.fail(email);
      t.deepEqual(other.value?.sessionTypes, one.value?.sessionTypes, email);
      t.deepEqual(other.value?.trackingCodes, one.value?.trackingCodes, email);
    }
  });
}

test('only what is asked for is read, with a call each', async (t) => {
  const { place, rest } = await connected(t);
  const before = (await place.requests()).length;
  await rest.read(amelie, { sessionTypes: true, trackingCodes: false });
  await rest.read(amelie, { sessionTypes: false, trackingCodes: true });
  const sent = (await place.requests()).slice(before);
  t.deepEqual(
    sent.map(({ path }) => path),
    [`${users}/sessionTypes`, `${users}/trackingCodes`],
  );
});

for (const restUnknownUser of ['404', '400'] as const) {
  test(`somebody whom the site does not know is told as such, read or set (${restUnknownUser})`, async (t) => {
    const { rest } = await connected(t, { restUnknownUser });
    await rest.catalog();
    t.deepEqual(await rest.read('nobody@acme.example'), { result: 'done', value: undefined });
    for (const message of [{ sessionTypes: ['214'] }, { trackingCodes: { '1': 'x' } }]) {
      const answer = await rest.set('nobody@acme.example', message, { verify: true, mayBeUnknown: true });
      t.is(answer.result === 'refused' ? answer.problem.means : answer.result, 'unknown-site-user');
    }
  });
}

test('what cannot be sent is refused before anything is sent: an empty value, an address of other letters', async (t) => {
  const { place, rest } = await connected(t);
  await rest.catalog();
  const before = (await place.requests()).length;
  const emptied = await rest.set(amelie, { trackingCodes: { '1': 'CC-1', '2': '' } }, { verify: true });
  t.is(emptied.result === 'refused' ? emptied.problem.code : emptied.result, 'cannot-be-emptied');
  const read = await rest.read('änne@acme.example');
  t.is(read.result === 'refused' ? read.problem.code : read.result, 'not-sendable');
  t.is((await place.requests()).length, before);
});

test('codes that are mapped, and a person who is refused for another reason, are told apart', async (t) => {
  const { rest } = await connected(t, { mappedTrackingCodes: true });
  await rest.catalog();
  const codes = await rest.set(amelie, { trackingCodes: { '1': 'x' } }, { verify: true });
  t.is(codes.result === 'refused' ? codes.problem.means : codes.result, 'codes-mapped');
  const types = await rest.set(amelie, { sessionTypes: ['9999'] }, { verify: true });
  t.is(types.result, 'refused');
  t.is(types.result === 'refused' ? types.problem.means : 'done', undefined);
});

const notThere = {
  status: 404,
  body: { message: `User '${amelie}' is not found.`, errors: [], trackingId: 'ROUTER_1' },
};
for (const [what, wanted] of [
  ['sessionTypes', { sessionTypes: ['214'] }],
  ['trackingCodes', { trackingCodes: { '1': 'CC-9' } }],
] as const) {
  test(`somebody who becomes known between a refusal and the look after it is set all the same: ${what}`, async (t) => {
    const { place, rest } = await connected(t);
    await rest.catalog();
    await place.faults([{ match: { method: 'PUT', path: `${users}/${what}` }, do: notThere }]);
    const answer = await rest.set(amelie, wanted, { verify: true, mayBeUnknown: true });
    t.like(answer, { result: 'done', value: wanted });
    t.deepEqual(await methods(place, what), ['PUT', 'GET', 'PUT']);
  });

  test(`who is known, and refused again and again, is refused after two attempts: ${what}`, async (t) => {
    const { place, rest } = await connected(t);
    await rest.catalog();
    await place.faults([{ match: { method: 'PUT', path: `${users}/${what}` }, nth: 'every', do: notThere }]);
    const answer = await rest.set(amelie, wanted, { verify: true, mayBeUnknown: true });
    t.is(answer.result === 'refused' ? answer.problem.means : answer.result, undefined);
    t.deepEqual(await methods(place, what), ['PUT', 'GET', 'PUT']);
  });
}

test('a list of nobody after a refusal means that the site does not know the person', async (t) => {
  const { place, rest } = await connected(t);
  await rest.catalog();
  const at = `${users}/sessionTypes`;
  await place.faults([
    { match: { method: 'PUT', path: at }, nth: 'every', do: notThere },
    { match: { method: 'GET', path: at }, nth: 'every', do: { status: 200, body: { items: [] } } },
  ]);
  const answer = await rest.set(amelie, { sessionTypes: ['214'] }, { verify: true, mayBeUnknown: true });
  t.is(answer.result === 'refused' ? answer.problem.means : answer.result, 'unknown-site-user');
  t.deepEqual(await methods(place, 'sessionTypes'), ['PUT', 'GET']);
});

async function methods(place: Office, what: string): Promise<string[]> {
  return (await place.requests()).filter(({ path }) => path === `${users}/${what}`).map(({ method }) => method);
}

test('without the scope for tracking codes the site has none, and says which scope; without any it is a matter of sign-in', async (t) => {
  const some = await connected(t, { scopes: `${needed} meeting:admin_config_read` });
  const catalog = await some.rest.catalog();
  t.true(catalog.sessionTypes.length > 0);
  t.deepEqual(catalog.trackingCodes, []);
  t.regex(catalog.withoutCodes ?? '', /403[^]*meeting:admin_schedule_read and meeting:admin_schedule_write/u);
  const none = await connected(t, { scopes: needed });
  const error = await t.throwsAsync(none.rest.catalog(), { instanceOf: RunError });
  t.is(error.problem, 'signIn');
  t.regex(error.next ?? '', /meeting:admin_schedule_read or meeting:admin_config_read/u);
});

const record = { personId: 'P', email: amelie, siteUrl: site };
for (const [what, body] of [
  ['about somebody else', { items: [{ ...record, email: 'x@acme.example', sessionTypes: [] }] }],
  ['about another site', { items: [{ ...record, siteUrl: 'other.webex.com', sessionTypes: [] }] }],
  ['with two records', { items: [record, record].map((one) => ({ ...one, sessionTypes: [] })) }],
  ['without session types', { items: [record] }],
  ['with a session type that has no id', { items: [{ ...record, sessionTypes: [{ name: 'Pro' }] }] }],
  ['with no list', {}],
  ['that is a page', '<html></html>'],
] as const) {
  test(`an answer ${what} is a doubt, never taken for what a person has`, async (t) => {
    const place = await office(t);
    const proxy = await tamperingProxy(t, place);
    proxy.tamper = ({ path }, answer) => {
      if (!path.startsWith(users)) return false;
      const isPage = typeof body === 'string';
      answer.writeHead(200, { 'content-type': isPage ? 'text/html' : 'application/json' });
      answer.end(isPage ? body : JSON.stringify(body));
      return true;
    };
    const { rest } = connect(t, place, proxy.origin);
    const read = await rest.read(amelie, { sessionTypes: true, trackingCodes: false });
    t.is(read.result, 'doubt');
  });
}
