import test, { type ExecutionContext } from 'ava';
import { canaries, everythingWritten, secretsIn, type Found } from '../helpers/canaries.js';
import { office, type Office } from '../helpers/cli.js';
import { recordingProxy, type RecordingProxy } from '../helpers/recording-proxy.js';

const rows = `email,firstName,licenses,title,Cost center
new@acme.example,New,Webex Suite,Lead,CC-1
amelie.fischer@acme.example,,,Boss,CC-2
bruno.keller@acme.example,,Webex Webinar 500,,
taken@elsewhere.example,Ta,Messaging,,
nobody at all,No,,,
`;

async function assertNoSecret(
  t: ExecutionContext,
  place: Office,
  proxy: RecordingProxy,
  told: string[],
): Promise<void> {
  const texts: Found[] = [
    ...told.map((text, place): Found => [`output ${place}`, text]),
    ...(await everythingWritten(place.folder)),
    ...proxy.exchanges.map(({ url }): Found => ['an address', url]),
  ];
  const kinds = canaries(proxy.exchanges, place);
  for (const [kind, values] of kinds) t.true(values.size > 0, `no ${kind} travelled, so nothing was searched for`);
  t.deepEqual(secretsIn(texts, kinds), []);
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
  const planned = await place.runAsProgramWith(env, 'plan', path, '--details');
  const applied = await place.runAsProgramWith(env, 'apply', path, '--yes', '--json');
  await place.faults([{ match: { path: '/v1/access_token' }, nth: 'every', do: { expire: 'refreshToken' } }]);
  const refused = await place.runAsProgramWith(env, 'apply', path, '--yes');
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
