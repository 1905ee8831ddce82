import { randomBytes } from 'node:crypto';
import type { Answer, Call } from '../call.js';
import { allScopes } from '../rest/access.js';
import { refusal, writeRestAnswer } from '../rest/rest-answer.js';
import { adminAddress } from '../admin-address.js';
import type { World } from '../world.js';
import type { OAuthState, PendingCode } from './state.js';

/**
 * GET /v1/authorize (Login with Webex): the sign-in page, which here signs in the administrator. A wrong client or
 * redirect address is reported on the page; everything else goes back to the redirect address as `error`. All addresses
 * on this machine count as registered.
 */
export function authorize(world: World, oauth: OAuthState, call: Call): Answer {
  const query = new URLSearchParams(call.query);
  const redirectUri = query.get('redirect_uri') ?? '';
  if (query.get('client_id') !== oauth.clientId) return writeRestAnswer(refusal(400, 'Client Id is invalid'));
  if (!isLoopback(redirectUri)) return writeRestAnswer(refusal(400, 'The redirect URI is not registered'));
  const back = (fields: Record<string, string>): Answer => redirect(redirectUri, query.get('state'), fields);
  const asked = askedFor(query);
  if ('error' in asked) return back(asked);
  if (world.options.authorize === 'deny') return back({ error: 'access_denied' });
  if (world.options.authorize === 'page' && query.get('simulator_answer') !== 'accept') return page(call);
  const code = randomBytes(32).toString('base64url');
  const personId = world.byEmail.get(adminAddress) ?? '';
  oauth.codes.set(code, { ...asked, redirectUri, personId, expiresAt: call.at + 300_000 });
  return back({ code });
}

function askedFor(query: URLSearchParams): Pick<PendingCode, 'scopes' | 'challenge'> | { error: string } {
  if (query.get('response_type') !== 'code') return { error: 'unsupported_response_type' };
  const scopes = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  if (scopes.length === 0 || !scopes.every((scope) => allScopes.includes(scope))) return { error: 'invalid_scope' };
  const value = query.get('code_challenge');
  const method = query.get('code_challenge_method') ?? 'plain';
  if (value === null) return { scopes, challenge: undefined };
  if (method !== 'S256' && method !== 'plain') return { error: 'invalid_request' };
  return { scopes, challenge: { method, value } };
}

function isLoopback(address: string): boolean {
  return URL.canParse(address) && ['localhost', '127.0.0.1', '[::1]'].includes(new URL(address).hostname);
}

function redirect(to: string, state: string | null, fields: Record<string, string>): Answer {
  const address = new URL(to);
  for (const [name, value] of Object.entries(fields)) address.searchParams.set(name, value);
  if (state !== null) address.searchParams.set('state', state);
  return { ...writeRestAnswer({ status: 302, headers: { Location: address.href } }), applied: 'code' in fields };
}

function page(call: Call): Answer {
  const accept = `${call.path}?${call.query}&simulator_answer=accept`
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;');
  const html = `<!doctype html><title>Simulated Webex</title><p>Sign in as ${adminAddress}? <a href="${accept}">Accept</a></p>`;
  const answer = writeRestAnswer({ status: 200, headers: { 'Content-Type': 'text/html;charset=UTF-8' } });
  return { ...answer, body: Buffer.from(html) };
}
