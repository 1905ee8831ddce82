/** Sites besides acme.webex.com: what is one site's own stays its own, over REST and XML. */
import test from 'ava';
import { element, elements, typesFor } from './xml-caller.js';
import { items, service, type Service } from './service.js';

const emea = 'acme-emea.webex.com';
const options = { furtherSites: `${emea}, acme-apac.webex.com` };

/** Posts one message to a site by its short name. */
async function ask(one: Service, site: string, operation: string, content: string, secret = ''): Promise<string> {
  const context = `<siteName>${site}</siteName><webExID>${one.connection.admin}</webExID>${secret}`;
  const body = `<?xml version="1.0" encoding="UTF-8"?><serv:message xmlns:serv="http://www.webex.com/schemas/2002/06/service" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><header><securityContext>${context}</securityContext></header><body><bodyContent xsi:type="java:com.webex.service.binding.${operation}">${content}</bodyContent></body></serv:message>`;
  return await (await fetch(one.connection.xmlUrl, { method: 'POST', body })).text();
}

async function ticket(one: Service, site: string): Promise<string> {
  const token = `<accessToken>${one.connection.accessToken}</accessToken>`;
  return `<sessionTicket>${element(await ask(one, site, 'user.AuthenticateUser', token), 'sessionTicket')}</sessionTicket>`;
}

test('a license of a further site gives an account there and on no other site', async (t) => {
  const one = await service(t, options);
  const licenses = [await one.licenseId('Webex Suite', emea)];
  await one.rest('POST /people', { body: { emails: ['ana@acme.example'], firstName: 'Ana', licenses } });
  const { people, siteUsers } = await one.state('ana@acme.example');
  t.deepEqual(people[0]?.siteUrls, [emea]);
  t.deepEqual(
    siteUsers.map(({ site, sessionTypes }) => [site, sessionTypes]),
    [[emea, ['214']]],
  );
  await one.control('POST /people', { email: 'ana@acme.example', remove: true });
  t.deepEqual((await one.state('ana@acme.example')).siteUsers, []);
});

test('each site signs its administrator in by itself, and refuses the ticket of another', async (t) => {
  const one = await service(t, options);
  const own = await ticket(one, 'acme-emea');
  t.deepEqual(
    elements(await ask(one, 'acme-emea', 'user.GetUser', `<webExId>${one.connection.admin}</webExId>`, own), 'result'),
    ['SUCCESS'],
  );
  t.is(element(await ask(one, 'acme', 'user.GetMe', '', own), 'exceptionID'), '030047');
});

test('session types and tracking codes are those of the site, and are set there only', async (t) => {
  const one = await service(t, options);
  const listed = async (site: string): Promise<unknown[]> =>
    items(await one.rest(`GET /admin/meeting/config/trackingCodes?siteUrl=${site}`)).map(({ name }) => name);
  t.deepEqual(await listed(emea), ['Branch', 'Region']);
  t.deepEqual(await listed('acme.webex.com'), ['Cost center', 'Region', 'Division', 'Project']);
  const own = await ticket(one, 'acme-emea');
  const set = async (types: string[]): Promise<string> =>
    await ask(one, 'acme-emea', 'user.SetUser', typesFor(one.connection.admin, types), own);
  t.is(element(await set(['31']), 'result'), 'SUCCESS');
  t.not(element(await set(['3']), 'result'), 'SUCCESS');
  const { siteUsers } = await one.state(one.connection.admin);
  t.deepEqual(
    siteUsers.map(({ site, sessionTypes }) => [site, sessionTypes]),
    [
      ['acme.webex.com', ['214']],
      [emea, ['31']],
      ['acme-apac.webex.com', ['214']],
    ],
  );
});

test('a reset puts all sites back, and what is set over one interface is seen over the other', async (t) => {
  const one = await service(t, options);
  const email = one.connection.admin;
  const body = { siteUrl: emea, email, trackingCodes: [{ name: 'Branch', value: 'Oslo' }] };
  t.is((await one.rest('PUT /admin/meeting/userconfig/trackingCodes', { body })).status, 200);
  const own = await ticket(one, 'acme-emea');
  t.true((await ask(one, 'acme-emea', 'user.GetUser', `<webExId>${email}</webExId>`, own)).includes('Oslo'));
  await one.control('POST /reset');
  const { siteUsers } = await one.state(email);
  t.deepEqual(
    siteUsers.map(({ trackingCodes }) => trackingCodes),
    [{ 3: 'Staff' }, {}, {}],
  );
  t.is(element(await ask(one, 'acme-emea', 'user.GetUser', `<webExId>${email}</webExId>`, own), 'result'), 'SUCCESS');
});
