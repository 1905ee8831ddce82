/** Users in SCIM answers, checked, and how their ids relate to those of the People API. */
import { isFields, numberOf, textOf, type Fields } from './checks.js';

export interface ScimEmail {
  readonly value: string;
  readonly type?: string;
  readonly display?: string;
  readonly primary?: boolean;
}

export interface ScimUser {
  /** A bare UUID, in lower case. */
  readonly id: string;
  /** The primary address. */
  readonly userName: string;
  /** `undefined`: the answer does not tell. */
  readonly emails?: readonly ScimEmail[];
  readonly displayName?: string;
  /** May the person sign in? */
  readonly active?: boolean;
  /** Without surrounding blanks; absent if there is none. */
  readonly employeeNumber?: string;
}

export interface ScimPage {
  readonly users: readonly ScimUser[];
  /** Number of users on all pages, and on this one, readable or not. */
  readonly total: number;
  readonly count: number;
  readonly hasUnreadable: boolean;
  readonly isLast: boolean;
}

const extension = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** `undefined` unless there are an id and a userName. */
export function checkedScimUser(content: unknown): ScimUser | undefined {
  if (!isFields(content)) return undefined;
  const [id, userName] = [textOf(content['id']), textOf(content['userName'])];
  if (id === undefined || !uuid.test(id) || userName === undefined || userName === '') return undefined;
  const enterprise = content[extension];
  const employeeNumber = isFields(enterprise) ? textOf(enterprise['employeeNumber'])?.trim() : undefined;
  const emails = emailsOf(content['emails']);
  const displayName = textOf(content['displayName']);
  return {
    id: id.toLowerCase(),
    userName,
    ...(emails && { emails }),
    ...(displayName !== undefined && { displayName }),
    ...(typeof content['active'] === 'boolean' && { active: content['active'] }),
    ...(employeeNumber && { employeeNumber }),
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

function emailsOf(value: unknown): ScimEmail[] | undefined {
  return Array.isArray(value) && value.every(isEmail) ? value : undefined;
}

function isEmail(value: unknown): value is ScimEmail & Fields {
  return isFields(value) && typeof value['value'] === 'string';
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/**
 * People ids are Base64 of `ciscospark://us/PEOPLE/<uuid>` with any region; SCIM has the bare UUID (the examples of both
 * descriptions fit that; nothing says so, therefore addresses are compared too). `undefined` for another form.
 */
export function uuidOfPerson(personId: string): string | undefined {
  const decoded = Buffer.from(personId, 'base64').toString('latin1');
  const rest = /^ciscospark:\/\/[^/]*\/PEOPLE\/(?<rest>.+)$/u.exec(decoded)?.groups?.['rest'] ?? personId;
  return uuid.test(rest) ? rest.toLowerCase() : undefined;
}
