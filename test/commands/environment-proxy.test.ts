/** Which proxy the environment names for an address, and what is no proxy at all. */
import test from 'ava';
import { environmentProxy } from '../../src/commands/environment-proxy.js';
import { RunError } from '../../src/errors.js';
import { redacted } from '../../src/model/secrets.js';

const api = 'https://webexapis.com/v1/people';
const site = 'https://acme.webex.com/WBXService/XMLService';
const proxy = 'http://proxy.example:8080';

/** The proxies for these addresses with nothing else of the kind in the environment. */
async function proxies(environment: Record<string, string>, ...urls: string[]): Promise<(string | undefined)[]> {
  const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [name, name.toLowerCase()]);
  for (const name of names) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, environment);
  const proxyFor = await environmentProxy();
  return urls.map((url) => proxyFor?.(url));
}

const named: readonly [environment: Record<string, string>, found: string | undefined][] = [
  [{}, undefined],
  [{ HTTPS_PROXY: proxy }, proxy],
  [{ https_proxy: proxy }, proxy],
  [{ ALL_PROXY: proxy }, proxy],
  [{ all_proxy: proxy }, proxy],
  [{ HTTP_PROXY: proxy, http_proxy: proxy }, undefined],
  [{ HTTPS_PROXY: '' }, undefined],
  [{ HTTPS_PROXY: proxy, ALL_PROXY: 'http://other.example:1' }, proxy],
  [{ https_proxy: proxy, HTTPS_PROXY: 'http://other.example:1' }, proxy],
  [{ HTTPS_PROXY: 'proxy.example:8080' }, proxy],
  [{ HTTPS_PROXY: ' http://proxy.example:8080/ ' }, proxy],
  [{ HTTPS_PROXY: 'HTTP://Proxy.Example:8080' }, proxy],
  [{ HTTPS_PROXY: 'http://proxy.example' }, 'http://proxy.example'],
  [{ HTTPS_PROXY: 'http://10.0.0.1:3128' }, 'http://10.0.0.1:3128'],
  [{ HTTPS_PROXY: 'http://[2001:db8::1]:3128' }, 'http://[2001:db8::1]:3128'],
  [{ HTTPS_PROXY: 'ana:pass-word@proxy.example:8080' }, 'http://ana:pass-word@proxy.example:8080'],
  [{ HTTPS_PROXY: 'http://ACME%5Cana:p%40ss@proxy.example:8080' }, 'http://ACME%5Cana:p%40ss@proxy.example:8080'],
];
for (const [environment, found] of named) {
  test.serial(`${JSON.stringify(environment)}: ${found ?? 'no proxy'}`, async (t) => {
    t.deepEqual(await proxies(environment, api), [found]);
  });
}

const exempt: readonly [noProxy: string, api: boolean, site: boolean][] = [
  ['', false, false],
  ['*', true, true],
  ['webexapis.com', true, false],
  ['WEBEXAPIS.COM', true, false],
  ['.webex.com', false, true],
  ['*.webex.com', false, true],
  ['webex.com', false, false],
  ['acme.webex.com', false, true],
  ['other.example, acme.webex.com', false, true],
  ['other.example webexapis.com', true, false],
  ['acme.webex.com:443,webexapis.com:8443', false, true],
  ['ebexapis.com', false, false],
  ['10.0.0.0/8', false, false],
];
for (const [noProxy, apiIsExempt, siteIsExempt] of exempt) {
  const what = [apiIsExempt && 'the REST API', siteIsExempt && 'the site'].filter(Boolean).join(' and ');
  for (const name of ['NO_PROXY', 'no_proxy']) {
    test.serial(`${name} "${noProxy}" lets ${what || 'nothing'} be reached without the proxy`, async (t) => {
      const found = await proxies({ HTTPS_PROXY: proxy, [name]: noProxy }, api, site);
      t.deepEqual(found, [apiIsExempt ? undefined : proxy, siteIsExempt ? undefined : proxy]);
    });
  }
}

test.serial('this machine is never reached through a proxy', async (t) => {
  const hosts = ['127.0.0.1', 'localhost', '[::1]', '127.0.0.2', '127.1', '0x7f.1', 'LOCALHOST'];
  const tenant = hosts.flatMap((host) => [`http://${host}:8080/v1`, `https://${host}:8443/v1`]);
  t.deepEqual(
    await proxies({ HTTPS_PROXY: proxy, HTTP_PROXY: proxy, ALL_PROXY: proxy }, ...tenant),
    tenant.map(() => undefined),
  );
  const elsewhere = ['https://localhost.evil.example/', 'https://127.0.0.1.evil.example/', 'https://1.127.0.0/'];
  t.deepEqual(await proxies({ HTTPS_PROXY: proxy }, ...elsewhere), [proxy, proxy, proxy]);
});

const unfit: readonly [value: string, said: RegExp][] = [
  ['socks5://canary-secret@proxy.example:1080', /scheme socks5/u],
  ['https://ana:canary-secret@proxy.example:443', /scheme https:/u],
  ['ana:canary://secret@proxy.example', /not a valid address/u],
  ['http://', /not a valid address/u],
  ['http://ana:canary/secret@proxy.example:8080', /not a valid address/u],
  ['http://ana:12/canary-secret@proxy.example:8080', /more than a host and port/u],
  ['http://ana:12#canary-secret@proxy.example:8080', /more than a host and port/u],
  ['http://proxy.example:99999', /not a valid address/u],
  ['http://proxy example:80', /not a valid address/u],
  ['http://ana:canary%zz-secret@proxy.example:8080', /a % that encodes no character/u],
  ['http://proxy.example:8080/pac?canary', /more than a host and port/u],
];
for (const [value, said] of unfit) {
  test.serial(`${value} is no proxy, and nothing of it is told`, async (t) => {
    const error = await t.throwsAsync(proxies({ HTTPS_PROXY: value }, api), { instanceOf: RunError });
    t.is(error.problem, 'usage');
    t.regex(error.message, said);
    t.regex(error.message, /^HTTPS_PROXY .*http:\/\/host:port/u);
    t.notRegex(`${error.message} ${error.next ?? ''}`, /canary|secret@|ana:/u);
  });
}

test.serial('what is no proxy does no harm to addresses that take none', async (t) => {
  const found = await proxies({ HTTPS_PROXY: 'socks5://x:1', NO_PROXY: 'webexapis.com' }, api, 'http://127.0.0.1/');
  t.deepEqual(found, [undefined, undefined]);
});

test.serial('the password is a secret in the open, as it stands in the address, and as it is sent', async (t) => {
  await proxies({ HTTPS_PROXY: 'http://ana:correct%20horse%2fbattery@proxy.example:8080' }, api);
  const sent = Buffer.from('ana:correct horse/battery').toString('base64');
  for (const form of [
    'correct horse/battery',
    'correct%20horse%2fbattery',
    encodeURIComponent('correct horse/battery'),
    sent,
  ])
    t.is(redacted(`<${form}>`).includes(form), false, form);
});
