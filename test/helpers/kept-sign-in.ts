/** A sign-in that is kept in a folder of its own, as `login` leaves it, without signing in. */
import { join } from 'node:path';
import type { ProfileFacts } from '../../src/sign-in/profile-facts.js';
import { createTokenStore, type TokenStore } from '../../src/sign-in/token-store.js';
import type { Office } from './cli.js';

export interface KeptSignIn {
  /** Instead of the signed-in environment. */
  readonly env: Record<string, string>;
  readonly store: TokenStore;
}

/** `XDG_CONFIG_HOME` of those who find it is the office's folder. */
export async function keepSignIn(
  place: Office,
  facts: Partial<ProfileFacts> = {},
  name = 'default',
): Promise<KeptSignIn> {
  const { apiUrl, xmlUrl, accessToken, refreshToken, clientId, clientSecret, site, admin } = place.connection;
  const store = createTokenStore({
    folder: join(place.folder, 'webex-bulk'),
    processes: { self: { pid: process.pid, began: '' }, isAlive: () => Promise.resolve(false) },
    keyring: noKeyring,
    owner: process.getuid?.(),
  });
  const organization = { id: 'ORG', name: 'Acme Inc.' };
  await store.write(name, {
    facts: { kind: 'integration', organization, admin, site, apiUrl, xmlUrl, ...facts },
    secrets: { accessToken, refreshToken, clientId, clientSecret },
  });
  return { env: { HOME: place.folder, XDG_CONFIG_HOME: place.folder }, store };
}

const noKeyring = {
  works: () => Promise.resolve(false),
  set: () => Promise.reject(new Error('there is no keyring')),
  get: () => Promise.resolve(undefined),
  remove: () => Promise.resolve(),
};
