/** Answers of the endpoints that issue tokens. */
import type { Answer } from '../call.js';
import { refusal, writeRestAnswer } from '../rest/rest-answer.js';
import type { World } from '../world.js';
import { newAccessToken } from './state.js';
import type { Grant } from './state.js';

/** A new access token of the grant, with the refresh token and both lifetimes. */
export function tokens(world: World, grant: Grant, refreshToken: string, now: number): Answer {
  const value = {
    access_token: newAccessToken(world, grant, now),
    expires_in: world.options.tokenLifetime,
    refresh_token: refreshToken,
    refresh_token_expires_in: world.options.refreshTokenLifetime,
    token_type: 'Bearer',
    scope: grant.scopes.join(' '),
  };
  return writeRestAnswer({ status: 200, value, applied: true });
}

/**
 * A refusal: the description in the usual Webex body, or by option the RFC 6749 error and the description in the RFC's
 * body.
 */
export function failed(world: World, error: string, description: string): Answer {
  if (world.options.oauthErrors === 'webex') return writeRestAnswer(refusal(400, description));
  return writeRestAnswer({ status: 400, value: { error, error_description: description } });
}
