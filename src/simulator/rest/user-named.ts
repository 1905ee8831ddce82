/** How requests about the site settings of one person name that person. */
import type { Call } from '../call.js';
import type { JsonObject } from './json-body.js';

/** By id or address; the id wins where there are both (Tracking Codes: "personId must come before email"). */
export interface UserNamed {
  readonly personId?: string;
  readonly email?: string;
}

/** Of a GET: `personId` in the query, the address in the request header `email`. A name that is empty is none. */
export function userAsked(call: Call): UserNamed {
  return named(personIdIn(call), emailHeader(call));
}

/** Of a PUT: both in the body. */
export function userInBody({ personId, email }: JsonObject): UserNamed {
  return named(typeof personId === 'string' ? personId : undefined, typeof email === 'string' ? email : undefined);
}

export function personIdIn(call: Call): string | undefined {
  return new URLSearchParams(call.query).get('personId') ?? undefined;
}

export function emailHeader(call: Call): string | undefined {
  const value = call.headers['email'];
  return typeof value === 'string' ? value : undefined;
}

function named(personId = '', email = ''): UserNamed {
  return {
    ...(personId.trim() !== '' && { personId: personId.trim() }),
    ...(email.trim() !== '' && { email: email.trim() }),
  };
}
