import test, { type ExecutionContext } from 'ava';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { office, type Office } from '../helpers/cli.js';
import { recordingProxy, type RecordingProxy } from '../helpers/recording-proxy.js';

const rows = `email,firstName,licenses,title,Cost center
new@acme.example,New,Webex Suite,Lead,CC-1
amelie.fischer@acme.example,,,Boss,CC-2
bruno.keller@acme.example,,Webex Webinar 500,,
taken@elsewhere.example,Ta,Messaging,,
nobody at all,No,,,
`;

/** Every secret that travelled, by its kind: what the run must never write anywhere. */
function canaries({ exchanges }: RecordingProxy, place: Office): Map<string, Set<string>> {
  const { clientSecret, refreshToken, accessToken } = place.connection;
  const kinds = new Map([
    ['client secret', new Set([clientSecret])],
    ['refresh token', new Set([refreshToken])],
    ['access token', new Set([accessToken])],
    ['session ticket', new Set<string>()],
    ['host PIN', new Set<string>()],
  ]);
  const collect = (kind: string, text: string, pattern: RegExp): void => {
    for (const match of text.matchAll(pattern)) if (match[1]) kinds.get(kind)?.add(match[1]);
  };
  for (const { headers, answer } of exchanges) {
    collect('access token', headers.authorization ?? '', /^Bearer (.+)$/gu);
    collect('access token', answer, /"access_token":\s*"([^"]+)"/gu);
    collect('refresh token', answer, /"refresh_token":\s*"([^"]+)"/gu);
    collect('session ticket', answer, /sessionTicket>([^<]+)</gu);
    collect('host PIN', answer, /host(?:PIN|Pin)>(\d{4,})</gu);
  }
  return kinds;
}

async function everythingWritten(folder: string): Promise<[string, string][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')] as [string, string]));
}

async function assertNoSecret(
  t: ExecutionContext,
  place: Office,
  proxy: RecordingProxy,
  told: string[],
): Promise<void> {
  const texts: [string, string][] = [
    ...told.map((text, place): [string, string] => [`output ${place}`, text]),
    ...(await everythingWritten(place.folder)),
    ...proxy.exchanges.map(({ url }): [string, string] => ['an address', url]),
  ];
  for (const [kind, values] of canaries(proxy, place)) {
    t.true(values.size > 0, `no ${kind} travelled, so nothing was searched for`);
    for (const value of values) {
      for (const [where, text] of texts) t.false(holds(text, value), `a ${kind} stands in ${where}`);
    }
  }
}

const uuid = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gu;

/** As it is, as it stands in addresses, or in base64; a PIN's few digits as a word of their own, outside of ids. */
function holds(text: string, secret: string): boolean {
  if (secret.length < 8) return new RegExp(`\\b${secret}\\b`, 'u').test(text.replaceAll(uuid, ''));
  const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=+$/u, '')];
  return forms.some((form) => text.includes(form));
}

test('no secret is in any output, file or address, whatever happens', async (t) => {
  const place = await office(t, { tokenLifetime: 3, ticketLifetime: 3 });
  const proxy = await recordingProxy(t, new URL(place.connection.apiUrl).origin);
  const { clientId, clientSecret, refreshToken } = place.connection;
  const env = {
    WEBEX_API_URL: `${proxy.origin}/v1`,
    WEBEX_XML_URL: `${proxy.origin}/WBXService/XMLService`,
    WEBEX_CLIENT_ID: clientId,
    WEBEX_CLIENT_SECRET: clientSecret,
    WEBEX_REFRESH_TOKEN: refreshToken,
  };
  const path = await place.file('people.csv', rows);
  await place.control('siteUsers', { email: 'amelie.fischer@acme.example', personalRoom: true });
  await place.faults([
    { match: { operation: 'SetUser' }, nth: 1, do: { expire: 'ticket' } },
    { match: { method: 'PUT' }, nth: 1, do: { status: 500, body: 'no' } },
    { match: { path: '/v1/people', method: 'POST' }, nth: 1, do: { expire: 'accessToken' } },
    // A service that says secrets aloud.
    {
      match: { method: 'PATCH' },
      nth: 'every',
      do: { status: 403, body: { message: `${clientSecret} ${refreshToken}` } },
    },
  ]);
  const planned = await place.runWith(env, 'plan', path, '--details');
  const applied = await place.runWith(env, 'apply', path, '--yes', '--json');
  await place.faults([{ match: { path: '/v1/access_token' }, nth: 'every', do: { expire: 'refreshToken' } }]);
  const refused = await place.runWith(env, 'apply', path, '--yes');
  t.deepEqual([planned.code, applied.code, refused.code], [3, 3, 6], refused.stderr);
  t.regex(applied.stdout, /Webex answered 403: \*\*\* \*\*\*/u);
  await assertNoSecret(
    t,
    place,
    proxy,
    [planned, applied, refused].flatMap(({ stdout, stderr }) => [stdout, stderr]),
  );
});

test('a secret as a flag is refused', async (t) => {
  const place = await office(t);
  const ended = await place.run('plan', 'people.csv', '--access-token', 'abc');
  t.is(ended.code, 2);
});
