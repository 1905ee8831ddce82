/** Where sign-ins are saved on this machine, and which of them an invocation uses. */
import { join } from 'node:path';
import envPaths from 'env-paths';
import { RunError } from '../errors.js';
import { createKeyring } from '../sign-in/keyring.js';
import { defaultProfile, type ProfileFacts } from '../sign-in/profile-facts.js';
import { createTokenStore, type TokenStore } from '../sign-in/token-store.js';
import { inPackage } from './package-root.js';
import { thisProcess } from './this-process.js';

export async function openTokenStore(): Promise<TokenStore> {
  return createTokenStore({
    folder: configurationFolder(),
    processes: await thisProcess(),
    keyring: createKeyring([process.execPath, inPackage('dist/commands/keyring-program.js')]),
    owner: process.getuid?.(),
  });
}

/** In a folder that several machines mount: the keyring of one of them is never used. */
export async function openTokenStoreIn(folder: string): Promise<TokenStore> {
  return createTokenStore({
    ...{ folder, processes: await thisProcess(), owner: process.getuid?.() },
    keyring: {
      works: () => Promise.resolve(false),
      set: () => Promise.reject(new Error('a shared folder has no keyring')),
      get: () => Promise.reject(new Error('a shared folder has no keyring')),
      remove: () => Promise.resolve(),
    },
  });
}

/**
 * The user's configuration folder: ~/.config, ~/Library/Preferences or %APPDATA%; XDG_CONFIG_HOME overrides it on all systems.
 */
export function configurationFolder(): string {
  const named = process.env['XDG_CONFIG_HOME'];
  return named ? join(named, 'webex-bulk') : envPaths('webex-bulk', { suffix: '' }).config;
}

export interface KeptProfile {
  readonly name: string;
  readonly facts: ProfileFacts | undefined;
}

/** Tokens in the environment take precedence over saved ones; no profile is looked up then. */
export function isSignedInByEnvironment(environment: Readonly<Record<string, string | undefined>>): boolean {
  return signInVariable(environment) !== undefined;
}

/** The environment variable that commands take their sign-in from. */
export function signInVariable(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  return ['WEBEX_ACCESS_TOKEN', 'WEBEX_REFRESH_TOKEN'].find((name) => Boolean(environment[name]));
}

/**
 * The saved facts of the named profile, or of the default one. Throws a RunError (`usage`) if a saved profile is named while
 * the environment also has tokens: they may belong to another organization.
 */
export async function keptProfile(
  named: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<KeptProfile> {
  const name = named ?? defaultProfile;
  const byEnvironment = isSignedInByEnvironment(environment);
  if (byEnvironment && named === undefined) return { name, facts: undefined };
  const facts = await (await openTokenStore()).facts(name);
  if (byEnvironment && facts !== undefined) throw twoSignIns(name);
  return { name, facts };
}

function twoSignIns(name: string): RunError {
  const what = `Tokens are set in the environment, and "${name}" is a saved sign-in`;
  return new RunError('usage', `${what}; it is unclear which one to use.`, {
    next: 'Remove WEBEX_ACCESS_TOKEN and WEBEX_REFRESH_TOKEN from the environment, or omit --profile (WEBEX_PROFILE).',
  });
}
