/** Tokens from Webex's token addresses, whatever they are requested with (Login with Webex). */
import { registerSecret } from '../model/secrets.js';
import { RunError } from '../errors.js';
import { isFields, numberOf, parsedJson, textOf } from './checks.js';
import { problemOf, unreadable } from './error-body.js';
import type { HttpAnswer } from './http.js';
import { stoppedByProxy } from './proxy-trouble.js';

export interface Grant {
  readonly accessToken: string;
  /** Absent if none was returned: whether a renewal changes it is undocumented. */
  readonly refreshToken: string | undefined;
  /** Milliseconds, as Webex says; never a constant. Infinite if it does not say. */
  readonly life: number;
  readonly refreshLife: number;
  /** Absent where Webex does not say. */
  readonly scopes: readonly string[] | undefined;
}

export interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The form of a request; sending client id and secret in the body is one of the two documented ways. */
export function tokenForm(fields: Readonly<Record<string, string>>, { clientId, clientSecret }: Client): string {
  return new URLSearchParams({ ...fields, client_id: clientId, client_secret: clientSecret }).toString();
}

/**
 * The tokens in an answer. Throws a RunError: `signIn` if Webex refuses (400, 401, 403: no source shows the exact body for
 * a dead refresh token) or the token is malformed, otherwise `stopped`, because anything else may be temporary. `what` says
 * what failed, in the words of an error message.
 */
export function grantIn(answer: HttpAnswer, what: string, nextWhenRefused: string): Grant {
  const notNow = (why: string): RunError =>
    new RunError('stopped', `${what}: ${why}.`, {
      next: 'Try again later; webex-bulk apply <job> resumes a job.',
    });
  if (!('status' in answer)) {
    throw answer.proxy ? stoppedByProxy(answer.proxy) : notNow(`Webex did not respond: ${answer.code}`);
  }
  if ([400, 401, 403].includes(answer.status)) {
    throw new RunError('signIn', `${what}: ${problemOf(answer).message}.`, { next: nextWhenRefused });
  }
  if (answer.status !== 200) throw notNow(problemOf(answer).message);
  const content = parsedJson(answer.body);
  const fields = isFields(content) ? content : {};
  const accessToken = textOf(fields['access_token']);
  if (accessToken === undefined || accessToken === '') throw notNow(unreadable(answer).message);
  if (!isToken(accessToken)) throw noToken('the access token that Webex gave');
  const refreshToken = textOf(fields['refresh_token']);
  for (const secret of [accessToken, refreshToken]) registerSecret(secret);
  return {
    accessToken,
    refreshToken: refreshToken === '' ? undefined : refreshToken,
    life: lifeOf(fields['expires_in']),
    refreshLife: lifeOf(fields['refresh_token_expires_in']),
    scopes: textOf(fields['scope'])
      ?.split(/\s+/u)
      .filter((scope) => scope !== ''),
  };
}

function lifeOf(field: unknown): number {
  const seconds = numberOf(field);
  return seconds !== undefined && seconds > 0 ? seconds * 1000 : Infinity;
}

/** What a header can carry: visible ASCII without spaces (RFC 6750, 2.1, allows even less). */
export function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/u.test(text);
}

export function noToken(what: string): RunError {
  return new RunError(
    'signIn',
    `${what} is not a token: it contains spaces, line breaks or characters that tokens never have.`,
    {
      next: 'Copy it again, without anything before or after it (files from Windows end each line with an extra character).',
    },
  );
}
