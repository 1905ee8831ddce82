/** Checks a person in an answer; no other module parses what Webex sends about people. */
import { booleanOf, idsOf, isFields, textOf, textsOf, type Fields } from './checks.js';
import { hasErrors } from './error-body.js';
import type { Person } from './person.js';

const texts = [
  'firstName',
  'lastName',
  'displayName',
  'title',
  'department',
  'manager',
  'managerId',
  'avatar',
  'extension',
  'locationId',
  'orgId',
  'userName',
  'created',
] as const;
const lists = ['roles', 'licenses', 'siteUrls'] as const;
const flags = ['loginEnabled', 'invitePending'] as const;

/**
 * `undefined` unless there are an id and addresses, and no `errors`: those name fields that the answer should have but
 * lacks (developer.webex.com/docs/basics, partial failures). Unknown fields are ignored: Webex may add some at any time.
 */
export function checkedPerson(content: unknown): Person | undefined {
  if (!isFields(content) || hasErrors(content['errors'])) return undefined;
  const [id, emails] = [textOf(content['id']), textsOf(content['emails'])];
  if (id === undefined || id === '' || emails === undefined) return undefined;
  const read = {
    ...picked(content, texts, textOf),
    ...picked(content, lists, idsOf),
    ...picked(content, flags, booleanOf),
    // Never written, so that a strange one makes no record unreadable.
    ...picked(content, ['lastActivity'], textOf),
    ...picked(content, ['addresses'], addressesOf),
    ...picked(content, ['phoneNumbers'], phonesOf),
  };
  const unreadable = [...texts, ...lists, ...flags, 'addresses', 'phoneNumbers'].filter(
    (name) => isGiven(content[name]) && !(name in read),
  );
  return { id, emails, ...read, ...(unreadable.length > 0 && { unreadable }) };
}

function picked<K extends string, T>(
  content: Fields,
  names: readonly K[],
  read: (value: unknown) => T | undefined,
): { [N in K]?: T } {
  const entries = names.flatMap((name) => {
    const value = read(content[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries) as { [N in K]?: T };
}

/** null counts as absent. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function addressesOf(value: unknown): Fields[] | undefined {
  return Array.isArray(value) && value.every(isFields) ? value : undefined;
}

function phonesOf(value: unknown): Person['phoneNumbers'] {
  return Array.isArray(value) && value.every(isPhone) ? value : undefined;
}

function isPhone(value: unknown): value is { type: string; value: string } {
  return isFields(value) && typeof value['type'] === 'string' && typeof value['value'] === 'string';
}
