/** Reading a token request and checking the client that sent it. */
import type { Answer, Call } from '../call.js';
import { isObject, parsed } from '../rest/json-body.js';
import type { World } from '../world.js';
import type { OAuthState } from './state.js';
import { failed } from './token-answer.js';

/** The fields of a form, or of a JSON object sent instead of one; undefined for a body of any other type. */
export function formOf(world: World, call: Call): URLSearchParams | undefined {
  const type = (call.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded') return new URLSearchParams(call.body.toString('utf8'));
  const value = parsed(call.body);
  if (type !== 'application/json' || world.options.tokenBody === 'form' || !isObject(value)) return undefined;
  return new URLSearchParams(Object.entries(value).map(([name, field]): [string, string] => [name, String(field)]));
}

/** The refusal of any client but the one integration, which identifies itself in the body or by Basic authentication. */
export function clientRefusal(world: World, oauth: OAuthState, call: Call, form: URLSearchParams): Answer | undefined {
  const client = clientOf(call, form);
  if (client.id !== oauth.clientId) return failed(world, 'invalid_client', 'Client Id is invalid');
  if (client.secret !== oauth.clientSecret) return failed(world, 'invalid_client', 'Client secret is invalid');
  return undefined;
}

function clientOf(call: Call, form: URLSearchParams): { id: string | null; secret: string | null } {
  const basic = /^Basic +(\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
  if (basic === undefined) return { id: form.get('client_id'), secret: form.get('client_secret') };
  const [id = '', ...secret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return { id, secret: secret.join(':') };
}
