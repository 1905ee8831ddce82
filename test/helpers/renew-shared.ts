/** Renews a shared sign-in once, as a worker with its folder does. */
import { openTokenStoreIn } from '../../src/commands/kept-sign-ins.js';
import { thisProcess } from '../../src/commands/this-process.js';
import { openSharedProfiles } from '../../src/sign-in/shared-profiles.js';
import { createGate } from '../../src/webex/gate.js';
import { createHttp } from '../../src/webex/http.js';
import { createTokenSource } from '../../src/webex/tokens.js';

export interface Renewing {
  readonly folder: string;
  readonly state?: string;
  readonly patience: number;
}

/** The tokens that it has then, or what went wrong. */
export interface Renewed {
  readonly token?: string;
  readonly refreshToken?: string;
  readonly problem?: string;
  readonly message?: string;
}

/** `tell`: hears that a new refresh token is only in memory. */
export async function renewShared(
  { folder, state, patience }: Renewing,
  tell: (why: string) => void,
): Promise<Renewed> {
  const shared = openSharedProfiles({
    ...{ folder, state, patience, environment: [], processes: await thisProcess(), owner: process.getuid?.() },
    store: await openTokenStoreIn(folder),
    onKeptInMemory: (_name, why) => tell(`kept in memory ${why ?? ''}`),
  });
  try {
    const profile = (await shared.read()).get('acme');
    if (profile === undefined || profile instanceof Error) throw profile ?? new Error('there is no such profile');
    if (profile.signIn === undefined) throw new Error('the profile has no secrets');
    const { facts, clientId, clientSecret, keeper } = profile.signIn;
    const { accessToken = '', refreshToken } = await keeper.tokens();
    const limits = { concurrency: 1 };
    const source = createTokenSource(
      { apiUrl: facts.apiUrl, ...(accessToken && { accessToken }), refreshToken, clientId, clientSecret, keeper },
      { http: createHttp({ userAgent: 'test/1', ...limits }), gate: createGate({ name: 'REST', ...limits }) },
    );
    const token = accessToken === '' ? await source.current() : await source.renew(accessToken);
    return { token, refreshToken: (await keeper.tokens()).refreshToken };
  } catch (error) {
    const { problem, message } = error as { problem?: string; message: string };
    return { ...(problem !== undefined && { problem }), message };
  }
}
