/** What the meeting site offers, and what it has for a person, whichever API is used. */
import type { Answer } from './answer.js';
import type { RowDeadline } from './row-deadline.js';

export interface SiteUser {
  /** Ids of session types; empty if they were not requested. */
  readonly sessionTypes: readonly string[];
  /** By the index or id from the catalog; only codes that have a value. Empty if they were not requested. */
  readonly trackingCodes: Readonly<Record<string, string>>;
  /** Absent where the API does not say. */
  readonly attendeeOnly?: boolean;
  /** False where the API does not say. */
  readonly personalRoom: boolean;
  /** Centers that are off for the person; none where the API does not say. */
  readonly servicesOff: readonly string[];
  /** True where the API does not say. */
  readonly active: boolean;
}

/** Which of a person's settings are needed: an API may need a call for each. */
export interface SettingParts {
  readonly sessionTypes: boolean;
  readonly trackingCodes: boolean;
}

export const allSettings: SettingParts = { sessionTypes: true, trackingCodes: true };

/** The settings of a message, as far as its answer shows them. */
export type ShownSettings = Partial<SiteUser>;

export interface OfferedSessionType {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** Present if the site has two names for it. */
  readonly otherName?: string;
  readonly active: boolean;
  readonly services: readonly string[];
}

export interface OfferedTrackingCode {
  readonly index: string;
  readonly name: string;
  readonly inputMode: string;
  /** NOT_USED, OPTIONAL, REQUIRED, ADMIN_SET */
  readonly hostProfile: string;
  /** The active values; empty: free text, or unknown. */
  readonly values: readonly string[];
  /** True if only these values are accepted; false if that is unknown. */
  readonly isClosed: boolean;
  /** Can a person's value be cleared? */
  readonly canBeEmptied: boolean;
  /** Maximum number of characters in a value. */
  readonly longestValue: number;
}

export interface SiteCatalog {
  readonly sessionTypes: readonly OfferedSessionType[];
  readonly trackingCodes: readonly OfferedTrackingCode[];
  /** Why there are no tracking codes, if the caller may not see them. */
  readonly withoutCodes?: string;
  /** The site runs on its backup servers. */
  readonly backup: boolean;
}

/** Full sets: the values given here replace the present ones. A tracking code with an empty value is cleared, if possible. */
export interface WantedSettings {
  readonly sessionTypes?: readonly string[];
  readonly trackingCodes?: Readonly<Record<string, string>>;
}

export interface SetOptions {
  readonly verify: boolean;
  /** The person got their account only a moment ago: the site may not know them yet. */
  readonly mayBeUnknown?: boolean;
}

export interface SiteSettings {
  /**
   * Throws a RunError: `refused` if a list is incomplete, `signIn` if the caller may not administer the site, `stopped` if
   * the site cannot answer now.
   */
  catalog(): Promise<SiteCatalog>;
  /** `undefined`: the site does not know the person. Without `parts`, reads all settings. */
  read(email: string, parts?: SettingParts): Promise<Answer<SiteUser | undefined>>;
  /** Splits the settings into messages to send one after the other; each is all or nothing. */
  messages(wanted: WantedSettings): readonly WantedSettings[];
  /**
   * Sends one such message. With `verify`, the value is what the site shows afterwards; `undefined`: it was not checked. A
   * refusal has a meaning if that matters beyond this call: `session-type-full`, `codes-mapped`, and, if the person may be
   * unknown, `unknown-site-user`. Never sends an empty set of session types.
   */
  set(email: string, wanted: WantedSettings, options: SetOptions): Promise<Answer<ShownSettings | undefined>>;
  /** The same for one row, whose calls together may take no longer than `rowDeadline`. */
  within(rowDeadline: RowDeadline): SiteSettings;
  /** Ends the session at the site; best effort. */
  close(): Promise<void>;
}
