/**
 * Saved sign-ins. Each profile has its facts (profile.json) and its secrets, which are in the operating system's keyring if
 * that works, or else in a file that only its owner may read. Several processes share them: a process holds the profile's lock
 * while it renews tokens.
 */
import { readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../errors.js';
import type { Processes } from '../job/processes.js';
import { registerSecret } from '../model/secrets.js';
import type { Keyring } from './keyring.js';
import { readPrivate, writePrivate } from './private-file.js';
import { whileLocked } from './profile-lock.js';
import { isProfileName, profileFolder, readFacts, type ProfileFacts } from './profile-facts.js';

export interface Secrets {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
}

export interface SavedSignIn {
  readonly facts: ProfileFacts;
  readonly secrets: Secrets;
}

export interface TokenStore {
  /** Names of the signed-in profiles, sorted. */
  names(): Promise<string[]>;
  /** Without the secrets; `undefined`: not signed in. Throws a RunError (`signIn`) for a file that cannot be trusted. */
  facts(name: string): Promise<ProfileFacts | undefined>;
  /** Throws a RunError (`signIn`) if the secrets are missing. */
  read(name: string): Promise<SavedSignIn | undefined>;
  /** Everything is durable when this resolves. */
  write(name: string, signIn: { facts: Omit<ProfileFacts, 'keptIn'>; secrets: Secrets }): Promise<ProfileFacts>;
  remove(name: string): Promise<void>;
  /**
   * Call this before using a code or refresh token that works only once. Throws a RunError (`signIn`) if no sign-in can be
   * saved here.
   */
  refuseUnwritable(name: string): Promise<void>;
  /**
   * Runs `work` alone among all processes that share the profile. Throws a RunError: `stopped` if the others take too long,
   * `signIn` if the folder cannot be written.
   */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>;
}

export interface StorePlaces {
  readonly folder: string;
  readonly processes: Processes;
  readonly keyring: Keyring;
  /** User id of the current user, if the system has user ids. */
  readonly owner: number | undefined;
}

export function createTokenStore({ folder, processes, keyring, owner }: StorePlaces): TokenStore {
  const place = (name: string): { facts: string; secrets: string } => ({
    facts: join(profileFolder(folder, name), 'profile.json'),
    secrets: join(profileFolder(folder, name), 'secrets.json'),
  });
  const facts = async (name: string): Promise<ProfileFacts | undefined> => {
    const path = place(name).facts;
    return readFacts(await readPrivate(path, owner), path);
  };
  const alone = <T>(name: string, work: () => Promise<T>): Promise<T> =>
    whileLocked(profileFolder(folder, name), { name, processes }, work);
  return {
    facts,
    async names() {
      const found = await readdir(join(folder, 'profiles')).catch(() => []);
      return found.filter(isProfileName).sort();
    },
    async read(name) {
      const kept = await facts(name);
      if (kept === undefined) return undefined;
      const { secrets: path } = place(name);
      const text = kept.keptIn === 'file' ? await readPrivate(path, owner) : await fromKeyring(keyring, name);
      const secrets = readSecrets(text);
      if (secrets === undefined) throw secretsGone(name, kept.keptIn === 'file' ? path : 'the keyring');
      return { facts: kept, secrets };
    },
    async write(name, signIn) {
      hide(signIn.secrets);
      const text = JSON.stringify(signIn.secrets);
      const before = await facts(name).catch(() => undefined);
      const keptIn = (await inKeyring(keyring, name, text, before)) ? 'keyring' : 'file';
      if (keptIn === 'file') await writePrivate(place(name).secrets, `${text}\n`);
      const isStale = before?.staleInKeyring === true || (before?.keptIn === 'keyring' && keptIn === 'file');
      const written: ProfileFacts = { ...signIn.facts, keptIn, ...(isStale && { staleInKeyring: true }) };
      await writePrivate(place(name).facts, `${JSON.stringify(written, undefined, 2)}\n`);
      if (keptIn === 'keyring') await rm(place(name).secrets, { force: true });
      return written;
    },
    async remove(name) {
      const kept = await facts(name).catch(() => undefined);
      if (kept?.keptIn === 'keyring' || kept?.staleInKeyring) await keyring.remove(name).catch(() => undefined);
      await empty(profileFolder(folder, name));
    },
    refuseUnwritable: (name) => alone(name, () => probe(Object.values(place(name)))),
    alone,
  };
}

/** Removes everything except the lock, which another process may hold; also the folder if nothing is left in it. */
async function empty(path: string): Promise<void> {
  for (const name of await readdir(path).catch(() => []))
    if (!/^lock\b/u.test(name)) await rm(join(path, name), { recursive: true, force: true });
  await rmdir(path).catch(() => undefined);
}

/** Writes files next to these in the same way, and leaves nothing behind. */
async function probe(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory())
      throw new RunError('signIn', `${path} cannot be written: it is a folder.`, { next: 'Move it elsewhere.' });
    const beside = `${path}.probe.tmp`;
    await writePrivate(beside, 'Can this be written?\n');
    await rm(beside, { force: true });
  }
}

/** A profile stays where it was saved, so that a keyring that fails once does not lose what it holds. */
async function inKeyring(
  keyring: Keyring,
  name: string,
  text: string,
  kept: ProfileFacts | undefined,
): Promise<boolean> {
  if (kept?.keptIn === 'file') return false;
  if (kept === undefined && !(await keyring.works())) return false;
  return await keyring.set(name, text).then(
    () => true,
    () => false,
  );
}

async function fromKeyring(keyring: Keyring, name: string): Promise<string | undefined> {
  return await keyring.get(name).catch((error: unknown) => {
    throw new RunError('signIn', `The sign-in of "${name}" is in the keyring, and ${(error as Error).message}.`, {
      next: 'Unlock the keyring, or sign in again (webex-bulk login).',
      cause: error,
    });
  });
}

function readSecrets(text: string | undefined): Secrets | undefined {
  if (text === undefined) return undefined;
  try {
    const fields = JSON.parse(text) as Record<string, unknown>;
    const named = ['accessToken', 'refreshToken', 'clientId', 'clientSecret'] as const;
    const found = named.flatMap((key) => (typeof fields[key] === 'string' ? [[key, fields[key]]] : []));
    const secrets = Object.fromEntries(found) as Partial<Secrets>;
    hide(secrets);
    return secrets.accessToken === undefined ? undefined : (secrets as Secrets);
  } catch {
    return undefined;
  }
}

/** The client id is not a secret: it appears in addresses. */
function hide({ accessToken, refreshToken, clientSecret }: Partial<Secrets>): void {
  for (const secret of [accessToken, refreshToken, clientSecret]) registerSecret(secret);
}

function secretsGone(name: string, where: string): RunError {
  return new RunError('signIn', `The sign-in of "${name}" is missing from ${where}, or damaged.`, {
    next: 'Sign in again: webex-bulk login',
  });
}
