/** What the meeting site offers and holds for a person, whichever API it is reached by. */
import type { Answer } from './answer.js';
import type { Patience } from './patience.js';

export interface SiteUser {
  /** Ids of session types. */
  readonly sessionTypes: readonly string[];
  /** By index, "1" … "10"; only codes that have a value. */
  readonly trackingCodes: Readonly<Record<string, string>>;
  readonly attendeeOnly: boolean;
  readonly personalRoom: boolean;
  /** Centers that are off for the person. */
  readonly servicesOff: readonly string[];
  readonly active: boolean;
}

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
  /** The active values; empty: free text, or nobody knows. */
  readonly values: readonly string[];
}

export interface SiteCatalog {
  readonly sessionTypes: readonly OfferedSessionType[];
  readonly trackingCodes: readonly OfferedTrackingCode[];
  /** The site runs on its backup servers. */
  readonly backup: boolean;
}

/** Full sets: what is given here replaces what is there. A tracking code with an empty value is cleared. */
export interface WantedSettings {
  readonly sessionTypes?: readonly string[];
  readonly trackingCodes?: Readonly<Record<string, string>>;
}

export interface SiteSettings {
  /** Throws a RunError: `refused` where a list is not whole, `signIn` where the caller may not administer the site. */
  catalog(): Promise<SiteCatalog>;
  /** `undefined`: the site does not know the person. */
  read(email: string): Promise<Answer<SiteUser | undefined>>;
  /** In one message. With `verify` the value is what the site shows afterwards. Never sends an empty set of session types. */
  set(
    email: string,
    wanted: WantedSettings,
    options: { readonly verify: boolean },
  ): Promise<Answer<SiteUser | undefined>>;
  /** The same for one row, whose calls together take no longer than that. */
  within(patience: Patience): SiteSettings;
  /** Ends the session at the site; best effort. */
  close(): Promise<void>;
}
