/** What is said of sign-ins is true of the next command. */
import test from 'ava';
import { office } from '../helpers/cli.js';
import { keepSignIn } from '../helpers/kept-sign-in.js';

const sheet = 'email,title\namelie.fischer@acme.example,Chief\n';

test('with a token in the environment, profiles says that commands use it', async (t) => {
  const place = await office(t);
  const none = await place.run('profiles');
  t.is(none.code, 0, none.stderr);
  t.regex(none.stdout, /^Commands use WEBEX_ACCESS_TOKEN from the environment; no profile is saved\.$/mu);
  t.notRegex(none.stdout, /Not signed in|login/u);
  const { env } = await keepSignIn(place);
  const both = await place.runWith({ ...place.env, ...env }, 'profiles');
  t.regex(both.stdout, /^default +Acme Inc\./mu);
  t.regex(both.stdout, /^Commands use WEBEX_ACCESS_TOKEN from the environment; it is none of these profiles\.$/mu);
  const json = await place.runWith({ ...place.env, ...env }, 'profiles', '--json');
  const events = json.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  t.like(events.at(-1), { type: 'summary', command: 'profiles', signedInBy: 'WEBEX_ACCESS_TOKEN' });
});

test('without one, profiles tells who is signed in, or that nobody is', async (t) => {
  const place = await office(t);
  const nobody = await place.runWith({}, 'profiles');
  t.regex(nobody.stdout, /^Not signed in: no profile is saved\.\nNext: {2}webex-bulk login$/mu);
  const { env } = await keepSignIn(place);
  t.regex((await place.runWith(env, 'profiles')).stdout, /^default +Acme Inc\.[^]*^Next: {2}webex-bulk doctor$/mu);
});

const ends =
  /^WEBEX_ACCESS_TOKEN expires 20\d\d-\d\d-\d\d \d\d:\d\d UTC \(in 1[12] h \d\d min\) and cannot be renewed; webex-bulk login gives a longer sign-in\.$/gmu;

test('that a token ends soon is said once, as Webex says it, and not of one that lasts or of which nothing is known', async (t) => {
  const place = await office(t, { tokenLifetime: 43_200 });
  const file = await place.file('people.csv', sheet);
  const applied = await place.run('apply', file, '--yes');
  t.is(applied.code, 0, applied.stderr);
  t.is([...applied.stderr.matchAll(ends)].length, 1, applied.stderr);
  t.notRegex((await place.run('template', 'blank.csv')).stderr, /ends/u);
  // As integrations get it: good for 14 days.
  const other = await office(t);
  const lasting = await other.run('plan', await other.file('people.csv', sheet));
  t.is(lasting.code, 0, lasting.stderr);
  t.notRegex(lasting.stderr, /WEBEX_ACCESS_TOKEN|12 hours/u);
  await place.faults([{ match: { path: '/v1/authorizations/tokenExpiry' }, nth: 'every', do: { status: 404 } }]);
  const unknown = await place.run('plan', file);
  t.is(unknown.code, 0, unknown.stderr);
  t.notRegex(unknown.stderr, /WEBEX_ACCESS_TOKEN|12 hours/u);
});
