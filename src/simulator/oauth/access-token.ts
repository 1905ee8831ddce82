import { createHash } from 'node:crypto';
import type { Answer, Call } from '../call.js';
import { refusal, writeRestAnswer } from '../rest/rest-answer.js';
import type { World } from '../world.js';
import { clientRefusal, formOf } from './client.js';
import { newGrant, newToken } from './state.js';
import type { OAuthState } from './state.js';
import { failed, tokens } from './token-answer.js';

/**
 * POST /v1/access_token (Login with Webex): exchanges a code or a refresh token for an access token. The client
 * identifies itself in the body or by Basic authentication. No source shows the exact error bodies: they have the usual
 * Webex form, or by option that of RFC 6749.
 */
export function accessToken(world: World, oauth: OAuthState, call: Call): Answer {
  const form = formOf(world, call);
  if (!form) return writeRestAnswer(refusal(415));
  const refused = clientRefusal(world, oauth, call, form);
  if (refused) return refused;
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return codeRedeemed(world, oauth, form, call.at);
    case 'refresh_token':
      return refreshed(world, oauth, form.get('refresh_token') ?? '', call.at);
    default:
      return failed(world, 'unsupported_grant_type', 'The grant type is not supported');
  }
}

/** A code is valid once, for the redirect address that it was issued for, with the verifier of its challenge. */
function codeRedeemed(world: World, oauth: OAuthState, form: URLSearchParams, now: number): Answer {
  const code = form.get('code') ?? '';
  const pending = oauth.codes.get(code);
  oauth.codes.delete(code);
  const good =
    pending !== undefined &&
    pending.expiresAt > now &&
    pending.redirectUri === form.get('redirect_uri') &&
    isVerified(pending.challenge, form.get('code_verifier'));
  if (!good) return failed(world, 'invalid_grant', 'The authorization code is invalid or expired');
  const { grant, refreshToken } = newGrant(world, oauth, { ...pending, now });
  return tokens(world, grant, refreshToken, now);
}

function isVerified(
  challenge: { method: 'S256' | 'plain'; value: string } | undefined,
  verifier: string | null,
): boolean {
  if (!challenge) return true;
  if (verifier === null || !/^[\w.~-]{43,128}$/.test(verifier)) return false;
  const expected = challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
  return expected === challenge.value;
}

/** Using a refresh token restarts its lifetime (documented); whether the token itself changes is an option. */
function refreshed(world: World, oauth: OAuthState, refreshToken: string, now: number): Answer {
  const grant = oauth.refreshTokens.get(refreshToken);
  if (!grant || grant.expiresAt <= now) {
    return failed(world, 'invalid_grant', 'The refresh token is invalid or expired');
  }
  if (world.options.oldAccessToken === 'revoke') {
    for (const token of grant.accessTokens.splice(0)) world.accessTokens.delete(token);
  }
  grant.expiresAt = now + world.options.refreshTokenLifetime * 1000;
  if (!world.options.rotateRefreshToken) return tokens(world, grant, refreshToken, now);
  oauth.refreshTokens.delete(refreshToken);
  const next = newToken(world);
  oauth.refreshTokens.set(next, grant);
  return tokens(world, grant, next, now);
}
