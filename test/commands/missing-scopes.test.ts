import test from 'ava';
import { readdir } from 'node:fs/promises';
import { planOptions } from '../../src/commands/command-options.js';
import { runPlan } from '../../src/commands/plan.js';
import { resolveOptions } from '../../src/commands/resolve-options.js';
import { signIn, type Intent } from '../../src/commands/sign-in.js';
import { exitCodes, RunError } from '../../src/errors.js';
import { office, type Office } from '../helpers/cli.js';
import { keepSignIn } from '../helpers/kept-sign-in.js';
import { recordingTerminal, withEnvironment } from '../helpers/recording-terminal.js';

const needed = ['spark:all', 'spark-admin:people_read', 'spark-admin:licenses_read', 'spark-admin:people_write'];
const without = (scope: string): string[] => needed.filter((one) => one !== scope);

/** Which scopes are missing, in the words of the refusal; none where it is not refused. */
async function refusal(place: Office, scopes: string[] | undefined, intent: Intent): Promise<string | undefined> {
  const { env } = await keepSignIn(place, scopes === undefined ? {} : { scopes });
  const flags = { 'api-url': place.connection.apiUrl, 'xml-url': place.connection.xmlUrl };
  return await withEnvironment(env, async () => {
    try {
      const webex = await signIn(resolveOptions(planOptions, flags, {}), recordingTerminal(), intent);
      await webex.close();
      return undefined;
    } catch (error) {
      if (!(error instanceof RunError) || error.exitCode !== exitCodes.signIn) throw error;
      return `${error.message} ${error.next ?? ''}`;
    }
  });
}

for (const [scope, read, plan, write] of [
  ['spark:all', true, true, true],
  ['spark-admin:people_read', true, true, true],
  ['spark-admin:licenses_read', true, true, true],
  ['spark-admin:people_write', false, false, true],
] as const) {
  test.serial(`a kept sign-in without ${scope} is refused before the first call, where it is needed`, async (t) => {
    const place = await office(t, { users: 8 });
    for (const [intent, refuses] of [
      ['read', read],
      ['plan', plan],
      ['write', write],
    ] as const) {
      const told = await refusal(place, without(scope), intent);
      t.is(told !== undefined, refuses, intent);
      if (told === undefined) continue;
      t.true(told.includes(`lacks ${scope} (`) && told.includes('Nothing was sent'), told);
      t.regex(told, /integration on developer\.webex\.com, then sign in again: webex-bulk login$/u);
    }
    t.deepEqual(await place.requests(), []);
  });
}

test.serial(
  'nothing is refused where Webex told all scopes, more of them, none, or in a form that is not known',
  async (t) => {
    const place = await office(t, { users: 8 });
    for (const scopes of [needed, [...needed, 'spark:kms'], [], undefined, [needed.join(',')]]) {
      t.is(await refusal(place, scopes, 'write'), undefined);
    }
  },
);

test.serial('all missing scopes are named at once', async (t) => {
  const told = await refusal(await office(t, { users: 8 }), ['spark:all'], 'write');
  for (const scope of needed.slice(1)) t.true(told?.includes(scope), scope);
});

test.serial('plan goes on without the right to write, and says what that means', async (t) => {
  const place = await office(t, { users: 8 });
  const { env } = await keepSignIn(place, { scopes: without('spark-admin:people_write') });
  const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Lead\n');
  const terminal = recordingTerminal();
  const { apiUrl, xmlUrl } = place.connection;
  const flags = { 'api-url': apiUrl, 'xml-url': xmlUrl, output: `${place.folder}/output` };
  t.is(await withEnvironment(env, () => runPlan(file, resolveOptions(planOptions, flags, {}), terminal)), 0);
  t.regex(
    terminal.notes.join('\n'),
    /lacks spark-admin:people_write: .* only if it changes nothing but site settings/u,
  );
});

test.serial(
  'apply is refused without the right to write, but for a plan that only sets what is on the site',
  async (t) => {
    const place = await office(t, { users: 8 });
    const { env } = await keepSignIn(place, { scopes: without('spark-admin:people_write') });
    const who = 'amelie.fischer@acme.example';
    const title = await place.file('title.csv', `email,title\n${who},Lead\n`);
    const refused = await place.runWith(env, 'apply', title, '--yes');
    t.is(refused.code, 6);
    t.regex(
      refused.stderr,
      /lacks spark-admin:people_write \(to create and change people, and to assign licenses\)\. Nothing was sent\./u,
    );
    t.deepEqual(await place.requests(), []);
    t.deepEqual(await readdir(`${place.folder}/output`).catch(() => []), [], 'no job is begun');
    const region = await place.file('region.csv', `email,Region\n${who},APAC\n`);
    t.is((await place.runWith(env, 'plan', region)).code, 0);
    const applied = await place.runWith(env, 'apply', 'latest', '--yes');
    t.is(applied.code, 0, applied.stderr);
    t.is((await place.state(who)).siteUsers[0]?.trackingCodes['2'], 'APAC');
  },
);
