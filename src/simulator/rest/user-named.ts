/** How requests about one person's site settings identify that person. */
import type { Call } from '../call.js';
import type { JsonObject } from './json-body.js';

/** By id or address; the id wins if both are given (Tracking Codes: "personId must come before email"). */
export interface UserNamed {
  readonly personId?: string;
  readonly email?: string;
}

/** For a GET: `personId` in the query, the address in the request header `email`. An empty value counts as absent. */
export function userAsked(call: Call): UserNamed {
  return named(personIdIn(call), emailHeader(call));
}

/** For a PUT: both in the body. */
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
