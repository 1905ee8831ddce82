/** Sign-ins of many organizations that several workers share: from a folder that all of them mount, and from the environment. */
import { constants } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../errors.js';
import type { Processes } from '../job/processes.js';
import type { GivenProfile } from './given-profile.js';
import { parsedProfile } from './given-profile.js';
import { readMounted } from './mounted-file.js';
import { isProfileName, profileFolder, type ProfileFacts } from './profile-facts.js';
import { createRenewedTokens, seedOf, type Tokens } from './renewed-tokens.js';
import { createSharedKeeper, type SharedKeeper } from './shared-keeper.js';
import type { TokenStore } from './token-store.js';

export interface SharedSignIn {
  readonly name: string;
  readonly facts: ProfileFacts;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly keeper: SharedKeeper;
  /** Renewed tokens reach no other process. */
  readonly isInMemory: boolean;
}

export interface SharedProfiles {
  /** Sorted by name; one that cannot be used is an error by its name. A name that stands for two sign-ins is one, too. */
  read(): Promise<ReadonlyMap<string, SharedProfile | Error>>;
}

export interface SharedProfile {
  readonly facts: ProfileFacts;
  /** Absent: it only says whose queue it is. */
  readonly signIn?: SharedSignIn;
}

export interface SharedPlaces {
  /** Absent: only the environment has sign-ins. */
  readonly folder?: string | undefined;
  /** Sign-ins saved in that folder. */
  readonly store?: TokenStore | undefined;
  readonly environment: readonly GivenProfile[];
  /** Writable folder for renewed tokens of sign-ins that are mounted read-only, or in the environment. */
  readonly state?: string | undefined;
  readonly processes: Processes;
  /** User id of the current user, if the system has user ids. */
  readonly owner: number | undefined;
  /** Milliseconds that another process may take for a renewal before this one renews as well; default: a minute. */
  readonly patience?: number;
  /** The new refresh token of a profile is only in memory. */
  readonly onKeptInMemory: (name: string, why?: string) => void;
}

/** What is read, before its keeper is known. */
interface Found {
  readonly facts: ProfileFacts;
  readonly secrets?: { readonly first: Tokens; readonly clientId: string; readonly clientSecret: string };
  /** Folder for renewed tokens; `undefined`: memory. */
  readonly renewals: string | undefined;
}

/** Keepers last as long as the sign-in that they were made for: what is only in memory is not lost when profiles are read again. */
export function openSharedProfiles(places: SharedPlaces): SharedProfiles {
  const keepers = new Map<string, SharedKeeper>();
  const keeperFor = (name: string, { renewals }: Found, secrets: NonNullable<Found['secrets']>): SharedKeeper => {
    const { processes, owner, patience = 60_000 } = places;
    const { first } = secrets;
    const seed = seedOf(first.refreshToken);
    const key = `${name} ${seed}`;
    const keeper =
      keepers.get(key) ??
      createSharedKeeper({
        ...{ name, first },
        onKeptInMemory: (why) => places.onKeptInMemory(name, why),
        ...(renewals !== undefined && {
          shared: {
            renewed: createRenewedTokens(renewals, seed, owner),
            place: { folder: renewals, seed, processes, patience },
          },
        }),
      });
    keepers.set(key, keeper);
    return keeper;
  };
  const profileOf = (name: string, found: Found): SharedProfile => {
    const { facts, secrets, renewals } = found;
    if (secrets === undefined) return { facts };
    const keeper = keeperFor(name, found, secrets);
    const { clientId, clientSecret } = secrets;
    return { facts, signIn: { name, facts, clientId, clientSecret, keeper, isInMemory: renewals === undefined } };
  };
  return {
    async read() {
      const all = new Map<string, SharedProfile | Error>();
      const add = async (name: string, find: () => Promise<Found>): Promise<void> => {
        const found = all.has(name) ? twice(name) : await find().catch(asError);
        all.set(name, found instanceof Error ? found : profileOf(name, found));
      };
      for (const { name, ...given } of places.environment)
        await add(name, () => Promise.resolve(foundIn(places, name, given)));
      for (const name of await mountedNames(places)) await add(name, () => mounted(places, name));
      for (const name of (await places.store?.names()) ?? []) await add(name, () => saved(places, name));
      return new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
    },
  };
}

async function mountedNames({ folder }: SharedPlaces): Promise<string[]> {
  if (folder === undefined) return [];
  const names = await readdir(folder).catch((error: unknown) => {
    throw new RunError('usage', `The folder of sign-ins ${folder} cannot be read: ${(error as Error).message}.`, {
      next: 'Check --profiles (WEBEX_BULK_PROFILES), and that the folder is mounted.',
      cause: error,
    });
  });
  const stems = names.flatMap((name) => /^(.+)\.json$/u.exec(name)?.[1] ?? []);
  return stems.filter(isProfileName).sort();
}

async function mounted(places: SharedPlaces, name: string): Promise<Found> {
  const { folder = '', owner } = places;
  const file = `${name}.json`;
  return foundIn(places, name, parsedProfile(name, await readMounted(folder, file, owner), join(folder, file)));
}

function foundIn({ state }: SharedPlaces, name: string, { facts, secrets }: Omit<GivenProfile, 'name'>): Found {
  const renewals = state === undefined ? undefined : profileFolder(state, name);
  if (secrets === undefined) return { facts, renewals };
  const { refreshToken, clientId, clientSecret } = secrets;
  return { facts, renewals, secrets: { first: { generation: 0, refreshToken }, clientId, clientSecret } };
}

/** As `webex-bulk login --profiles` saves it. */
async function saved({ store, folder = '', state }: SharedPlaces, name: string): Promise<Found> {
  const kept = await store?.read(name);
  if (kept === undefined) throw new RunError('signIn', `The sign-in of "${name}" in ${folder} is gone.`);
  const { facts, secrets } = kept;
  const { accessToken, refreshToken, clientId = '', clientSecret = '' } = secrets;
  const own = profileFolder(folder, name);
  const isWritable = await access(own, constants.W_OK).then(
    () => true,
    () => false,
  );
  const renewals = isWritable ? own : state === undefined ? undefined : profileFolder(state, name);
  const ends = facts.accessEndsAt !== undefined && { accessEndsAt: facts.accessEndsAt };
  if (refreshToken === undefined) {
    throw new RunError('signIn', `The sign-in of "${name}" in ${folder} cannot be renewed: it has no refresh token.`, {
      next: `Sign in again: webex-bulk login --profile ${name} --profiles ${folder}`,
    });
  }
  const first = { generation: 0, accessToken, refreshToken, ...ends };
  return { facts, renewals, secrets: { first, clientId, clientSecret } };
}

function twice(name: string): RunError {
  return new RunError('signIn', `There are two sign-ins named "${name}"; it is unclear which one to use.`, {
    next: 'Rename one, or remove it from the folder of --profiles or from the environment.',
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
