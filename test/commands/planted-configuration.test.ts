/** A configuration file that lies in the current folder sends no sign-in to an address that nobody named. */
import test from 'ava';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { refuseFoundAddress } from '../../src/commands/trusted-addresses.js';
import type { OptionName } from '../../src/commands/options.js';
import { RunError } from '../../src/errors.js';
import { whyNotTrusted } from '../../src/sign-in/file-trust.js';
import { office, renewable, type Office } from '../helpers/cli.js';
import { keepSignIn } from '../helpers/kept-sign-in.js';
import { httpServer, sendJson } from '../webex/servers.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(4);

const sheet = 'email,title\namelie.fischer@acme.example,Chief\n';

function without(env: Record<string, string>, ...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}

for (const [what, env, args] of [
  ['an access token', (place: Office) => place.env, ['plan', 'people.csv']],
  ['a refresh token', renewable, ['apply', 'people.csv', '--yes']],
  ['a refresh token that is kept', renewable, ['login', '--service-app']],
  ['an access token', (place: Office) => place.env, ['doctor']],
  ['an access token', (place: Office) => place.env, ['whoami']],
  ['an access token', (place: Office) => place.env, ['export']],
  ['an access token', (place: Office) => place.env, ['template']],
] as const) {
  some(`${args[0]}: ${what} of the environment goes to no address of a planted file`, async (t) => {
    const place = await office(t);
    const evil = await httpServer(t, (_request, response) => sendJson(response, 401, {}));
    await place.file('people.csv', sheet);
    const planted: [configuration: object, option: string, without: string][] = [
      [{ apiUrl: `${evil.url}/v1` }, 'api-url', 'WEBEX_API_URL'],
      [{ apiUrl: 'https://webexapis.com.evil.example/v1' }, 'api-url', 'WEBEX_API_URL'],
      [{ xmlUrl: `${evil.url}/XMLService` }, 'xml-url', 'WEBEX_XML_URL'],
      [{ xmlUrl: 'https://{site}/XMLService', site: 'evil.example' }, 'xml-url', 'WEBEX_XML_URL'],
    ];
    for (const [configuration, option, variable] of planted) {
      await place.file('webex-bulk.json', JSON.stringify(configuration));
      const ended = await place.runWith(without(env(place), variable), ...args);
      t.is(ended.code, 2, ended.stderr);
      t.regex(
        ended.stderr,
        new RegExp(`webex-bulk\\.json names an address that is not a Webex host \\(${option}\\)`, 'u'),
      );
      t.regex(ended.stderr, new RegExp(`--${option} or ${variable}, or --config webex-bulk\\.json`, 'u'));
    }
    t.deepEqual(evil.seen, []);
    t.deepEqual(await place.requests(), []);
  });
}

test('an address of a profile in a planted file counts no more than its others', async (t) => {
  const place = await office(t);
  await place.file('people.csv', sheet);
  await place.file('webex-bulk.json', JSON.stringify({ profiles: { emea: { apiUrl: 'https://evil.example/v1' } } }));
  const ended = await place.runWith(without(place.env, 'WEBEX_API_URL'), 'plan', 'people.csv', '--profile', 'emea');
  t.is(ended.code, 2, ended.stderr);
  t.regex(ended.stderr, /not a Webex host/u);
});

test('the addresses of a file count where it is named, and the plan names it', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', sheet);
  const { apiUrl, xmlUrl } = place.connection;
  await place.file('webex-bulk.json', JSON.stringify({ apiUrl, xmlUrl }));
  const env = without(place.env, 'WEBEX_API_URL', 'WEBEX_XML_URL');
  const named = await place.runWith(env, 'plan', file, '--config', 'webex-bulk.json');
  t.is(named.code, 0, named.stderr);
  t.regex(named.stdout, /note +Options were read from webex-bulk\.json\./u);
  const byVariable = await place.runWith({ ...env, WEBEX_CONFIG: 'webex-bulk.json' }, 'apply', file, '--yes');
  t.is(byVariable.code, 0, byVariable.stderr);
  t.regex(byVariable.stdout, /note +Options were read from webex-bulk\.json\./u);
});

test('what a file says beside addresses counts where it is found, and the plan names the file', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', sheet);
  const before = await place.runWith(place.env, 'plan', file);
  t.notRegex(before.stdout, /Options were read/u);
  await place.file('webex-bulk.json', JSON.stringify({ apiUrl: 'https://evil.example/v1', rate: 6000 }));
  const planned = await place.runWith({ ...place.env, WEBEX_CONFIG: '' }, 'plan', file);
  t.is(planned.code, 0, planned.stderr);
  t.regex(planned.stdout, /note +Options were read from webex-bulk\.json\./u);
  const asJson = await place.runWith(place.env, 'plan', file, '--json');
  t.regex(asJson.stdout, /"notices":\["Options were read from webex-bulk\.json\."\]/u);
});

for (const [how, args, env, configuration] of [
  ['a flag', ['--xml-url', 'http://127.0.0.1:9/x'], {}, undefined],
  ['the environment', [], { WEBEX_XML_URL: 'https://evil.example/x' }, undefined],
  ['a file that is named', ['--config', 'other.json'], {}, { xmlUrl: 'https://evil.example/x' }],
  ['a template', ['--xml-url', 'https://{site}.evil.example/x'], {}, undefined],
] as const) {
  some(`a kept sign-in goes to no other site address than its own, whatever ${how} says`, async (t) => {
    const place = await office(t);
    const kept = await keepSignIn(place);
    const file = await place.file('people.csv', sheet);
    await place.file('other.json', JSON.stringify(configuration ?? {}));
    const ended = await place.runWith({ ...kept.env, ...env }, 'plan', file, ...args);
    t.is(ended.code, 2, ended.stderr);
    t.regex(
      ended.stderr,
      /The saved sign-in "default" is for http:\/\/127\.0\.0\.1:\d+\/WBXService.*was not sent to http/u,
    );
    t.deepEqual(await place.requests(), []);
    t.is((await place.runWith(kept.env, 'plan', file)).code, 0);
  });
}

test('a sign-in that was made for sites of Webex goes to none but those', async (t) => {
  const place = await office(t);
  const { env } = await keepSignIn(place, { xmlUrl: 'https://{site}/WBXService/XMLService' });
  const file = await place.file('people.csv', sheet);
  const ended = await place.runWith(env, 'plan', file, '--xml-url', place.connection.xmlUrl);
  t.is(ended.code, 2, ended.stderr);
  t.regex(ended.stderr, /is for https:\/\/\{site\}\/WBXService\/XMLService; it was not sent to http:\/\/127/u);
});

const found: readonly [option: OptionName, value: unknown, isAllowed: boolean][] = [
  ['api-url', 'https://webexapis.com/v1', true],
  ['api-url', 'https://WebexAPIs.com/v1', true],
  ['api-url', 'https://api-usgov.webex.com/v1', true],
  ['api-url', 'https://evil.example/v1', false],
  ['api-url', 'https://webexapis.com@evil.example/v1', false],
  ['api-url', 'https://webexapis.com\\@evil.example/v1', true],
  ['api-url', 'https://evil.example\\@webexapis.com/v1', false],
  ['api-url', 'https://evil.example#.webex.com', false],
  ['api-url', 'https://evilwebex.com/v1', false],
  ['api-url', 'https://webex.com.evil.example/v1', false],
  ['api-url', 'https://webexapis.com.:443/v1', false],
  ['api-url', 'http://webexapis.com/v1', false],
  ['api-url', 'http://127.0.0.1:8080/v1', false],
  ['api-url', 'http://localhost/v1', false],
  ['api-url', 'nothing', false],
  ['xml-url', 'https://{site}/WBXService/XMLService', true],
  ['xml-url', 'https://acme.webex.com/WBXService/XMLService', true],
  ['xml-url', 'https://{site}/other', false],
  ['xml-url', 'https://{site}.webex.com/x', false],
  ['xml-url', 'https://acme.webex.com:8443/WBXService/XMLService', true],
  ['redirect-uri', 'http://localhost:6001/redirect', true],
  ['redirect-uri', 'http://127.0.0.1/x', true],
  ['redirect-uri', 'https://evil.example/redirect', false],
  ['site', 'evil.example', true],
  ['api-url', undefined, true],
];
for (const [option, value, isAllowed] of found) {
  some(`${option} ${String(value)} ${isAllowed ? 'counts' : 'does not count'} from a file that was found`, (t) => {
    const refuse = (): void => refuseFoundAddress(option, value, 'webex-bulk.json');
    if (isAllowed) t.notThrows(refuse);
    else t.is(t.throws(refuse, { instanceOf: RunError }).problem, 'usage');
  });
}

test('the password in an address of a file is not shown', (t) => {
  const refuse = (): void => refuseFoundAddress('api-url', 'https://ana:canary@evil.example/', 'webex-bulk.json');
  t.notRegex(t.throws(refuse, { instanceOf: RunError }).message, /canary|ana/u);
});

for (const [what, rights, why] of [
  ['mine', { uid: 1000, mode: 0o100644 }, undefined],
  ['readable by all', { uid: 1000, mode: 0o100444 }, undefined],
  ['of the administrator', { uid: 0, mode: 0o100644 }, undefined],
  ['of another user', { uid: 1001, mode: 0o100600 }, 'belongs to another user'],
  ['writable by a group', { uid: 1000, mode: 0o100664 }, 'can be written by others'],
  ['writable by all', { uid: 1000, mode: 0o100646 }, 'can be written by others'],
  ['in a folder where all may write', { uid: 0, mode: 0o041777 }, 'can be written by others'],
] as const) {
  some(`a file that is ${what} ${why ?? 'is trusted'}`, (t) => {
    t.is(whyNotTrusted(rights, 1000), why);
    t.is(whyNotTrusted(rights, undefined), undefined);
  });
}

for (const [what, spoil, said] of [
  [
    'others may write',
    (path: string) => chmod(path, 0o666),
    /The configuration \S*c\.json can be written by others.*\n.*chmod go-w/u,
  ],
  ['a group may write', (path: string) => chmod(path, 0o664), /The configuration \S*c\.json can be written by others/u],
  [
    'others may replace',
    (path: string) => chmod(join(path, '..'), 0o777),
    /c\.json is in \S+, which can be written by others/u,
  ],
] as const) {
  for (const isNamed of [true, false]) {
    some(
      `a configuration that ${what} is not used, ${isNamed ? 'also where it is named' : 'where it is found'}`,
      async (t) => {
        const place = await office(t);
        await place.file('people.csv', sheet);
        const name = isNamed ? 'inner/c.json' : 'webex-bulk.json';
        await mkdir(join(place.folder, 'inner'));
        await spoil(await place.file(name, '{"rate": 6000}'));
        const ended = await place.runWith(place.env, 'plan', 'people.csv', ...(isNamed ? ['--config', name] : []));
        t.is(ended.code, 2, ended.stderr);
        t.regex(ended.stderr, new RegExp(said.source.replace('c\\.json', name.replaceAll('.', '\\.')), 'u'));
        t.deepEqual(await place.requests(), []);
      },
    );
  }
}

test('a link to a configuration is followed, and judged by where it leads', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', sheet);
  await mkdir(join(place.folder, 'dotfiles'), { mode: 0o700 });
  await place.file('dotfiles/mine.json', '{"rate": 6000}');
  await symlink(join(place.folder, 'dotfiles/mine.json'), join(place.folder, 'webex-bulk.json'));
  t.is((await place.runWith(place.env, 'plan', file)).code, 0);
  await chmod(join(place.folder, 'dotfiles'), 0o777);
  const ended = await place.runWith(place.env, 'plan', file);
  t.is(ended.code, 2);
  t.regex(ended.stderr, /is in \S+dotfiles, which can be written by others/u);
});
