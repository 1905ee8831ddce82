/** Sign-ins from mounted files and from the environment: which are believed, and what they say. */
import test, { type ExecutionContext } from 'ava';
import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { environmentProfiles } from '../../src/sign-in/environment-profiles.js';
import { parsedProfile } from '../../src/sign-in/given-profile.js';
import { readMounted } from '../../src/sign-in/mounted-file.js';
import { openSharedProfiles, type SharedProfiles } from '../../src/sign-in/shared-profiles.js';
import { temporaryFolder } from '../helpers/folder.js';

const owner = process.getuid?.();
const secrets = { refreshToken: 'canary-refresh', clientId: 'C1', clientSecret: 'canary-client' };

async function mounted(t: ExecutionContext, mode = 0o440): Promise<string> {
  const folder = join(await temporaryFolder(t), 'mount');
  await mkdir(folder, { mode: 0o755 });
  await writeFile(join(folder, 'acme.json'), JSON.stringify(secrets), { mode });
  await chmod(join(folder, 'acme.json'), mode);
  return folder;
}

for (const mode of [0o400, 0o440, 0o600, 0o640]) {
  test(`a mounted file with mode ${mode.toString(8)} is believed`, async (t) => {
    t.deepEqual(JSON.parse(await readMounted(await mounted(t, mode), 'acme.json', owner)), secrets);
  });
}

for (const [mode, message] of [
  [0o444, /every user of this machine/u],
  [0o641, /every user of this machine/u],
  [0o660, /written by its group/u],
] as const) {
  test(`a mounted file with mode ${mode.toString(8)} is not believed, with what to do`, async (t) => {
    const error = await t.throwsAsync(readMounted(await mounted(t, mode), 'acme.json', owner), {
      instanceOf: RunError,
    });
    t.is(error.problem, 'signIn');
    t.regex(error.message, message);
    t.regex(error.next ?? '', /chmod 440 .*defaultMode/u);
  });
}

test('a file or a folder of another user is not believed', async (t) => {
  const folder = await mounted(t);
  // As root, the files belong to root, who is believed by each user.
  const other = owner === 0 ? undefined : (owner ?? 0) + 1;
  if (other === undefined) {
    const { chown } = await import('node:fs/promises');
    await chown(join(folder, 'acme.json'), 12_345, 12_345);
  }
  const error = await t.throwsAsync(readMounted(folder, 'acme.json', other ?? owner), { instanceOf: RunError });
  t.regex(error.message, /belongs to another user/u);
});

test('where others may replace files of the folder, none is believed; a sticky folder keeps them from that', async (t) => {
  const folder = await mounted(t);
  await chmod(folder, 0o777);
  const error = await t.throwsAsync(readMounted(folder, 'acme.json', owner), { instanceOf: RunError });
  t.regex(error.message, /can be written by others/u);
  await chmod(folder, 0o1777);
  t.is(await readMounted(folder, 'acme.json', owner), JSON.stringify(secrets));
});

/** `acme.json` → `..data/acme.json`, `..data` → a folder with a time in its name. */
async function asKubernetes(folder: string, version: string, text: string): Promise<void> {
  await mkdir(join(folder, `..${version}`), { mode: 0o755 });
  await writeFile(join(folder, `..${version}`, 'acme.json'), text, { mode: 0o440 });
  await symlink(`..${version}`, join(folder, '..data_tmp'));
  await rename(join(folder, '..data_tmp'), join(folder, '..data'));
}

test('files of Kubernetes are read through their links, also after they were replaced', async (t) => {
  const folder = await temporaryFolder(t);
  await asKubernetes(folder, '2026_1', 'one');
  await symlink('..data/acme.json', join(folder, 'acme.json'));
  t.is(await readMounted(folder, 'acme.json', owner), 'one');
  await asKubernetes(folder, '2026_2', 'two');
  await rm(join(folder, '..2026_1'), { recursive: true });
  t.is(await readMounted(folder, 'acme.json', owner), 'two');
});

test('a link that leads out of the folder is not followed', async (t) => {
  const folder = await mounted(t);
  await writeFile(join(folder, '..', 'elsewhere.json'), JSON.stringify(secrets), { mode: 0o400 });
  await symlink('../elsewhere.json', join(folder, 'other.json'));
  const error = await t.throwsAsync(readMounted(folder, 'other.json', owner), { instanceOf: RunError });
  t.regex(error.message, /leads out of its folder/u);
});

test('the sample of a mounted file is a sign-in, and holds no secret', (t) => {
  const text = readFileSync(new URL('../../samples/profiles/acme.json', import.meta.url), 'utf8');
  const { secrets: found } = parsedProfile('acme', text, 'samples/profiles/acme.json');
  t.deepEqual(new Set(Object.values(found ?? {})), new Set(['replace-me']));
});

test('a profile says whose it is and where it may be sent; what it omits has the usual value', (t) => {
  const { facts, secrets: found } = parsedProfile('acme', JSON.stringify({ ...secrets, organization: 'ORG' }), 'x');
  t.deepEqual(found, secrets);
  t.is(facts.apiUrl, 'https://webexapis.com/v1');
  t.deepEqual(facts.organization, { id: 'ORG' });
});

for (const [what, text, message] of [
  ['is torn', '{"refreshToken":"canary-ref', /not valid JSON/u],
  ['is a list', '[]', /not an object/u],
  ['has no client', '{"refreshToken":"canary-refresh"}', /lacks clientId and clientSecret/u],
  ['has a wrong field', '{"refresh_token":"canary-refresh"}', /"refresh_token" is not a field/u],
  ['has a number', '{"refreshToken":7}', /"refreshToken" must be text/u],
  ['is empty', '{}', /neither a refreshToken nor an organization/u],
] as const) {
  test(`a profile that ${what} is refused by its name, without its content`, (t) => {
    const error = t.throws(() => parsedProfile('acme', text, '/run/secrets/acme.json'), { instanceOf: RunError });
    t.is(error.problem, 'signIn');
    t.regex(error.message, message);
    t.regex(error.message, /^\/run\/secrets\/acme\.json/u);
    t.notRegex(`${error.message} ${error.next ?? ''}`, /canary/u);
  });
}

test('the environment has profiles by their names: capitals and underscores, small letters and dashes', (t) => {
  const profiles = environmentProfiles({
    WEBEX_BULK_PROFILE_ACME_EMEA_REFRESH_TOKEN: 'canary-refresh',
    WEBEX_BULK_PROFILE_ACME_EMEA_CLIENT_ID: 'C1',
    WEBEX_BULK_PROFILE_ACME_EMEA_CLIENT_SECRET: 'canary-client',
    WEBEX_BULK_PROFILE_ACME_EMEA_ORGANIZATION_NAME: 'Acme',
    WEBEX_BULK_PROFILE_ACME_EMEA_ORGANIZATION: 'ORG',
    WEBEX_BULK_PROFILE_ZETA_ORGANIZATION: 'ORG2',
    WEBEX_BULK_PROFILES: '/mnt/profiles',
    WEBEX_BULK_PROFILES_STATE: '/mnt/state',
    WEBEX_BULK_PROFILE_EMPTY_REFRESH_TOKEN: '',
  });
  t.deepEqual(
    profiles.map(({ name, facts, secrets: found }) => [name, facts.organization, found]),
    [
      ['acme-emea', { id: 'ORG', name: 'Acme' }, secrets],
      ['zeta', { id: 'ORG2' }, undefined],
    ],
  );
});

for (const variable of ['ACME_REFRESHTOKEN', 'REFRESH_TOKEN', 'acme_REFRESH_TOKEN', '_REFRESH_TOKEN']) {
  test(`WEBEX_BULK_PROFILE_${variable} is refused, without its value`, (t) => {
    const environment = { [`WEBEX_BULK_PROFILE_${variable}`]: 'canary-refresh' };
    const error = t.throws(() => environmentProfiles(environment), { instanceOf: RunError });
    t.true(error.message.startsWith(`WEBEX_BULK_PROFILE_${variable}`));
    t.notRegex(`${error.message} ${error.next ?? ''}`, /canary/u);
  });
}

function profilesIn(folder: string, environment: Record<string, string>): SharedProfiles {
  return openSharedProfiles({
    ...{ folder, environment: environmentProfiles(environment), owner, onKeptInMemory: () => undefined },
    processes: { self: { pid: process.pid, began: '' }, isAlive: () => Promise.resolve(false) },
  });
}

test('a name that stands for two sign-ins, and a file that is not believed, spoil no other profile', async (t) => {
  const folder = await mounted(t);
  for (const name of ['zeta', 'open']) await writeFile(join(folder, `${name}.json`), JSON.stringify(secrets));
  await chmod(join(folder, 'zeta.json'), 0o400);
  await chmod(join(folder, 'open.json'), 0o644);
  const profiles = await profilesIn(folder, { WEBEX_BULK_PROFILE_ACME_ORGANIZATION: 'ORG' }).read();
  const shown = [...profiles].map(([name, one]) => [name, one instanceof Error ? one.message : 'good'] as const);
  t.deepEqual(
    shown.map(([name]) => name),
    ['acme', 'open', 'zeta'],
  );
  t.regex(shown[0]?.[1] ?? '', /two sign-ins named "acme"/u);
  t.regex(shown[1]?.[1] ?? '', /every user of this machine/u);
  t.is(shown[2]?.[1], 'good');
});

test('a replaced secret is another sign-in; one that stays keeps what is in memory', async (t) => {
  const folder = await mounted(t);
  const shared = profilesIn(folder, {});
  const keeperNow = async (): Promise<unknown> => {
    const profile = (await shared.read()).get('acme');
    return profile instanceof Error ? undefined : profile?.signIn?.keeper;
  };
  const first = await keeperNow();
  t.truthy(first);
  t.is(await keeperNow(), first);
  await chmod(join(folder, 'acme.json'), 0o600);
  await writeFile(join(folder, 'acme.json'), JSON.stringify({ ...secrets, refreshToken: 'canary-other' }));
  t.not(await keeperNow(), first);
});

test('a folder that is not there is a mistake of the command line', async (t) => {
  const missing = join(await temporaryFolder(t), 'missing');
  const error = await t.throwsAsync(profilesIn(missing, {}).read(), { instanceOf: RunError });
  t.is(error.problem, 'usage');
});
