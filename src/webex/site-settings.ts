/** What the meeting site offers and holds for a person, whichever API it is reached by. */
import type { Answer } from './answer.js';
import type { RowDeadline } from './row-deadline.js';

export interface SiteUser {
  /** Ids of session types; empty where they were not asked for. */
  readonly sessionTypes: readonly string[];
  /** By the index or id that the catalog has; only codes that have a value. Empty where they were not asked for. */
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

/** Of a person's settings those that are needed: an API may need a call for each. */
export interface SettingParts {
  readonly sessionTypes: boolean;
  readonly trackingCodes: boolean;
}

export const allSettings: SettingParts = { sessionTypes: true, trackingCodes: true };

/** What an answer to a message shows of the settings that it set. */
export type ShownSettings = Partial<SiteUser>;

export interface OfferedSessionType {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** Where the site has two names for it. */
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
  /** Nothing but these values is taken; false also if unknown. */
  readonly isClosed: boolean;
  /** Can a person's value be taken away? */
  readonly canBeEmptied: boolean;
  /** Characters that a value may have. */
  readonly longestValue: number;
}

export interface SiteCatalog {
  readonly sessionTypes: readonly OfferedSessionType[];
  readonly trackingCodes: readonly OfferedTrackingCode[];
  /** Why there are no tracking codes, where the caller may not see them. */
  readonly withoutCodes?: string;
  /** The site runs on its backup servers. */
  readonly backup: boolean;
}

/** Full sets: what is given here replaces what is there. A tracking code with an empty value is cleared, where it can be. */
export interface WantedSettings {
  readonly sessionTypes?: readonly string[];
  readonly trackingCodes?: Readonly<Record<string, string>>;
}

export interface SetOptions {
  readonly verify: boolean;
  /** The person was given their account a moment ago: the site may not know them yet. */
  readonly mayBeUnknown?: boolean;
}

export interface SiteSettings {
  /** Throws a RunError: `refused` where a list is not whole, `signIn` where the caller may not administer the site. */
  catalog(): Promise<SiteCatalog>;
  /** `undefined`: the site does not know the person. Without `parts` all of them. */
  read(email: string, parts?: SettingParts): Promise<Answer<SiteUser | undefined>>;
  /** What can be set at once, one after the other: each is all or nothing. */
  messages(wanted: WantedSettings): readonly WantedSettings[];
  /**
   * One such message. With `verify` the value is what the site shows afterwards; `undefined`: it was not looked at. A
   * refusal says what it means where that matters to others: `session-type-full`, `codes-mapped`, and where the person may
   * be unknown `unknown-site-user`. Never sends an empty set of session types.
   */
  set(email: string, wanted: WantedSettings, options: SetOptions): Promise<Answer<ShownSettings | undefined>>;
  /** The same for one row, whose calls together take no longer than that. */
  within(rowDeadline: RowDeadline): SiteSettings;
  /** Ends the session at the site; best effort. */
  close(): Promise<void>;
}
