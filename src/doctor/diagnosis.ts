/** The raw results of all `doctor` checks. What they mean is decided elsewhere. */
import type { SiteOffers } from './site-offers.js';
import type { Comparison } from './comparison.js';
import type { Identity, SignInUsed } from '../sign-in/identity.js';
import type { Failed, Looked } from '../sign-in/looked.js';
import type { AskedApi } from '../model/settings-api.js';

/** The proxy for requests to this address, as `host:port`; `undefined`: the connection is direct. */
export type ProxyFor = (address: string) => string | undefined;

export interface SiteDiagnosis {
  /** Its host name: as named, or the organization's only site. */
  readonly site: Looked<string>;
  /** Whether it is managed in Control Hub. */
  readonly managed: Looked<true>;
  readonly version: Looked<{ readonly name: string; readonly backup: boolean }>;
  readonly caller: Looked<{ readonly administers: boolean | undefined; readonly role: string | undefined }>;
  /** Over XML. */
  readonly offers: Looked<SiteOffers>;
  /** Over REST. */
  readonly overRest: Looked<SiteOffers>;
}

export interface Diagnosis extends SiteDiagnosis {
  /** Set if the site's two APIs were to be compared. */
  readonly comparison?: Comparison;
  /** Milliseconds since 1970, by this machine's clock. */
  readonly at: number;
  readonly addresses: { readonly rest: string; readonly site: string | undefined };
  readonly proxyFor: ProxyFor;
  /** NODE_EXTRA_CA_CERTS, if it is set. */
  readonly certificates?: { readonly file: string; readonly isReadable: boolean };
  /** `ahead`: milliseconds by which Webex's clock is ahead of this machine's. */
  readonly rest: Looked<{ readonly ahead?: number }>;
  readonly signIn: { readonly used: SignInUsed } | { readonly nobody: Failed };
  /** Which API is requested for session types and tracking codes. */
  readonly settingsApi: AskedApi;
  /** Who signs in to the site. */
  readonly admin: string | undefined;
  readonly identity: Identity;
  /** Whether the caller may see people other than themselves. */
  readonly mayList: Looked<true>;
}
