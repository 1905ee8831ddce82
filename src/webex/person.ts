/** People as the People API shows them. */

export interface Person {
  readonly id: string;
  readonly emails: readonly string[];
  readonly firstName?: string;
  readonly lastName?: string;
  readonly displayName?: string;
  readonly title?: string;
  readonly department?: string;
  /** The manager as Webex gives it: a name or an identifier. */
  readonly manager?: string;
  readonly managerId?: string;
  readonly avatar?: string;
  readonly addresses?: readonly unknown[];
  readonly phoneNumbers?: readonly { readonly type: string; readonly value: string }[];
  readonly extension?: string;
  readonly locationId?: string;
  readonly orgId?: string;
  /** Absent if the answer leaves them out, which never means that there are none. */
  readonly roles?: readonly string[];
  readonly licenses?: readonly string[];
  readonly siteUrls?: readonly string[];
  readonly loginEnabled?: boolean;
  readonly invitePending?: boolean;
  /** Undocumented; the sign-in name, seen in some answers. */
  readonly userName?: string;
  /** ISO 8601 */
  readonly created?: string;
  /**
   * When the person last did something in Webex, ISO 8601. Shown only where presence is asked for, only of people whom the caller
   * may see it of, and never if the caller does not share their own status (People API, List People).
   */
  readonly lastActivity?: string;
  /** Fields that are present but cannot be read; anything that needs the whole record is then impossible. */
  readonly unreadable?: readonly string[];
}

export interface PeoplePage {
  readonly people: readonly Person[];
  /** People of other organizations who are on the page as well. */
  readonly others: readonly Person[];
  /** An item of the page could not be read: a person missing from the list may be that item. */
  readonly hasUnreadable: boolean;
  readonly isLast: boolean;
}

/** People whose display names begin the same way. */
export interface NamedPeople {
  readonly people: readonly Person[];
  /** False if there may be more of them. */
  readonly areAll: boolean;
}
