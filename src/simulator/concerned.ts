import type { Call } from './call.js';
import { personId } from './ids.js';
import { emailHeader, personIdIn } from './rest/user-named.js';
import { isObject, parsed } from './rest/json-body.js';
import { scimUserIn } from './scim/scim-path.js';
import type { World } from './world.js';

/**
 * The address of the person whom a REST request concerns, in lower case. An id in the path, query or body comes first,
 * as it does in the operations themselves; otherwise the address in the query, header or body counts.
 */
export function personConcerned(world: World, call: Call): string | undefined {
  return (addressOfId(world, idIn(call)) ?? addressIn(call))?.trim().toLowerCase();
}

/** The addresses, in lower case, of the people whom the operations of a Bulk request concern, as far as they can be told before it. */
export function bulkConcerned(world: World, call: Call): string[] {
  const body = bodyOf(call);
  const list = body['operations'] ?? body['Operations'];
  const addresses = (Array.isArray(list) ? list : []).filter(isObject).flatMap(({ path, data }) => {
    const value: unknown = typeof data === 'string' ? parsed(Buffer.from(data)) : data;
    const id = /^\/Users\/([^/]+)$/.exec(typeof path === 'string' ? path : '')?.[1];
    const userName = isObject(value) ? value['userName'] : undefined;
    return addressOfId(world, id) ?? (typeof userName === 'string' ? userName : []);
  });
  return [...new Set(addresses.map((address) => address.toLowerCase()))];
}

function addressIn(call: Call): string | undefined {
  const { email, emails } = bodyOf(call);
  if (call.method === 'GET' && isUserSettings(call)) return emailHeader(call);
  const query = new URLSearchParams(call.query);
  if (call.method === 'GET') return query.get('email') ?? query.get('userEmail') ?? undefined;
  if (call.method === 'PATCH' || isUserSettings(call)) return typeof email === 'string' ? email : undefined;
  const { userName } = bodyOf(call);
  if (call.method === 'POST' && typeof userName === 'string') return userName;
  const first: unknown = Array.isArray(emails) ? emails[0] : undefined;
  return call.method === 'POST' && typeof first === 'string' ? first : undefined;
}

function idIn(call: Call): string | undefined {
  const inPath = /^\/v1\/people\/([^/]+)\/?$/.exec(call.path)?.[1] ?? scimUserIn(call.path);
  if (inPath !== undefined) return inPath;
  if (call.method === 'GET' && isUserSettings(call)) return personIdIn(call);
  const inBody = bodyOf(call)['personId'];
  return typeof inBody === 'string' ? inBody : undefined;
}

/** Session types or tracking codes of one person: a read names the person in query and header, a write in the body. */
function isUserSettings({ path }: Call): boolean {
  return path.startsWith('/v1/admin/meeting/userconfig/');
}

function addressOfId(world: World, id: string | undefined): string | undefined {
  return id === undefined ? undefined : world.people.get(personId(id))?.emails[0];
}

/** The body as a JSON object; an empty one for anything else. */
export function bodyOf(call: Call): Readonly<Record<string, unknown>> {
  if (call.body.length === 0 || !/json/i.test(call.headers['content-type'] ?? '')) return {};
  const value = parsed(call.body);
  return isObject(value) ? value : {};
}
