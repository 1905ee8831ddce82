/** Versions of users: ETag and If-Match (RFC 7644, 3.14), where the service has them. */
import type { Call } from '../call.js';
import type { RestAnswer } from '../rest/rest-answer.js';
import type { Person, World } from '../world.js';
import { scimError } from './errors.js';
import { versionOf } from './user-answer.js';

export function etagOf({ options }: World, person: Person): Readonly<Record<string, string>> {
  return options.scimEtag === 'given' ? { ETag: versionOf(person) } : {};
}

/** The 412 for a request that was made for another version of the user. */
export function versionRefusal({ options }: World, { headers }: Call, person: Person): RestAnswer | undefined {
  const wanted = headers['if-match'];
  if (options.scimEtag === 'absent' || wanted === undefined || wanted === '*') return undefined;
  const isCurrent = wanted.split(',').some((one) => one.trim() === versionOf(person));
  return isCurrent ? undefined : scimError(412, 'The user has been changed since this version.');
}
