/** Access tokens: one for all callers, renewed before they end and once when Webex refuses them. */
import { RunError } from '../errors.js';
import { keepSecret } from '../secrets.js';
import { isFields, numberOf, parsedJson, textOf } from './checks.js';
import { problemOf, unreadable } from './error-body.js';
import type { Gate } from './gate.js';
import type { Http, HttpAnswer } from './http.js';
import { judged } from './rest.js';

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

/** Throws a RunError (`signIn`) where the given token is none. */
export function createTokenSource(options: TokenOptions, service: { http: Http; gate: Gate }): TokenSource {
  let refreshToken = options.refreshToken;
  let token = options.accessToken;
  let endsAt = Infinity;
  for (const secret of [token, refreshToken, options.clientSecret]) keepSecret(secret);
  let renewing: Promise<string> | undefined;
  /** Webex has refused to renew: it is not asked again. */
  let refused: RunError | undefined;
  if (token !== undefined && !isToken(token)) throw noToken('WEBEX_ACCESS_TOKEN');

  const renewOnce = async (): Promise<string> => {
    if (refused) throw refused;
    if (refreshToken === undefined) throw deadToken();
    // Its life counts from before the request: it cannot be younger than that.
    const asked = performance.now();
    const renewed = await requestToken(options, refreshToken, service).catch((error: unknown) => {
      if (error instanceof RunError && error.problem === 'signIn') refused = error;
      throw error;
    });
    for (const secret of [renewed.accessToken, renewed.refreshToken]) keepSecret(secret);
    // Whether the refresh token changes is documented nowhere: what comes back counts, else the old one stays.
    refreshToken = renewed.refreshToken ?? refreshToken;
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

interface RenewedToken {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  /** Milliseconds, as Webex says; never a constant. Infinite where it does not say. */
  readonly life: number;
}

/** POST /access_token with the refresh token (Login with Webex), through the gate like any other call. */
async function requestToken(
  options: TokenOptions,
  refreshToken: string,
  { http, gate }: { http: Http; gate: Gate },
): Promise<RenewedToken> {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: options.clientId ?? '',
    client_secret: options.clientSecret ?? '',
    refresh_token: refreshToken,
  }).toString();
  const answer = await gate.run('token.renew', 'repeatable', async () =>
    judged(
      await http({
        method: 'POST',
        url: `${options.apiUrl}/access_token`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
        deadline: 30_000,
      }),
    ),
  );
  return tokenIn(answer);
}

/** 400 and 401 end the sign-in (the exact body of a dead refresh token is in no source); all else may pass. */
function tokenIn(answer: HttpAnswer): RenewedToken {
  if (!('status' in answer)) throw notRenewed(`Webex gave no answer: ${answer.code}`);
  if ([400, 401, 403].includes(answer.status)) throw refusedRenewal(problemOf(answer).message);
  if (answer.status !== 200) throw notRenewed(problemOf(answer).message);
  const content = parsedJson(answer.body);
  const fields = isFields(content) ? content : {};
  const accessToken = textOf(fields['access_token']);
  if (accessToken === undefined || accessToken === '') throw notRenewed(unreadable(answer).message);
  if (!isToken(accessToken)) throw noToken('the access token that Webex gave');
  const refreshToken = textOf(fields['refresh_token']);
  const seconds = numberOf(fields['expires_in']);
  return {
    accessToken,
    refreshToken: refreshToken === '' ? undefined : refreshToken,
    life: seconds !== undefined && seconds > 0 ? seconds * 1000 : Infinity,
  };
}

/** What can stand in a header: visible ASCII without blanks (RFC 6750, 2.1, has still fewer). */
function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/u.test(text);
}

function noToken(what: string): RunError {
  return new RunError('signIn', `${what} is no token: it holds blanks, line breaks or letters that no token has.`, {
    next: 'Copy it again, without anything before or after it (files of Windows end their lines with one character more).',
  });
}

function notRenewed(why: string): RunError {
  return new RunError('stopped', `The access token could not be renewed: ${why}.`, {
    next: 'Go on with the job later.',
  });
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
