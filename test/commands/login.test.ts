import test, { type ExecutionContext } from 'ava';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canaries, everythingWritten, secretsIn, type Found } from '../helpers/canaries.js';
import { office, runCli, startCli, type Ended, type Office } from '../helpers/cli.js';
import { keepSignIn } from '../helpers/kept-sign-in.js';
import { recordingProxy } from '../helpers/recording-proxy.js';
import { asNobody, canBeNobody } from '../helpers/small-disk.js';
import { extreme, someCases } from '../helpers/some-cases.js';

const some = someCases(8);

/** What an integration's owner has in the environment when signing in; the configuration folder is the test's own. */
function clientOf({ connection, folder }: Office, origin = new URL(connection.apiUrl).origin): Record<string, string> {
  const { clientId, clientSecret } = connection;
  const addresses = { WEBEX_API_URL: `${origin}/v1`, WEBEX_XML_URL: `${origin}/WBXService/XMLService` };
  return {
    XDG_CONFIG_HOME: join(folder, 'config'),
    WEBEX_CLIENT_ID: clientId,
    WEBEX_CLIENT_SECRET: clientSecret,
    ...addresses,
  };
}

/** In an environment that holds nothing of the sign-in. */
function later(place: Office, ...args: string[]): Promise<Ended> {
  return place.runWith({ XDG_CONFIG_HOME: join(place.folder, 'config') }, ...args);
}

const profileFolder = ({ folder }: Office, name = 'default'): string =>
  join(folder, 'config/webex-bulk/profiles', name);

async function secretsOf(place: Office): Promise<Record<string, string>> {
  return JSON.parse(await readFile(join(profileFolder(place), 'secrets.json'), 'utf8')) as Record<string, string>;
}

async function signedIn(t: ExecutionContext, place: Office, ...args: string[]): Promise<Ended> {
  const ended = await place.runWith(clientOf(place), 'login', '--device', ...args);
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  return ended;
}

const revocable = [
  '--scopes',
  'spark:all spark-admin:licenses_read spark-admin:people_read identity:tokens_read identity:tokens_write spark-admin:organizations_read',
];

/** The one that the simulator hands out at its start would be a second sign-in of the same person. */
async function withoutOthers({ connection }: Office): Promise<void> {
  const headers = { authorization: `Bearer ${connection.accessToken}` };
  const listed = await fetch(`${connection.apiUrl}/authorizations?personEmail=${connection.admin}`, { headers });
  const { items } = (await listed.json()) as { items: { id: string }[] };
  for (const { id } of items) await fetch(`${connection.apiUrl}/authorizations/${id}`, { method: 'DELETE', headers });
}

/** Does Webex take the access token? */
async function isGood({ connection }: Office, accessToken: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${accessToken}` };
  return (await fetch(`${connection.apiUrl}/people/me`, { headers })).ok;
}

test('who has signed in plans without anything in the environment, until signed out, and Webex is told', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Chief\n');
  await withoutOthers(place);
  const before = await later(place, 'plan', file);
  t.is(before.code, 6);
  t.regex(before.stderr, /Not signed in.*\n.*webex-bulk login/u);
  const ended = await signedIn(t, place, ...revocable);
  t.regex(ended.stdout, /Signed in as admin@acme\.example of Acme.*, valid until \d{4}-\d\d-\d\d/u);
  t.regex(ended.stdout, /Site acme\.webex\.com\./u);
  t.regex(ended.stderr, /enter the code {2}\d{6}/u);
  const planned = await later(place, 'plan', file);
  t.is(planned.code, 0, planned.stderr);
  t.regex((await later(place, 'profiles')).stdout, /default +Acme.* +acme\.webex\.com +admin@acme\.example +20/u);
  const { accessToken = '' } = await secretsOf(place);
  const left = await later(place, 'logout');
  t.is(left.code, 0, left.stderr);
  t.notRegex(left.stdout, /has not ended/u);
  t.deepEqual(await readdir(join(place.folder, 'config/webex-bulk/profiles')), []);
  t.false(await isGood(place, accessToken));
  t.is((await later(place, 'plan', file)).code, 6);
});

extreme('signing out on one machine ends no sign-in of another one, unless that is wanted', async (t) => {
  const place = await office(t);
  await withoutOthers(place);
  for (const profile of ['laptop', 'nightly', 'third']) await signedIn(t, place, '--profile', profile, ...revocable);
  const tokens = await Promise.all(
    ['laptop', 'nightly', 'third'].map(async (profile) => {
      const text = await readFile(join(profileFolder(place, profile), 'secrets.json'), 'utf8');
      return (JSON.parse(text) as { accessToken: string }).accessToken;
    }),
  );
  const one = await later(place, 'logout', '--profile', 'laptop');
  t.is(one.code, 0, one.stderr);
  t.regex(one.stdout, /Webex has not ended it \(it lists 3 sign-ins .*logout --everywhere ends all of them/u);
  t.deepEqual(await Promise.all(tokens.map((token) => isGood(place, token))), [true, true, true]);
  const all = await later(place, 'logout', '--profile', 'nightly', '--everywhere');
  t.regex(all.stdout, /^Signed out of "nightly"\.\nNext: {2}webex-bulk login --profile nightly$/mu);
  t.deepEqual(await Promise.all(tokens.map((token) => isGood(place, token))), [false, false, false]);
  t.deepEqual(await readdir(join(place.folder, 'config/webex-bulk/profiles')), ['third']);
});

extreme(
  'a kept sign-in that is named while tokens are in the environment: which is meant is not guessed',
  async (t) => {
    const place = await office(t);
    await signedIn(t, place, '--profile', 'emea');
    const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Chief\n');
    const before = (await place.requests()).length;
    const config = { XDG_CONFIG_HOME: join(place.folder, 'config') };
    const both = await place.runAsProgramWith({ ...place.env, ...config }, 'plan', file, '--profile', 'emea');
    t.is(both.code, 2, both.stdout);
    t.regex(both.stderr, /"emea" is a saved sign-in; it is unclear which one to use\.\nRemove WEBEX_ACCESS_TOKEN/u);
    t.is((await place.requests()).length, before);
    t.is((await place.runAsProgramWith({ ...place.env, ...config }, 'plan', file)).code, 0);
  },
);

extreme('a sign-in that Webex does not let end here is forgotten, and that is said', async (t) => {
  const place = await office(t);
  await signedIn(t, place);
  const left = await later(place, 'logout');
  t.is(left.code, 0);
  t.regex(left.stdout, /Webex has not ended it \(.*403/u);
  t.is((await later(place, 'logout')).stdout, '"default" was not signed in.\nNext:  webex-bulk login\n');
});

extreme(
  'the address where the browser ended is pasted; one of another attempt, or of another page, is no sign-in',
  async (t) => {
    const place = await office(t);
    const pasted = async (address: (url: string) => Promise<string>): Promise<Ended> => {
      const { child, ended } = startCli(['login', '--paste'], {
        cwd: place.folder,
        env: clientOf(place),
        keepsInput: true,
      });
      const url = await new Promise<string>((resolve) => {
        let said = '';
        child.stderr?.on('data', (text: string) => {
          said += text;
          const found = /(?<url>http\S+authorize\?\S+)[^]*address: /u.exec(said)?.groups?.['url'];
          if (found !== undefined) resolve(found);
        });
      });
      child.stdin?.end(`${await address(url)}\n`);
      return await ended;
    };
    const answerTo = async (url: string): Promise<string> =>
      (await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '';
    for (const [address, message] of [
      [async (url: string) => (await answerTo(url)).replace(/state=\w/u, 'state='), /another attempt/u],
      [async (url: string) => (await answerTo(url)).replace('/redirect', '/other'), /not an address that begins with/u],
      [(url: string) => Promise.resolve(url), /not an address that begins with/u],
    ] as const) {
      const wrong = await pasted(address);
      t.true([2, 6].includes(wrong.code ?? 0), wrong.stderr);
      t.regex(wrong.stderr, message);
    }
    const good = await pasted(answerTo);
    t.is(good.code, 0, good.stderr);
    t.regex(good.stdout, /Signed in as admin@acme\.example/u);
  },
);

extreme('a machine account signs in with its refresh token, under a profile of its own', async (t) => {
  const place = await office(t);
  const env = { ...clientOf(place), WEBEX_REFRESH_TOKEN: place.connection.refreshToken };
  const ended = await place.runAsProgramWith(env, 'login', '--service-app', '--profile', 'nightly');
  t.is(ended.code, 0, ended.stderr);
  t.regex(ended.stdout, /Saved .* as the profile "nightly"/u);
  t.regex(ended.stderr, /WEBEX_REFRESH_TOKEN is set and takes precedence/u);
  const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Chief\n');
  t.is((await later(place, 'plan', file, '--profile', 'nightly')).code, 0);
  const other = await later(place, 'plan', file, '--profile', 'nightli');
  t.is(other.code, 2);
  t.regex(other.stderr, /Profile "nightli" is neither saved nor configured/u);
});

extreme(
  'a machine account whose owner is not told keeps the pair that it was given: the one that it came with is dead',
  async (t) => {
    const place = await office(t, { rotateRefreshToken: true });
    await place.faults([{ match: { path: '/v1/people/me' }, nth: 1, do: { status: 403 } }]);
    const env = { ...clientOf(place), WEBEX_REFRESH_TOKEN: place.connection.refreshToken };
    const ended = await place.runAsProgramWith(env, 'login', '--service-app');
    t.is(ended.code, 6, ended.stdout + ended.stderr);
    t.regex(ended.stderr, /The tokens were saved anyway; to see what is wrong, run webex-bulk doctor/u);
    t.regex((await later(place, 'profiles')).stdout, /^default +20/mu);
    const jobStatus = await later(place);
    t.regex(jobStatus.stdout, /^Signed in\. Sign-in valid until/mu);
    const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Chief\n');
    const planned = await later(place, 'plan', file, '--xml-url', place.connection.xmlUrl);
    t.is(planned.code, 0, planned.stderr);
  },
);

extreme(
  'three runs at once whose tokens have ended renew them without losing a refresh token that changes',
  async (t) => {
    const place = await office(t, { rotateRefreshToken: true, oldAccessToken: 'revoke' });
    await signedIn(t, place);
    const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Chief\n');
    const first = await secretsOf(place);
    const profile = join(profileFolder(place), 'profile.json');
    const facts = JSON.parse(await readFile(profile, 'utf8')) as object;
    await writeFile(profile, JSON.stringify({ ...facts, accessEndsAt: Date.now() - 1 }));
    const runs = await Promise.all(
      [1, 2, 3].map((run) => later(place, 'plan', file, '--output', join(place.folder, `${run}`))),
    );
    t.deepEqual(
      runs.map(({ code, stderr }) => [code, stderr]),
      [1, 2, 3].map(() => [0, '']),
    );
    const renewals = (await place.requests()).filter(({ path }) => path === '/v1/access_token');
    t.is(renewals.length, 1);
    t.not((await secretsOf(place))['refreshToken'], first['refreshToken']);
    t.is((await later(place, 'plan', file)).code, 0);
  },
);

test('a dead refresh token stops a run as a matter of sign-in, and says what to do', async (t) => {
  const place = await office(t);
  await signedIn(t, place);
  await place.faults([
    { match: { path: '/v1/people/me' }, do: { expire: 'accessToken' } },
    { match: { path: '/v1/access_token' }, do: { expire: 'refreshToken' } },
  ]);
  const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Chief\n');
  const ended = await later(place, 'plan', file);
  t.is(ended.code, 6, ended.stderr);
  t.regex(ended.stderr, /could not be renewed[^]*webex-bulk login/u);
});

extreme('a sign-in that ends soon is told of, from fourteen days before', async (t) => {
  const place = await office(t, { refreshTokenLifetime: 14 * 86_400 - 60 });
  await signedIn(t, place);
  const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Chief\n');
  const ended = await later(place, 'plan', file);
  t.is(ended.code, 0);
  t.regex(ended.stderr, /The sign-in of "default" expires in 13 days\. Sign in again: webex-bulk login/u);
});

extreme('kept tokens go to no other address than the one that gave them', async (t) => {
  const place = await office(t);
  await signedIn(t, place);
  const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Chief\n');
  const before = (await place.requests()).length;
  const ended = await later(place, 'plan', file, '--api-url', 'http://127.0.0.1:9/v1');
  t.is(ended.code, 2);
  t.regex(ended.stderr, /was not sent to http:\/\/127\.0\.0\.1:9\/v1/u);
  const site = await later(place, 'plan', file, '--xml-url', 'http://127.0.0.1:9/XMLService');
  t.is(site.code, 2);
  t.regex(site.stderr, /was not sent to http:\/\/127\.0\.0\.1:9\/XMLService/u);
  t.is((await place.requests()).length, before);
});

extreme('secrets that others can read are not used, and signing in anew makes them good', async (t) => {
  const place = await office(t);
  await signedIn(t, place);
  const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Chief\n');
  await chmod(join(profileFolder(place), 'secrets.json'), 0o644);
  const refused = await later(place, 'plan', file);
  t.is(refused.code, 6);
  t.regex(refused.stderr, /secrets\.json can be read or written by others/u);
  await writeFile(join(profileFolder(place), 'profile.json'), 'torn');
  await signedIn(t, place);
  t.is((await later(place, 'plan', file)).code, 0);
});

for (const [what, args, env, message] of [
  ['no client secret and nobody to ask', [], { WEBEX_CLIENT_SECRET: '' }, /needs the client id and the client secret/u],
  ['two ways at once', ['--paste', '--device'], {}, /--paste and --device are different ways/u],
  [
    'a redirect address elsewhere',
    ['--redirect-uri', 'https://intranet.example/cb'],
    {},
    /can receive the sign-in[^]*--paste/u,
  ],
  ['no refresh token of the machine account', ['--service-app'], {}, /WEBEX_REFRESH_TOKEN/u],
  ['a name that is no folder', ['--device', '--profile', '../x'], {}, /is not a valid profile name/u],
  ['an address in the open', ['--device', '--api-url', 'http://webexapis.com/v1'], {}, /is not https/u],
] as const) {
  some(`${what}: login says so and sends nothing`, async (t) => {
    const place = await office(t);
    const ended = await place.runWith({ ...clientOf(place), ...env }, 'login', ...args);
    t.is(ended.code, 2, ended.stderr);
    t.regex(ended.stderr, message);
    t.deepEqual(await place.requests(), []);
  });
}

for (const [what, spoil, said] of [
  [
    'a configuration folder that is a file',
    async (place: Office) => {
      await place.file('config', '');
    },
    /No sign-in can be saved in \S+: .*\n.*XDG_CONFIG_HOME/u,
  ],
  [
    'a profile that is a file',
    async (place: Office) => {
      await mkdir(join(profileFolder(place), '..'), { recursive: true });
      await writeFile(profileFolder(place), '');
    },
    /No sign-in can be saved in \S+default: /u,
  ],
  [
    'a folder where the secrets shall be',
    async (place: Office) => {
      await mkdir(join(profileFolder(place), 'secrets.json'), { recursive: true });
    },
    /secrets\.json cannot be written: it is a folder/u,
  ],
  [
    'a folder where the facts shall be',
    async (place: Office) => {
      await mkdir(join(profileFolder(place), 'profile.json'), { recursive: true });
    },
    /profile\.json cannot be written: it is a folder/u,
  ],
] as const) {
  some(`with ${what}, login ends in words before a code or a refresh token is used`, async (t) => {
    const place = await office(t, { rotateRefreshToken: true });
    await spoil(place);
    const env = { ...clientOf(place), WEBEX_REFRESH_TOKEN: place.connection.refreshToken };
    for (const way of ['--service-app', '--device', '--paste']) {
      const ended = await place.runWith(env, 'login', way);
      t.is(ended.code, 6, ended.stderr);
      t.regex(ended.stderr, said);
      t.notRegex(ended.stderr, /unexpected|Sign in to Webex/u);
    }
    t.deepEqual(await place.requests(), []);
    const elsewhere = { ...env, XDG_CONFIG_HOME: join(place.folder, 'other') };
    t.is((await place.runWith(elsewhere, 'login', '--service-app')).code, 0, 'the refresh token is still good');
  });
}

extreme('in a folder that only others may write, login ends in words before the refresh token is used', async (t) => {
  if (!canBeNobody(t)) return;
  const place = await office(t);
  await chmod(place.folder, 0o755);
  const env = { ...clientOf(place), WEBEX_REFRESH_TOKEN: place.connection.refreshToken };
  const ended = await runCli(['login', '--service-app'], { cwd: place.folder, env, through: asNobody });
  t.is(ended.code, 6, ended.stderr);
  t.regex(ended.stderr, /No sign-in can be saved in \S+: EACCES/u);
  t.deepEqual(await place.requests(), []);
});

test('where the folder of a sign-in cannot be written any more, its refresh token is not used, and that is said at once', async (t) => {
  const place = await office(t, { rotateRefreshToken: true, oldAccessToken: 'revoke' });
  const kept = await keepSignIn(place, { accessEndsAt: Date.now() - 1 });
  const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Chief\n');
  const folder = join(place.folder, 'webex-bulk/profiles/default');
  await mkdir(join(folder, 'lock'));
  const ended = await place.runWith(kept.env, 'plan', file);
  t.is(ended.code, 6, ended.stderr);
  t.regex(ended.stderr, /No sign-in can be saved in \S+default: EISDIR/u);
  t.deepEqual(
    (await place.requests()).filter(({ path }) => path === '/v1/access_token'),
    [],
  );
  await rm(join(folder, 'lock'), { recursive: true });
  t.is((await place.runWith(kept.env, 'plan', file)).code, 0);
});

test('no secret of a sign-in is in any output, address or file but the one that keeps them', async (t) => {
  const place = await office(t, { rotateRefreshToken: true, tokenLifetime: 2 });
  const proxy = await recordingProxy(t, new URL(place.connection.apiUrl).origin);
  const runs = [await place.runWith(clientOf(place, proxy.origin), 'login', '--device')];
  const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Chief\n');
  runs.push(await later(place, 'apply', file, '--yes'), await later(place, 'profiles', '--json'));
  const { clientSecret = '' } = await secretsOf(place);
  t.is(clientSecret, place.connection.clientSecret);
  await rm(join(profileFolder(place), 'secrets.json'));
  runs.push(await later(place, 'plan', file), await later(place, 'logout'));
  const texts: Found[] = [
    ...runs.flatMap(({ stdout, stderr }, run): Found[] => [[`output ${run}`, stdout + stderr]]),
    ...(await everythingWritten(place.folder)),
    ...proxy.exchanges.map(({ url }): Found => ['an address', url]),
  ];
  const kinds = canaries(proxy.exchanges, place);
  t.true((kinds.get('refresh token')?.size ?? 0) > 1);
  t.deepEqual(secretsIn(texts, kinds), []);
});
