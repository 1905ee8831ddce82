/** Which sites of the organization the caller may administer: signs in to each. Sends no write. */
import { look, type Looked } from '../looked.js';
import type { Webex } from '../webex/connect.js';

export interface AdministeredSite {
  readonly site: string;
  /** `undefined`: it does not say. */
  readonly administers: Looked<boolean | undefined>;
}

/** A site that refuses or does not answer hides no other. `admin`: who signs in. */
export async function administeredSites(
  webex: Webex,
  sites: readonly string[],
  admin: string,
): Promise<AdministeredSite[]> {
  return await Promise.all(
    sites.map(async (site) => {
      const at = webex.site(site, admin);
      // Asked first: a site that is out of reach is told soon, and not after many attempts.
      const version = await look(() => at.version());
      if (!('seen' in version)) return { site, administers: version };
      const caller = await look(() => at.caller());
      return { site, administers: 'seen' in caller ? { seen: caller.seen.administers } : caller };
    }),
  );
}
