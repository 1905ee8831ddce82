/** Which meeting site is meant, among those that the organization has licenses for. */
import { sameSite, sitesOf, type License } from '../model/catalog.js';
import { RunError } from '../errors.js';

/** The requested site, or the only one. Throws a RunError (`usage`) that names the existing sites. */
export function chooseSite(licenses: readonly License[], wanted: string | undefined): string {
  const sites = sitesOf(licenses);
  const list = sites.length === 0 ? 'The organization has no meeting site.' : `Its sites: ${sites.join(', ')}.`;
  if (wanted !== undefined) {
    const site = sites.find((one) => sameSite(one, wanted));
    if (site !== undefined) return site;
    throw new RunError('usage', `The organization has no license for the site ${wanted}. ${list}`, {
      next: 'Choose one of its sites with --site.',
    });
  }
  const [only, ...others] = sites;
  if (only !== undefined && others.length === 0) return only;
  throw new RunError('usage', `Which meeting site? ${list}`, { next: 'Choose one with --site.' });
}

/**
 * Throws a RunError (`refused`) for a site that is not managed in Control Hub: its people are kept elsewhere, and what is
 * written here would not last (Licenses API, siteType).
 */
export function refuseOtherSite(licenses: readonly License[], site: string): void {
  const otherLicense = licenses.find(
    ({ siteUrl, siteType }) =>
      siteUrl !== undefined &&
      sameSite(siteUrl, site) &&
      siteType !== undefined &&
      !/^control hub managed/iu.test(siteType),
  );
  if (otherLicense === undefined) return;
  throw new RunError('refused', `${site} is a "${otherLicense.siteType ?? ''}", not a Control Hub managed site.`, {
    next: 'webex-bulk supports only sites managed in Control Hub; use Site Administration for this one.',
  });
}
