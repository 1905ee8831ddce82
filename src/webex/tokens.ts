/** Access tokens: one for all callers, renewed before they end and once when Webex refuses them. */
import { RunError } from '../errors.js';
import { isFields, numberOf, parsedJson, textOf } from './checks.js';
import { problemOf } from './error-body.js';
import type { Http } from './http.js';

export interface TokenSource {
  /** A token that should be good. Rejects with a RunError (`signIn`). */
  current(): Promise<string>;
  /** Another token than `dead`, which Webex refused. Renews once for all callers. */
  renew(dead: string): Promise<string>;
}

export interface TokenOptions {
  readonly apiUrl: string;
  readonly accessToken?: string;
  readonly refreshToken?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
}

/** Milliseconds before its end at which a token is renewed. */
const margin = 60_000;

export function createTokenSource(options: TokenOptions, http: Http): TokenSource {
  let refreshToken = options.refreshToken;
  let token = options.accessToken;
  let endsAt = Infinity;
  let renewing: Promise<string> | undefined;

  const renewOnce = async (): Promise<string> => {
    if (refreshToken === undefined) throw deadToken();
    const renewed = await requestToken(options, refreshToken, http);
    // Whether the refresh token changes is documented nowhere: what comes back counts, else the old one stays.
    refreshToken = renewed.refreshToken ?? refreshToken;
    token = renewed.accessToken;
    const life = renewed.expiresIn === undefined ? Infinity : renewed.expiresIn * 1000;
    endsAt = performance.now() + life - Math.min(margin, life / 4);
    return token;
  };
  const renewForAll = (): Promise<string> => {
    renewing ??= renewOnce().finally(() => (renewing = undefined));
    return renewing;
  };
  return {
    current: async () => (token === undefined || performance.now() >= endsAt ? await renewForAll() : token),
    renew: async (dead) => (token !== undefined && token !== dead ? token : await renewForAll()),
  };
}

interface RenewedToken {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** Seconds, as Webex says; never a constant. */
  readonly expiresIn: number | undefined;
}

async function requestToken(options: TokenOptions, refreshToken: string, http: Http): Promise<RenewedToken> {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: options.clientId ?? '',
    client_secret: options.clientSecret ?? '',
    refresh_token: refreshToken,
  });
  for (let attempt = 1; ; attempt++) {
    const answer = await http({
      method: 'POST',
      url: `${options.apiUrl}/access_token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: body.toString(),
      deadline: 30_000,
    });
    if ('status' in answer && answer.status === 200) return checkedToken(parsedJson(answer.body));
    const transient = !('status' in answer) || answer.status === 429 || answer.status >= 500;
    if (!transient) throw refusedRenewal(problemOf(answer).message);
    if (attempt >= 4)
      throw new RunError('stopped', 'The access token could not be renewed: Webex does not answer.', {
        next: 'Go on with the job later.',
      });
    await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
  }
}

function checkedToken(content: unknown): RenewedToken {
  const fields = isFields(content) ? content : {};
  const accessToken = textOf(fields['access_token']);
  if (accessToken === undefined) throw refusedRenewal('the answer holds no access token');
  return { accessToken, refreshToken: textOf(fields['refresh_token']), expiresIn: numberOf(fields['expires_in']) };
}

function refusedRenewal(why: string): RunError {
  return new RunError('signIn', `The access token could not be renewed: ${why}.`, {
    next: 'Sign in again: the refresh token is dead, or client id and secret do not belong to it.',
  });
}

function deadToken(): RunError {
  return new RunError('signIn', 'Webex does not take the access token (any more).', {
    next: 'Get a new one (a personal token lives 12 hours), or use a refresh token with client id and secret.',
  });
}
