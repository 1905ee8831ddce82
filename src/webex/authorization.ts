/**
 * The authorization code grant with PKCE (Login with Webex; RFC 7636, RFC 9700): the address where a person signs in, and
 * what comes back to the redirect address.
 */
import { createHash, randomBytes } from 'node:crypto';
import { RunError } from '../errors.js';
import { registerSecret } from '../model/secrets.js';
import { serviceText } from './service-text.js';

/** One sign-in attempt; only its own answer matches it. */
export interface Attempt {
  readonly state: string;
  readonly verifier: string;
}

export interface Authorizing {
  readonly apiUrl: string;
  readonly clientId: string;
  /** Exactly as registered with the integration. */
  readonly redirectUri: string;
  readonly scopes: readonly string[];
}

export function newAttempt(): Attempt {
  const attempt = { state: randomBytes(32).toString('base64url'), verifier: randomBytes(48).toString('base64url') };
  registerSecret(attempt.verifier);
  return attempt;
}

export function authorizeUrl({ apiUrl, clientId, redirectUri, scopes }: Authorizing, attempt: Attempt): string {
  const url = new URL(`${apiUrl}/authorize`);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state: attempt.state,
    code_challenge: createHash('sha256').update(attempt.verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  // Spaces as documented (%20): not every server accepts a plus sign instead.
  return url.href.replaceAll('+', '%20');
}

/**
 * The code in the redirect's query. Throws a RunError (`signIn`) for a refusal, an answer to another attempt, or a missing
 * code.
 */
export function codeIn(query: URLSearchParams, attempt: Attempt): string {
  if (query.get('state') !== attempt.state) {
    throw new RunError(
      'signIn',
      'The response belongs to another attempt to sign in (its state is not the one sent).',
      {
        next: 'Close old pages of Webex and sign in again: webex-bulk login',
      },
    );
  }
  const error = query.get('error');
  if (error !== null) throw refused(error, query.get('error_description'));
  const code = query.get('code');
  if (code === null || code === '') {
    throw new RunError('signIn', 'Webex returned neither a code nor an error.', {
      next: 'Sign in again: webex-bulk login',
    });
  }
  registerSecret(code);
  return code;
}

/** The error codes are those of Webex's own sample and of RFC 6749, 4.1.2.1. */
function refused(error: string, description: string | null): RunError {
  const described = serviceText(description ?? undefined);
  const more = described === undefined ? '' : `: ${described}`;
  const known: Readonly<Record<string, [string, string]>> = {
    access_denied: ['the sign-in was refused on the page or by the organization', 'Sign in again and accept.'],
    invalid_scope: [
      'the integration lacks a requested scope',
      'Add the missing scopes to it on developer.webex.com, or list the ones it has with --scopes.',
    ],
    server_error: ['Webex had an internal error', 'Try again later.'],
    login_required: ['the browser is not signed in to Webex', 'Sign in there first.'],
  };
  const [why, next] = known[error] ?? ['Webex refused', 'Check what the integration on developer.webex.com allows.'];
  return new RunError('signIn', `Not signed in: ${why} (${serviceText(error) ?? 'no reason'}${more}).`, { next });
}
