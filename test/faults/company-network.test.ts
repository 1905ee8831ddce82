/** The program in a company's network: everything through its proxy, with its own authority for certificates. */
import test, { type ExecutionContext } from 'ava';
import { readdir } from 'node:fs/promises';
import { connect } from '../../src/commands/connect-with-options.js';
import { optionTable } from '../../src/commands/options.js';
import { RunError } from '../../src/errors.js';
import { everythingWritten, secretsIn } from '../helpers/canaries.js';
import { createAuthority } from '../helpers/certificates.js';
import { office, type Ended, type Office } from '../helpers/cli.js';
import { connectProxy, type ConnectProxy } from '../helpers/connect-proxy.js';
import { temporaryFolder } from '../helpers/folder.js';
import { secureFront, type SecureFront } from '../helpers/secure-front.js';
import { httpServer } from '../webex/servers.js';
import { extreme, someCases } from '../helpers/some-cases.js';

const some = someCases(8);

const password = 'canary-p@ss/word';
const address = (proxy: ConnectProxy, secret = password): string =>
  `http://ana:${encodeURIComponent(secret)}@127.0.0.1:${proxy.port}`;

/** Webex at its own addresses, behind the proxy alone. */
async function company(t: ExecutionContext) {
  const place = await office(t);
  const authority = createAuthority(await temporaryFolder(t));
  const certificate = authority.issue('DNS:webexapis.com,DNS:acme.webex.com', 2);
  const front = await secureFront(t, certificate, new URL(place.connection.apiUrl).origin);
  const proxy = await connectProxy(t, { leadsTo: front.port, user: `ana:${password}` });
  const env = { WEBEX_ACCESS_TOKEN: place.connection.accessToken, HTTPS_PROXY: address(proxy) };
  return { place, front, proxy, env, ca: { NODE_EXTRA_CA_CERTS: authority.path } };
}

/** In no output, no file, and not at Webex either. */
async function assertNoPassword(t: ExecutionContext, place: Office, front: SecureFront, told: readonly Ended[]) {
  const texts = told.flatMap(({ stdout, stderr }, nth) => [
    [`output ${nth}`, stdout] as const,
    [`errors ${nth}`, stderr] as const,
  ]);
  const forms = new Set([password, `ana:${password}`, 'canary']);
  const found = secretsIn([...texts, ...(await everythingWritten(place.folder))], new Map([['password', forms]]));
  t.deepEqual(found, []);
  t.true(front.requests.every((headers) => headers['proxy-authorization'] === undefined));
}

const rows = Array.from({ length: 8 }, (_, n) => `new${n}@acme.example,New ${n},Webex Suite,CC-${n}`);
const sheet = ['email,firstName,licenses,Cost center', ...rows].join('\n');

test('plan and apply reach Webex through the proxy alone, over few connections, and its password is told nobody', async (t) => {
  const { place, front, proxy, env, ca } = await company(t);
  const path = await place.file('people.csv', sheet);
  const planned = await place.runAsProgramWith({ ...env, ...ca }, 'plan', path, '--concurrency', '2');
  t.is(planned.code, 0, planned.stderr);
  const before = { requests: front.requests.length, asked: proxy.asked.length };
  const applied = await place.runAsProgramWith(
    { ...env, ...ca },
    'apply',
    'latest',
    '--yes',
    '--json',
    '--concurrency',
    '2',
  );
  t.is(applied.code, 0, applied.stderr);
  t.true((await place.results()).every(({ wx_status }) => wx_status === 'created'));
  t.is((await place.state('new7@acme.example')).siteUsers[0]?.trackingCodes['1'], 'CC-7');

  t.deepEqual([...front.from].sort(), [...proxy.ports].sort(), 'no connection came from anywhere else');
  t.is((await place.requests()).length, front.requests.length);
  t.deepEqual([...new Set(proxy.asked.map(({ target }) => target))].sort(), [
    'acme.webex.com:443',
    'webexapis.com:443',
  ]);
  t.true(front.requests.length - before.requests >= 20);
  t.true(proxy.asked.length - before.asked <= 6, `${proxy.asked.length - before.asked} connections`);
  await assertNoPassword(t, place, front, [planned, applied]);
});

test('a proxy that does not accept the password ends the run at once, and is named', async (t) => {
  const { place, front, proxy, env } = await company(t);
  const wrong = { ...env, HTTPS_PROXY: address(proxy, 'canary-wrong'), http_proxy: address(proxy) };
  const ended = await place.runAsProgramWith(wrong, 'apply', await place.file('people.csv', sheet), '--yes');
  t.is(ended.code, 5, ended.stderr);
  t.regex(ended.stderr, new RegExp(`The proxy 127\\.0\\.0\\.1:${proxy.port} does not accept .*\\(407\\)\\.`, 'u'));
  t.regex(ended.stderr, /Set HTTPS_PROXY=http:\/\/user:password@/u);
  t.is(proxy.asked.length, 1);
  t.is(front.from.size, 0);
  t.deepEqual(await readdir(`${place.folder}/output`), []);
  await assertNoPassword(t, place, front, [ended]);
});

extreme(
  'an authority that is not trusted ends the run behind the proxy too, and how to trust it is said',
  async (t) => {
    const { place, front, env } = await company(t);
    const ended = await place.runAsProgramWith(env, 'plan', await place.file('people.csv', sheet));
    t.is(ended.code, 5, ended.stderr);
    t.regex(ended.stderr, /certificate not trusted \(/u);
    t.regex(ended.stderr, /NODE_EXTRA_CA_CERTS/u);
    t.is(front.from.size, 1);
    t.is(front.requests.length, 0);
  },
);

for (const command of [['plan', 'people.csv'], ['login'], ['logout']]) {
  some(
    `${command.join(' ')} does not begin while NODE_TLS_REJECT_UNAUTHORIZED=0 lets any certificate pass`,
    async (t) => {
      const place = await office(t);
      await place.file('people.csv', sheet);
      const ended = await place.runAsProgramWith({ ...place.env, NODE_TLS_REJECT_UNAUTHORIZED: '0' }, ...command);
      t.is(ended.code, 2, ended.stderr);
      t.regex(ended.stderr, /NODE_TLS_REJECT_UNAUTHORIZED=0 turns off certificate checks/u);
      t.regex(ended.stderr, /NODE_EXTRA_CA_CERTS/u);
      t.is((await place.requests()).length, 0);
    },
  );
}

extreme('this machine is not reached through a proxy, whatever the environment says', async (t) => {
  const place = await office(t);
  const proxy = await httpServer(t, (_request, response) => response.writeHead(502).end('<html>proxy</html>'));
  const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'https_proxy', 'http_proxy', 'all_proxy'];
  const named = Object.fromEntries(
    names.map((name) => [name, `http://user:canary-proxy-password@127.0.0.1:${proxy.port}`]),
  );
  const ended = await place.runAsProgramWith(
    { ...place.env, ...named },
    'apply',
    await place.file('people.csv', sheet),
    '--yes',
    '--json',
  );
  t.is(ended.code, 0, ended.stderr);
  t.is(proxy.seen.length, 0);
  t.notRegex(ended.stdout + ended.stderr, /canary/u);
});

const usual = {
  'api-url': optionTable['api-url'].default,
  'xml-url': optionTable['xml-url'].default,
  concurrency: 1,
};

test.serial('what is no proxy is refused before anything is sent, for either API', async (t) => {
  const before = { ...process.env };
  t.teardown(() => (process.env = before));
  for (const exempt of ['', 'webexapis.com', '.webex.com']) {
    Object.assign(process.env, { HTTPS_PROXY: 'socks5://127.0.0.1:1', NO_PROXY: exempt });
    const error = await t.throwsAsync(connect(usual, { accessToken: 'token' }), { instanceOf: RunError });
    t.is(error.problem, 'usage');
    t.regex(error.message, /^HTTPS_PROXY has the unsupported scheme socks5/u);
  }
  process.env['NO_PROXY'] = '*';
  await t.notThrowsAsync(async () => await (await connect(usual, { accessToken: 'token' })).close());
});
