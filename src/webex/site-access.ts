/** What a meeting site says of itself and of the caller, whichever API it is reached by. */
import type { Answer } from './answer.js';

export interface SiteVersion {
  /** In the site's own words: `WebEx XML API V10.0.0 SP25`. */
  readonly name: string;
  /** The site runs on its backup servers. */
  readonly backup: boolean;
}

export interface SiteCaller {
  /** May the caller administer the site? `undefined`: it does not say. */
  readonly administers: boolean | undefined;
  /** In the site's own word. */
  readonly role: string | undefined;
}

export interface SiteAccess {
  /** Without credentials and without repetition: does the site's API answer? */
  version(): Promise<Answer<SiteVersion>>;
  /** Signs in, and asks who the caller is there. Throws a RunError: `signIn` where the site refuses, `stopped` where it is out of reach. */
  caller(): Promise<Answer<SiteCaller>>;
}
