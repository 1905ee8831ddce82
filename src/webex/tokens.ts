/** Access tokens: one for all callers, renewed before they end and once when Webex refuses them. */
import type { TokenSource } from './token-source.js';
import { RunError } from '../errors.js';
import { registerSecret } from '../model/secrets.js';
import type { Gate } from './gate.js';
import type { Http } from './http.js';
import { judged } from './rest.js';
import { grantIn, isToken, noToken, tokenForm, type Grant } from './token-request.js';

/** Tokens as they are kept between runs. Times in milliseconds since 1970, by this machine's clock. */
export interface KeptTokens {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly accessEndsAt?: number;
}

/** Where tokens are kept, shared with other processes. */
export interface TokenKeeper {
  /** Runs alone among all of them, with what is kept then. */
  alone<T>(work: (kept: KeptTokens | undefined) => Promise<T>): Promise<T>;
  /** All of it is durable when this resolves: only then is it used. */
  save(grant: Grant & { readonly refreshToken: string }): Promise<void>;
}

export interface TokenOptions {
  readonly apiUrl: string;
  readonly accessToken?: string;
  /** Milliseconds since 1970; absent: not known. */
  readonly accessEndsAt?: number;
  readonly refreshToken?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly keeper?: TokenKeeper;
}

/** Milliseconds before its end at which a token is renewed. */
const margin = 60_000;

/** Throws a RunError (`signIn`) where the given token is none. */
export function createTokenSource(options: TokenOptions, service: { http: Http; gate: Gate }): TokenSource {
  let refreshToken = options.refreshToken;
  let token = options.accessToken;
  let endsAt = endOf(options.accessEndsAt);
  for (const secret of [token, refreshToken, options.clientSecret]) registerSecret(secret);
  let renewing: Promise<string> | undefined;
  /** Webex has refused to renew: it is not asked again. */
  let refused: RunError | undefined;
  if (token !== undefined && !isToken(token)) throw noToken('WEBEX_ACCESS_TOKEN');

  const renewOnce = async (): Promise<string> => {
    if (refused) throw refused;
    const { keeper } = options;
    return keeper === undefined ? await requestNew() : await keeper.alone(async (kept) => await takeOrRequest(kept));
  };
  /** Another process may have renewed already; then its token is the one, and its refresh token the only good one. */
  const takeOrRequest = async (kept: KeptTokens | undefined): Promise<string> => {
    refreshToken = kept?.refreshToken ?? refreshToken;
    const isOther = kept !== undefined && kept.accessToken !== token && endOf(kept.accessEndsAt) > performance.now();
    if (!isOther) return await requestNew();
    endsAt = endOf(kept.accessEndsAt);
    return (token = kept.accessToken);
  };
  const requestNew = async (): Promise<string> => {
    if (refreshToken === undefined) throw deadToken();
    // Its life counts from before the request: it cannot be younger than that.
    const asked = performance.now();
    const renewed = await requestToken(options, refreshToken, service).catch((error: unknown) => {
      if (error instanceof RunError && error.problem === 'signIn') refused = error;
      throw error;
    });
    // Whether the refresh token changes is documented nowhere: what comes back counts, else the old one stays.
    const next = renewed.refreshToken ?? refreshToken;
    await options.keeper?.save({ ...renewed, refreshToken: next });
    refreshToken = next;
    token = renewed.accessToken;
    endsAt = asked + renewed.life - Math.min(margin, renewed.life / 4);
    return token;
  };
  const renewForAll = (): Promise<string> => {
    renewing ??= renewOnce().finally(() => (renewing = undefined));
    return renewing;
  };
  return {
    async current() {
      if (renewing === undefined && token !== undefined && performance.now() < endsAt) return token;
      return await renewForAll();
    },
    async renew(dead) {
      // While a renewal is under way, the token at hand is known to be dead or about to be.
      if (renewing === undefined && token !== undefined && token !== dead) return token;
      return await renewForAll();
    },
  };
}

/** From the clock on the wall to the one that only runs forward. */
function endOf(accessEndsAt: number | undefined): number {
  return accessEndsAt === undefined ? Infinity : performance.now() + accessEndsAt - Date.now() - margin;
}

/** POST /access_token with the refresh token (Login with Webex), through the gate like any other call. */
export async function requestToken(
  { apiUrl, clientId = '', clientSecret = '' }: Pick<TokenOptions, 'apiUrl' | 'clientId' | 'clientSecret'>,
  refreshToken: string,
  { http, gate }: { http: Http; gate: Gate },
): Promise<Grant> {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const body = tokenForm(form, { clientId, clientSecret });
  const answer = await gate.run('token.renew', 'repeatable', async () =>
    judged(
      await http({
        method: 'POST',
        url: `${apiUrl}/access_token`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
        deadline: 30_000,
      }),
    ),
  );
  return grantIn(
    answer,
    'The access token could not be renewed',
    'Sign in again (webex-bulk login): the refresh token has expired, or the client id and secret do not belong to it.',
  );
}

function deadToken(): RunError {
  return new RunError('signIn', 'Webex does not accept the access token; it may have expired.', {
    next: 'Sign in with webex-bulk login, which renews tokens automatically; or get a new one (a personal token is valid for 12 hours).',
  });
}
