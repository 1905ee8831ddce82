/** Users as SCIM 2.0 of Webex Identity shows them, and what a request writes. */

export interface ScimEmail {
  readonly value: string;
  readonly type?: string;
  readonly display?: string;
  readonly primary?: boolean;
}

/** One of the user's phone numbers; further attributes are kept as read. */
export interface ScimPhone {
  readonly value: string;
  readonly type?: string;
  readonly primary?: boolean;
}

/** One of the user's addresses; further attributes are kept as read. */
export interface ScimAddress {
  readonly type?: string;
  readonly streetAddress?: string;
  readonly locality?: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly country?: string;
}

/** An attribute is absent if the user has none, or if the request did not ask for it. */
export interface ScimUser {
  /** A bare UUID, in lower case. */
  readonly id: string;
  /** The primary address. */
  readonly userName: string;
  /** `undefined`: the answer does not tell. */
  readonly emails?: readonly ScimEmail[];
  readonly displayName?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly title?: string;
  /** May the person sign in? */
  readonly active?: boolean;
  readonly preferredLanguage?: string;
  readonly timezone?: string;
  readonly phoneNumbers?: readonly ScimPhone[];
  readonly addresses?: readonly ScimAddress[];
  /** Without surrounding blanks; absent if there is none. */
  readonly employeeNumber?: string;
  readonly costCenter?: string;
  readonly organization?: string;
  readonly division?: string;
  readonly department?: string;
  /** A bare UUID, in lower case. */
  readonly managerUuid?: string;
  readonly managerName?: string;
  /** Paths of attributes that are present but cannot be read: what they hold is unknown. */
  readonly unreadable?: readonly string[];
}

/**
 * What a request writes, by path: `title`, `name.givenName`, `<enterprise extension>:department`. `null`: removed. The paths
 * `phoneNumbers` and `addresses` have the complete new list, `<enterprise extension>:manager` has `{ value: uuid }`.
 */
export type ScimAttributes = Readonly<Record<string, unknown>>;

/** The schema of employee numbers, departments and managers (RFC 7643, 4.3). */
export const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** The attribute that holds the one at the path, if it is part of another, and its own name. */
export function pathParts(path: string): readonly [holder: string | undefined, name: string] {
  if (path.startsWith(`${enterprise}:`)) return [enterprise, path.slice(enterprise.length + 1)];
  const dot = path.startsWith('urn:') ? -1 : path.indexOf('.');
  return dot < 0 ? [undefined, path] : [path.slice(0, dot), path.slice(dot + 1)];
}
