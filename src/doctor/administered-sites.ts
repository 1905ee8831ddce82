/** Finds the organization's sites that the caller may administer, by signing in to each. Sends no write. */
import { answers, isClosed, look, lookFor, type Looked } from '../sign-in/looked.js';
import type { Webex } from '../webex/connect.js';

export interface AdministeredSite {
  readonly site: string;
  /** `undefined`: the site does not say. */
  readonly administers: Looked<boolean | undefined>;
  /** If XML refuses: whether the site shows its settings to the caller over REST. */
  readonly overRest?: boolean;
}

/** A site that refuses or does not answer does not affect the others. `admin`: who signs in. */
export async function administeredSites(
  webex: Webex,
  sites: readonly string[],
  admin: string,
): Promise<AdministeredSite[]> {
  return await Promise.all(
    sites.map(async (site) => {
      const at = webex.site(site, admin);
      // Asked first, so that an unreachable site is reported soon, and not after many attempts.
      const version = await look(() => at.version());
      if ('failed' in version && !answers(version)) return { site, administers: version };
      const caller = await look(() => at.caller());
      if ('seen' in caller) return { site, administers: { seen: caller.seen.administers } };
      return { site, administers: caller, ...(await overRest(webex, site, caller)) };
    }),
  );
}

async function overRest(webex: Webex, site: string, overXml: Looked<unknown>): Promise<{ overRest?: boolean }> {
  if (!isClosed(overXml)) return {};
  return { overRest: 'seen' in (await lookFor(() => webex.restSite(site).catalog())) };
}
