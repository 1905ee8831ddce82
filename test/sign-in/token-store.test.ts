import test, { type ExecutionContext } from 'ava';
import { chmod, mkdir, readdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RunError } from '../../src/errors.js';
import { createKeyring } from '../../src/sign-in/keyring.js';
import type { ProfileFacts } from '../../src/sign-in/profile-facts.js';
import { createTokenStore, type TokenStore } from '../../src/sign-in/token-store.js';
import { temporaryFolder } from '../helpers/folder.js';

const program = fileURLToPath(new URL('../helpers/keyring-file.mjs', import.meta.url));
const owner = process.getuid?.();
const facts: Omit<ProfileFacts, 'keptIn'> = {
  kind: 'integration',
  organization: { id: 'org-1', name: 'Acme' },
  admin: 'admin@acme.example',
  site: 'acme.webex.com',
  apiUrl: 'https://webexapis.com/v1',
};
const secrets = {
  accessToken: 'canary-access-1',
  refreshToken: 'canary-refresh-1',
  clientId: 'C1',
  clientSecret: 'canary-client',
};

type Manner = 'good' | 'falls' | 'hangs' | 'forgets' | 'babbles';

interface Kept {
  readonly folder: string;
  readonly keyringFile: string;
  readonly store: (manner?: Manner, who?: number) => TokenStore;
}

/** Each store is another process's, as far as locks tell. */
async function kept(t: ExecutionContext): Promise<Kept> {
  const folder = await temporaryFolder(t);
  const keyringFile = join(folder, 'keyring.json');
  let pids = 0;
  return {
    folder: join(folder, 'config'),
    keyringFile,
    store(manner = 'falls', who = owner) {
      const pid = (pids += 1);
      return createTokenStore({
        folder: join(folder, 'config'),
        owner: who,
        processes: { self: { pid, began: '' }, isAlive: (mark) => Promise.resolve(mark.pid !== 0) },
        keyring: createKeyring([process.execPath, program, keyringFile, manner], manner === 'hangs' ? 300 : 10_000),
      });
    },
  };
}

const profile = (place: Kept, name = 'default'): string => join(place.folder, 'profiles', name);
const all = async (folder: string): Promise<string> => {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return (await Promise.all(names.map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')))).join('\n');
};

test('what the keyring keeps is in no file, and is found again by another process', async (t) => {
  const place = await kept(t);
  t.is((await place.store('good').write('default', { facts, secrets })).keptIn, 'keyring');
  t.deepEqual(await place.store('good').read('default'), { facts: { ...facts, keptIn: 'keyring' }, secrets });
  t.false((await all(place.folder)).includes('canary'));
  t.deepEqual(Object.keys(JSON.parse(await readFile(place.keyringFile, 'utf8')) as object), ['default']);
});

for (const manner of ['falls', 'hangs', 'forgets', 'babbles'] as const) {
  test(`where the keyring ${manner}, secrets are in a file that only their owner can read`, async (t) => {
    const place = await kept(t);
    t.is((await place.store(manner).write('emea', { facts, secrets })).keptIn, 'file');
    t.deepEqual((await place.store(manner).read('emea'))?.secrets, secrets);
    const modes = await Promise.all(
      ['.', 'profile.json', 'secrets.json'].map(
        async (name) => (await stat(join(profile(place, 'emea'), name))).mode & 0o777,
      ),
    );
    t.deepEqual(modes, [0o700, 0o600, 0o600]);
    t.deepEqual((await readdir(profile(place, 'emea'))).sort(), ['profile.json', 'secrets.json']);
  });
}

test('a keyring that had the secrets and does not answer now is told so, and nothing else is tried', async (t) => {
  const place = await kept(t);
  await place.store('good').write('default', { facts, secrets });
  const error = await t.throwsAsync(place.store('hangs').read('default'), { instanceOf: RunError });
  t.is(error.problem, 'signIn');
  t.regex(error.message, /"default" is in the keyring, and the keyring does not respond/u);
});

test('a keyring that fails while a renewed pair is kept: the new pair is in the file, and is the one that counts', async (t) => {
  const place = await kept(t);
  await place.store('good').write('default', { facts, secrets });
  const renewed = { ...secrets, accessToken: 'canary-access-2', refreshToken: 'canary-refresh-2' };
  await place.store('falls').write('default', { facts, secrets: renewed });
  t.deepEqual((await place.store('good').read('default'))?.secrets, renewed);
});

test('a keyring that failed once keeps nothing of a sign-in that is forgotten when it answers again', async (t) => {
  const place = await kept(t);
  await place.store('good').write('default', { facts, secrets });
  const renewed = { ...secrets, refreshToken: 'canary-refresh-2' };
  await place.store('falls').write('default', { facts, secrets: renewed });
  await place.store('good').write('default', { facts, secrets: { ...renewed, accessToken: 'canary-access-3' } });
  t.regex(await readFile(place.keyringFile, 'utf8'), /canary-refresh-1/u);
  await place.store('good').remove('default');
  t.notRegex(await readFile(place.keyringFile, 'utf8'), /canary/u);
  t.notRegex(await all(place.folder), /canary/u);
});

for (const [what, spoil, message] of [
  ['others may read', (path: string) => chmod(path, 0o640), /can be read or written by others/u],
  ['others may write', (path: string) => chmod(path, 0o602), /can be read or written by others/u],
  [
    'leads elsewhere',
    async (path: string) => {
      await rename(path, `${path}.real`);
      await symlink(`${path}.real`, path);
    },
    /is a symbolic link/u,
  ],
  ['is torn', (path: string) => writeFile(path, '{"acc'), /damaged/u],
] as const) {
  for (const name of ['profile.json', 'secrets.json']) {
    test(`a ${name} that ${what} is not believed`, async (t) => {
      const place = await kept(t);
      await place.store().write('default', { facts, secrets });
      await spoil(join(profile(place), name));
      const error = await t.throwsAsync(place.store().read('default'), { instanceOf: RunError });
      t.is(error.problem, 'signIn');
      t.regex(error.message, message);
      t.truthy(error.next);
    });
  }
}

test('a file of another user is not believed', async (t) => {
  const place = await kept(t);
  await place.store().write('default', { facts, secrets });
  const error = await t.throwsAsync(place.store('falls', (owner ?? 0) + 1).read('default'), { instanceOf: RunError });
  t.regex(error.message, /belongs to another user/u);
});

test('profiles do not touch each other, and one that is removed is gone with its secrets', async (t) => {
  const place = await kept(t);
  await place.store('good').write('default', { facts, secrets });
  await place.store('good').write('emea', { facts, secrets: { ...secrets, accessToken: 'canary-other' } });
  await place.store('good').remove('default');
  t.deepEqual(await place.store().names(), ['emea']);
  t.is(await place.store('good').read('default'), undefined);
  t.is((await place.store('good').read('emea'))?.secrets.accessToken, 'canary-other');
  t.deepEqual(Object.keys(JSON.parse(await readFile(place.keyringFile, 'utf8')) as object), ['emea']);
});

for (const name of ['..', 'a/b', '', '.hidden', 'a'.repeat(65), 'ä']) {
  test(`${JSON.stringify(name)} is not a valid profile name`, async (t) => {
    const place = await kept(t);
    const error = await t.throwsAsync(place.store().facts(name), { instanceOf: RunError });
    t.is(error.problem, 'usage');
  });
}

test('one process at a time has a profile, and one that died does not keep it', async (t) => {
  const place = await kept(t);
  let [inside, most] = [0, 0];
  const work = async (): Promise<void> => {
    most = Math.max(most, (inside += 1));
    await new Promise((resolve) => setTimeout(resolve, 5));
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 8 }, () => place.store().alone('default', work)));
  t.is(most, 1);
  await mkdir(profile(place), { recursive: true });
  await writeFile(
    join(profile(place), 'lock'),
    '{"pid":0,"host":"elsewhere"}'.replace('elsewhere', (await import('node:os')).hostname()),
  );
  await place.store().alone('default', work);
  t.is(most, 1);
});

test('those who wait for a profile that is made and forgotten again all have it, one at a time', async (t) => {
  const place = await kept(t);
  let [inside, most, done] = [0, 0, 0];
  const signInAndOut = async (store: TokenStore): Promise<void> => {
    most = Math.max(most, (inside += 1));
    await store.write('default', { facts, secrets });
    await store.remove('default');
    [inside, done] = [inside - 1, done + 1];
  };
  const stores = Array.from({ length: 6 }, () => place.store());
  await Promise.all(stores.map((store) => store.alone('default', () => signInAndOut(store))));
  t.deepEqual([most, done], [1, 6]);
  t.deepEqual(await readdir(join(place.folder, 'profiles')), []);
});

test('what was written half and never read is forgotten with its sign-in', async (t) => {
  const place = await kept(t);
  const store = place.store();
  await store.write('default', { facts, secrets });
  await writeFile(join(profile(place), 'secrets.json.0b5.tmp'), '{"refreshToken":"canary-refresh-1"}');
  await store.alone('default', () => store.remove('default'));
  t.deepEqual(await readdir(join(place.folder, 'profiles')), []);
});
