/** People as the People API tells them. */

export interface Person {
  readonly id: string;
  readonly emails: readonly string[];
  readonly firstName?: string;
  readonly lastName?: string;
  readonly displayName?: string;
  readonly title?: string;
  readonly department?: string;
  /** Webex's own word for the manager: a name or an identifier. */
  readonly manager?: string;
  readonly managerId?: string;
  readonly avatar?: string;
  readonly addresses?: readonly unknown[];
  readonly phoneNumbers?: readonly { readonly type: string; readonly value: string }[];
  readonly extension?: string;
  readonly locationId?: string;
  readonly orgId?: string;
  /** Absent where the answer leaves them out; never to be taken for none. */
  readonly roles?: readonly string[];
  readonly licenses?: readonly string[];
  readonly siteUrls?: readonly string[];
  readonly loginEnabled?: boolean;
  readonly invitePending?: boolean;
  /** Undocumented; the sign-in name, seen in some answers. */
  readonly userName?: string;
  /** ISO 8601 */
  readonly created?: string;
  /** Fields that are there in a shape that cannot be read; what is built on the whole record cannot be built. */
  readonly unreadable?: readonly string[];
}

export interface PeoplePage {
  readonly people: readonly Person[];
  /** People of other organizations that the page holds as well. */
  readonly others: readonly Person[];
  /** An item of the page could not be read: a person who is missing from the list may be that item. */
  readonly hasUnreadable: boolean;
  readonly isLast: boolean;
}

/** People whose display name begins in one way. */
export interface NamedPeople {
  readonly people: readonly Person[];
  /** False where there may be more of them. */
  readonly areAll: boolean;
}
