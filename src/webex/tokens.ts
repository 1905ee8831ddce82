/** Access tokens: one for all callers, renewed before it expires and once when Webex refuses it. */
import type { TokenSource } from './token-source.js';
import { RunError } from '../errors.js';
import { registerSecret } from '../model/secrets.js';
import type { Gate } from './gate.js';
import type { Http } from './http.js';
import { judged } from './rest.js';
import { grantIn, isToken, noToken, tokenForm, type Grant } from './token-request.js';

/** Tokens as stored between runs. Times in milliseconds since 1970, by this machine's clock. */
export interface KeptTokens {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly accessEndsAt?: number;
}

/** Stores tokens, shared with other processes. */
export interface TokenKeeper {
  /** Runs `work` exclusively among all processes, with the tokens that are stored at that time. */
  alone<T>(work: (kept: KeptTokens | undefined) => Promise<T>): Promise<T>;
  /** Everything is durable when this resolves: only then are the tokens used. */
  save(grant: Grant & { readonly refreshToken: string }): Promise<void>;
  /**
   * Webex refused this refresh token: what another process has stored since; `undefined`: nothing. Called within `alone`. Throws
   * a RunError (`stopped`) if another process may still store something.
   */
  afterRefusal?(refreshToken: string): Promise<KeptTokens | undefined>;
}

export interface TokenOptions {
  readonly apiUrl: string;
  readonly accessToken?: string;
  /** Milliseconds since 1970; absent: unknown. */
  readonly accessEndsAt?: number;
  readonly refreshToken?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly keeper?: TokenKeeper;
}

/** How many milliseconds before it expires a token is renewed. */
const margin = 60_000;

/** Throws a RunError (`signIn`) if the given token is malformed. */
export function createTokenSource(
  options: TokenOptions,
  service: { http: Http; gate: Gate },
): TokenSource & { renewals(): number } {
  let { refreshToken, accessToken: token } = options;
  let endsAt = endOf(options.accessEndsAt);
  for (const secret of [token, refreshToken, options.clientSecret]) registerSecret(secret);
  let renewing: Promise<string> | undefined;
  let renewals = 0;
  /** Webex has refused to renew: it is not asked again. */
  let refused: RunError | undefined;
  if (token !== undefined && !isToken(token)) throw noToken('WEBEX_ACCESS_TOKEN');

  const renewOnce = async (): Promise<string> => {
    if (refused) throw refused;
    const { keeper } = options;
    return keeper === undefined ? await requestNew() : await keeper.alone(async (kept) => await takeOrRequest(kept));
  };
  /** Another process may have renewed already; then its token is used, and its refresh token is the only valid one. */
  const takeOrRequest = async (kept: KeptTokens | undefined): Promise<string> => {
    refreshToken = kept?.refreshToken ?? refreshToken;
    const isOther = kept !== undefined && kept.accessToken !== token && endOf(kept.accessEndsAt) > performance.now();
    if (!isOther) return await requestNew();
    endsAt = endOf(kept.accessEndsAt);
    return (token = kept.accessToken);
  };
  /** This process was slow, and another one has replaced the refresh token in the meantime. */
  const insteadOf = async (error: unknown, sent: string): Promise<string> => {
    if (!(error instanceof RunError) || error.problem !== 'signIn') throw error;
    const kept = await options.keeper?.afterRefusal?.(sent);
    if (kept !== undefined) return await takeOrRequest(kept);
    refused = error;
    throw error;
  };
  const requestNew = async (): Promise<string> => {
    if (refreshToken === undefined) throw deadToken();
    const sent = refreshToken;
    // Its life is counted from before the request: it cannot have been issued earlier.
    const asked = performance.now();
    const renewed = await requestToken(options, sent, service).catch((error: unknown) => error);
    if (!isGrant(renewed)) return await insteadOf(renewed, sent);
    renewals += 1;
    // Whether the refresh token changes is undocumented: a returned one is used, otherwise the old one is kept.
    const next = renewed.refreshToken ?? sent;
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
    renewals: () => renewals,
    async current() {
      if (renewing === undefined && token !== undefined && performance.now() < endsAt) return token;
      return await renewForAll();
    },
    async renew(dead) {
      // While a renewal is in progress, the current token is known to be dead or about to be.
      if (renewing === undefined && token !== undefined && token !== dead) return token;
      return await renewForAll();
    },
  };
}

function isGrant(answer: unknown): answer is Grant {
  return typeof answer === 'object' && answer !== null && 'accessToken' in answer;
}

/** From wall-clock time to the monotonic clock, less the margin. */
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
