/** What a meeting site says about itself and the caller, whichever API is used. */
import type { Answer } from './answer.js';

export interface SiteVersion {
  /** In the site's own words: `WebEx XML API V10.0.0 SP25`. */
  readonly name: string;
  /** The site runs on its backup servers. */
  readonly backup: boolean;
}

export interface SiteCaller {
  /** May the caller administer the site? `undefined`: the site does not say. */
  readonly administers: boolean | undefined;
  /** In the site's own words. */
  readonly role: string | undefined;
}

export interface SiteAccess {
  /** Without credentials or retries: does the site's API answer? */
  version(): Promise<Answer<SiteVersion>>;
  /**
   * Signs in and asks who the caller is there. Throws a RunError: `signIn` if the site refuses, `stopped` if it cannot be
   * reached.
   */
  caller(): Promise<Answer<SiteCaller>>;
}
