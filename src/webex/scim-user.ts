/** Users in SCIM answers, checked. */
import { isUuid } from '../model/person-ids.js';
import { enterprise, pathParts, type ScimUser } from '../model/scim.js';
import { booleanOf, isFields, numberOf, textOf, type Fields } from './checks.js';

export { personIdOf, uuidOfPerson } from '../model/person-ids.js';
export type { ScimAddress, ScimEmail, ScimPhone, ScimUser } from '../model/scim.js';

export interface ScimPage {
  readonly users: readonly ScimUser[];
  /** Number of users on all pages, and on this one, readable or not. */
  readonly total: number;
  readonly count: number;
  readonly hasUnreadable: boolean;
  readonly isLast: boolean;
}

/** Path in the answer → name in `ScimUser`, and how its value is read. */
const attributes = [
  ['emails', 'emails', listOf],
  ['displayName', 'displayName', textOf],
  ['name.givenName', 'givenName', textOf],
  ['name.familyName', 'familyName', textOf],
  ['title', 'title', textOf],
  ['active', 'active', booleanOf],
  ['preferredLanguage', 'preferredLanguage', textOf],
  ['timezone', 'timezone', textOf],
  ['phoneNumbers', 'phoneNumbers', listOf],
  ['addresses', 'addresses', addressesOf],
  ...['employeeNumber', 'costCenter', 'organization', 'division', 'department'].map(
    (name) => [`${enterprise}:${name}`, name, trimmed] as const,
  ),
  [`${enterprise}:manager`, 'managerUuid', managerOf],
] as const satisfies readonly (readonly [string, string, (value: unknown) => unknown])[];

/**
 * `undefined` unless there are an id and a userName. `null` and an empty text count as absent; what is present in another form
 * is named in `unreadable`.
 */
export function checkedScimUser(content: unknown): ScimUser | undefined {
  if (!isFields(content)) return undefined;
  const [id, userName] = [textOf(content['id']), textOf(content['userName'])];
  if (id === undefined || !isUuid(id) || userName === undefined || userName === '') return undefined;
  const read: Record<string, unknown> = {};
  const unreadable: string[] = [];
  for (const [path, name, check] of attributes) {
    const given = at(content, path);
    const value = given === undefined ? '' : check(given);
    if (value === undefined) unreadable.push(path);
    else if (value !== '') read[name] = value;
  }
  const manager = at(content, `${enterprise}:manager`);
  const managerName = isFields(manager) ? textOf(manager['displayName']) : undefined;
  return {
    id: id.toLowerCase(),
    userName,
    ...read,
    ...(managerName && { managerName }),
    ...(unreadable.length > 0 && { unreadable }),
  };
}

/** `undefined` if it is not a list of users (RFC 7644, 3.4.2: an empty list has no Resources). */
export function checkedScimPage(content: unknown): ScimPage | undefined {
  if (!isFields(content)) return undefined;
  const total = numberOf(content['totalResults']);
  const listed = content['Resources'] ?? [];
  if (total === undefined || !Array.isArray(listed)) return undefined;
  const users = listed.map(checkedScimUser).filter((user) => user !== undefined);
  const count = listed.length;
  return { users, total, count, hasUnreadable: users.length < count, isLast: count >= total };
}

/** Stands for a value that cannot be read, because what should hold it has another form. */
const unreachable = Symbol('unreachable');

/** The value at a path; `undefined` if there is none. */
function at(content: Fields, path: string): unknown {
  const [parent, name] = pathParts(path);
  const holder = parent === undefined ? content : content[parent];
  if (isFields(holder)) return holder[name] ?? undefined;
  return (holder ?? undefined) === undefined ? undefined : unreachable;
}

function trimmed(value: unknown): string | undefined {
  return textOf(value)?.trim();
}

/** Of things that have a value; a list with any other could not be written back. */
function listOf(value: unknown): Fields[] | undefined {
  return Array.isArray(value) && value.every((one) => isFields(one) && typeof one['value'] === 'string')
    ? value
    : undefined;
}

const addressParts = ['type', 'streetAddress', 'locality', 'region', 'postalCode', 'country'];

function addressesOf(value: unknown): Fields[] | undefined {
  const isAddress = (one: unknown): boolean =>
    isFields(one) &&
    addressParts.every((part) => one[part] === undefined || one[part] === null || textOf(one[part]) !== undefined);
  return Array.isArray(value) && value.every(isAddress) ? value : undefined;
}

/** A manager's UUID; empty if the attribute names none. */
function managerOf(value: unknown): string | undefined {
  if (!isFields(value)) return undefined;
  const id = value['value'] ?? '';
  return id === '' ? '' : typeof id === 'string' && isUuid(id) ? id.toLowerCase() : undefined;
}
