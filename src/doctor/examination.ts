/** Everything that `doctor` looks at, as it was found. What that means is judged elsewhere. Pure. */
import type { Comparison } from './comparison.js';
import type { Identity, SignInUsed } from '../sign-in/identity.js';
import type { Failed, Looked } from '../sign-in/looked.js';
import type { AskedApi } from '../model/settings-api.js';

/** The proxy that a request to this address takes, as `host:port`; `undefined`: it goes straight there. */
export type ProxyFor = (address: string) => string | undefined;

export interface SiteExamination {
  /** Its host name: the one that was named, or the only one. */
  readonly site: Looked<string>;
  /** Is it managed in Control Hub? */
  readonly managed: Looked<true>;
  readonly version: Looked<{ readonly name: string; readonly backup: boolean }>;
  readonly caller: Looked<{ readonly administers: boolean | undefined; readonly role: string | undefined }>;
  /** Over XML. */
  readonly offers: Looked<SiteOffers>;
  /** Over REST. */
  readonly overRest: Looked<SiteOffers>;
}

/** What the site offers, as one of its APIs tells it. */
export interface SiteOffers {
  readonly sessionTypes: readonly OfferedType[];
  readonly trackingCodes: readonly OfferedCode[];
  /** Why there are no tracking codes, where the caller may not see them. */
  readonly withoutCodes?: string;
  readonly backup: boolean;
}

export interface OfferedType {
  readonly id: string;
  /** Product code; empty where the API does not tell it. */
  readonly code: string;
  readonly name: string;
  /** Where the site has two names for it. */
  readonly otherName?: string;
  readonly active: boolean;
}

export interface OfferedCode {
  /** Over XML its index, over REST its id. */
  readonly index: string;
  readonly name: string;
  /** NOT_USED, OPTIONAL, REQUIRED, ADMIN_SET; empty where the API does not tell it. */
  readonly hostProfile: string;
  readonly values: readonly string[];
}

export interface Examination extends SiteExamination {
  /** Where somebody asked to compare the site's two APIs. */
  readonly comparison?: Comparison;
  /** Milliseconds since 1970, by the clock here. */
  readonly at: number;
  readonly addresses: { readonly rest: string; readonly site: string | undefined };
  readonly proxyFor: ProxyFor;
  /** NODE_EXTRA_CA_CERTS, where it is set. */
  readonly certificates?: { readonly file: string; readonly isReadable: boolean };
  /** `ahead`: milliseconds by which Webex's clock is ahead of the one here. */
  readonly rest: Looked<{ readonly ahead?: number }>;
  readonly signIn: { readonly used: SignInUsed } | { readonly nobody: Failed };
  /** Over which API session types and tracking codes shall go. */
  readonly settingsApi: AskedApi;
  /** Who signs in to the site. */
  readonly admin: string | undefined;
  readonly identity: Identity;
  /** May the caller see other people than themselves? */
  readonly mayList: Looked<true>;
}
