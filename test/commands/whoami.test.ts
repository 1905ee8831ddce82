import test from 'ava';
import { lookingOptions } from '../../src/commands/command-options.js';
import { resolveOptions } from '../../src/commands/resolve-options.js';
import { runWhoami } from '../../src/commands/whoami.js';
import { RunError } from '../../src/errors.js';
import { office, type Office } from '../helpers/cli.js';
import { keepSignIn } from '../helpers/kept-sign-in.js';
import { recordingTerminal, withEnvironment, type Recording } from '../helpers/recording-terminal.js';

/** As the command line has it: who looks need not be signed in. */
const anyProfile = { values: {}, isNamed: false, mayBeNew: true };

/** As `webex-bulk whoami`, in an empty home. */
async function whoami(
  place: Office,
  env: Record<string, string> = place.env,
  flags: Record<string, string> = {},
): Promise<Recording & { code: number }> {
  const terminal = recordingTerminal();
  const code = await withEnvironment({ XDG_CONFIG_HOME: place.folder, ...env }, () =>
    runWhoami(resolveOptions(lookingOptions, flags, process.env, '', anyProfile), terminal),
  );
  return { ...terminal, code };
}

const toSimulator = ({ connection }: Office): Record<string, string> => ({
  'api-url': connection.apiUrl,
  'xml-url': connection.xmlUrl,
});
const day = 86_400_000;

test.serial('whoami tells person, organization, roles, end and sites of a token from the environment', async (t) => {
  const place = await office(t, { users: 8, tokenLifetime: 43_200 });
  const { code, said, notes, events } = await whoami(place);
  t.is(code, 0);
  t.is(events.length, 1);
  t.like(events[0], {
    type: 'summary',
    command: 'whoami',
    person: { name: 'Ada Admin', emails: ['admin@acme.example'] },
    organization: { name: 'Acme Inc.' },
    roles: ['Full Administrator'],
    signIn: { from: 'environment', kind: 'access token', isRenewed: false },
    sites: [{ site: 'acme.webex.com', administers: true }],
  });
  const { accessEndsAt } = events[0]?.['signIn'] as { accessEndsAt: string };
  t.true(Math.abs(Date.parse(accessEndsAt) - Date.now() - 43_200_000) < 60_000);
  const text = said.join('\n');
  t.regex(text, /^ {2}person +Ada Admin, admin@acme\.example$/mu);
  t.regex(text, /^ {2}access token +expires .* UTC \(in 1[12] h \d\d min\); it cannot be renewed$/mu);
  t.regex(text, /^ {2}site +acme\.webex\.com +may administer$/mu);
  t.regex(notes.join('\n'), /this access token expires soon and cannot be renewed/u);
  const all = JSON.stringify([said, notes, events]);
  t.false(all.includes(place.connection.accessToken));
  t.notRegex(all, /\b7391\b/u, 'the PIN that GetMe tells');
  t.deepEqual(await place.writes(), []);
});

test.serial('whoami tells a kept sign-in with its scopes and its end, and warns of nothing', async (t) => {
  const place = await office(t, { users: 8 });
  const scopes = ['spark:all', 'spark-admin:people_read'];
  const { env } = await keepSignIn(place, { scopes, refreshEndsAt: Date.now() + 80 * day + 60_000 }, 'emea');
  const { said, notes, events } = await whoami(place, env, { profile: 'emea', ...toSimulator(place) });
  t.like(events[0], { scopes, signIn: { from: 'profile', profile: 'emea', kind: 'integration', isRenewed: true } });
  t.regex(said.join('\n'), /^ {2}refresh token +expires .* \(in 80 days\), and extended with each use$/mu);
  t.regex(said.join('\n'), /^ {2}scopes +spark:all spark-admin:people_read$/mu);
  t.is(said.at(-1), 'Next:  webex-bulk doctor --profile emea');
  t.deepEqual(notes, []);
});

test.serial('whoami says which scope would tell what is not shown', async (t) => {
  const place = await office(t, { users: 8, scopes: 'spark:all spark-admin:people_read' });
  const text = (await whoami(place)).said.join('\n');
  t.regex(text, /organization +\S+ \(its name needs spark-admin:organizations_read\)/u);
  t.regex(text, /roles +id_full_admin \(their names need spark-admin:roles_read\)/u);
  t.regex(text, /sites +not available: needs spark-admin:licenses_read/u);
});

test.serial('whoami tells for each site whether the caller may administer it', async (t) => {
  const place = await office(t, { users: 8, secondSite: true, adminRole: 'user' });
  const { said, events } = await whoami(place);
  t.like(events[0], {
    sites: [
      { site: 'acme.webex.com', administers: false },
      { site: 'acme-emea.webex.com', administers: false },
    ],
  });
  t.regex(said.join('\n'), /acme\.webex\.com +may sign in, but not administer/u);
  t.regex(said.join('\n'), /acme-emea\.webex\.com +no access: .*030048/u);
});

for (const [simulator, overRest, told] of [
  [{ xml: 'no-sign-in' }, true, /acme\.webex\.com +accessible over REST, but not over XML: .*030048/u],
  [{ xml: 'gone' }, true, /acme\.webex\.com +accessible over REST, but not over XML: .*410/u],
  [{ xml: 'no-sign-in', restSettings: 'gone' }, false, /acme\.webex\.com +no access: .*030048/u],
  [{}, undefined, /acme\.webex\.com +may administer/u],
] as const) {
  test.serial(
    `whoami of a site with ${JSON.stringify(simulator)} tells over which API it lets the caller in`,
    async (t) => {
      const place = await office(t, { users: 8, ...simulator });
      const { said, events } = await whoami(place);
      t.regex(said.join('\n'), told);
      t.is((events[0] as { sites: { overRest?: boolean }[] }).sites[0]?.overRest, overRest);
      t.deepEqual(await place.writes(), []);
    },
  );
}

for (const [what, env] of [
  ['where you are not signed in', {}],
  ['with a token that has ended', { WEBEX_ACCESS_TOKEN: 'ended-long-ago' }],
  [
    'with a refresh token that is no good',
    { WEBEX_REFRESH_TOKEN: 'r', WEBEX_CLIENT_ID: 'c', WEBEX_CLIENT_SECRET: 's' },
  ],
] as const) {
  test.serial(`whoami ${what} ends with 6 and says how to sign in`, async (t) => {
    const place = await office(t, { users: 8 });
    const error = await t.throwsAsync(whoami(place, env, toSimulator(place)), { instanceOf: RunError });
    t.is(error.exitCode, 6);
    t.regex(error.next ?? '', /webex-bulk login/u);
  });
}
