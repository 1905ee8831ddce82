/** Access tokens are sent to meeting sites of Webex, whatever an answer calls a site. */
import test from 'ava';
import { RunError } from '../../src/errors.js';
import { loadCatalog } from '../../src/plan/load-catalog.js';
import { connectWebex } from '../../src/webex/connect.js';
import { optionTable } from '../../src/commands/options.js';
import { siteAddress, defaultXmlUrl } from '../../src/model/site-address.js';
import { httpServer, sendJson, tcpServer } from '../webex/servers.js';

const sites: readonly (readonly [site: string, host: string])[] = [
  ['acme.webex.com', 'acme.webex.com'],
  ['ACME.Webex.com', 'acme.webex.com'],
  ['acme-emea.webex.com', 'acme-emea.webex.com'],
  ['acme.my.webex.com', 'acme.my.webex.com'],
  ['1acme.webex.com', '1acme.webex.com'],
];
for (const [site, host] of sites) {
  test(`the XML API of ${site} is at ${host}`, (t) => {
    t.is(new URL(siteAddress(defaultXmlUrl, site)).href, `https://${host}/WBXService/XMLService`);
  });
}

/** Such as a hostile answer to GET /licenses could have. */
const hostile = [
  '',
  ' ',
  'acme',
  'webex.com',
  '.webex.com',
  'evil.example',
  'evil.example/',
  'evil.example/acme.webex.com',
  'evil.example?acme.webex.com',
  'evil.example#.webex.com',
  'evil.example\\.webex.com',
  'evil.example:443/.webex.com',
  'acme.webex.com.evil.example',
  'acme.webex.com@evil.example',
  'evil.example@acme.webex.com',
  'user:password@acme.webex.com',
  'acme.webex.com#x',
  'acme.webex.com?x',
  'acme.webex.com/x',
  'acme.webex.com:8443',
  'acme.webex.com.',
  'acme..webex.com',
  '-acme.webex.com',
  'acme-.webex.com',
  'acmewebex.com',
  'acme.webex.com.cn',
  'acme.webexgov.us',
  'acme\u3002webex\u3002com',
  'acme\uff0ewebex.com',
  'acm\u0435.webex.com',
  '\u2488webex.com',
  'acme .webex.com',
  ' acme.webex.com',
  'acme.webex.com ',
  'acme.webex.com\n',
  'evil.example\nacme.webex.com',
  'evil.example\u0000.webex.com',
  'acme.webex.com\u200b',
  'ac%6de.webex.com',
  '%2f.webex.com',
  '127.0.0.1',
  '[::1]',
  '169.254.169.254',
  `${'a'.repeat(64)}.webex.com`,
  `${'a.'.repeat(130)}webex.com`,
  '{site}.webex.com',
];
for (const site of hostile) {
  test(`no access token goes to the site ${JSON.stringify(site)}`, (t) => {
    const error = t.throws(() => siteAddress(defaultXmlUrl, site), { instanceOf: RunError });
    t.is(error.problem, 'refused');
    t.regex(error.next ?? '', /--xml-url/u);
  });
}

test('an address that is named for the purpose counts for a site of any name', (t) => {
  t.is(
    siteAddress('https://acme.webexgov.us/WBXService/XMLService', 'evil.example/'),
    'https://acme.webexgov.us/WBXService/XMLService',
  );
  t.is(siteAddress('https://{site}:8443/XMLService', 'acme.webexgov.us'), 'https://acme.webexgov.us:8443/XMLService');
  t.is(
    siteAddress('https://gateway.example/{site}/XMLService', 'acme.webex.com'),
    'https://gateway.example/acme.webex.com/XMLService',
  );
});

for (const site of [
  'evil.example/',
  'a@evil.example',
  'evil.example#',
  'evil.example\\',
  'a b.example',
  '10.0.0.1',
  'localhost',
]) {
  test(`nor does ${JSON.stringify(site)} lead such an address elsewhere`, (t) => {
    t.throws(() => siteAddress('https://{site}.gateway.example/XMLService', site), { instanceOf: RunError });
  });
}

test('a site that the licenses name, and that is none of Webex’s, is asked nothing', async (t) => {
  let connections = 0;
  const elsewhere = await tcpServer(t, (socket) => {
    connections += 1;
    socket.destroy();
  });
  const license = {
    id: 'L1',
    name: 'Webex Suite',
    totalUnits: 1,
    consumedUnits: 0,
    siteUrl: `${new URL(elsewhere).host}/.webex.com`,
  };
  const server = await httpServer(t, (request, response) => {
    const isMe = request.url?.startsWith('/v1/people/me');
    sendJson(response, 200, isMe ? { id: 'P1', emails: ['a@acme.example'], orgId: 'O1' } : { items: [license] });
  });
  const options = { apiUrl: `${server.url}/v1`, xmlUrl: defaultXmlUrl, accessToken: 'canary-token' };
  const webex = connectWebex({ ...options, concurrency: 2, userAgent: 'test/1' });
  const error = await t.throwsAsync(loadCatalog(webex, {}), { instanceOf: RunError });
  t.is(error.problem, 'refused');
  t.is(connections, 0);
  t.is(server.seen.length, 2);
});

test('the usual address of the option is the one that only sites of Webex are reached at', (t) => {
  t.is(optionTable['xml-url'].default, defaultXmlUrl);
});
