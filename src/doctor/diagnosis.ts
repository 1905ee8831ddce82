/** Everything that `doctor` looks at, as it was found. What that means is judged elsewhere. Pure. */
import type { SiteOffers } from './site-offers.js';
import type { Comparison } from './comparison.js';
import type { Identity, SignInUsed } from '../sign-in/identity.js';
import type { Failed, Looked } from '../sign-in/looked.js';
import type { AskedApi } from '../model/settings-api.js';

/** The proxy that a request to this address takes, as `host:port`; `undefined`: it goes straight there. */
export type ProxyFor = (address: string) => string | undefined;

export interface SiteDiagnosis {
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

export interface Diagnosis extends SiteDiagnosis {
  /** Set if the site's two APIs are to be compared. */
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
