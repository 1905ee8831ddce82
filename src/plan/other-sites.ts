/** The further sites of a file: which its rows name, and what each offers. A site that no row names costs no call. */
import { sameSite, sitesOf, type OtherSite, type OtherSites } from '../model/catalog.js';
import { RunError } from '../errors.js';
import type { PlanHeader } from '../job/plan-file.js';
import type { WantedApi } from '../webex/choose-settings.js';
import type { Webex } from '../webex/connect.js';
import { refuseOtherSite } from './choose-site.js';
import { loadSite, type Tenant, type TenantSite } from './load-catalog.js';
import { apiFor } from './plan-header.js';

type ApiOf = (site: string) => WantedApi;

/**
 * Reads what the named sites offer. A site that the caller may not read, or that is not managed in Control Hub, costs its own
 * rows only: they keep the reason, and rows of other sites go on. What may be over in a minute (no answer, an interruption) ends
 * the run instead, so that no row fails for it. `names`: in lower case; unknown ones are left to their rows.
 */
export async function withOtherSites(
  webex: Webex,
  tenant: Tenant,
  names: Iterable<string>,
  apiOf: ApiOf,
): Promise<Tenant> {
  const sites = new Map<string, OtherSite>();
  const others = new Map<string, TenantSite>();
  const notices = [...tenant.notices];
  for (const name of [...names].sort()) {
    const site = sitesOf(tenant.catalog.licenses).find((one) => sameSite(one, name));
    if (site === undefined || sameSite(site, tenant.catalog.site)) continue;
    try {
      const loaded = await load(webex, tenant, site, apiOf(name));
      sites.set(name, { catalog: loaded.catalog });
      others.set(name, loaded);
      notices.push(...loaded.notices.map((notice) => `${site}: ${notice}`));
    } catch (error) {
      if (!(error instanceof RunError) || error.problem === 'stopped' || error.problem === 'usage') throw error;
      sites.set(name, { unread: error.message });
      notices.push(`${site} cannot be read, so its rows fail; rows of other sites go on: ${error.message}`);
    }
  }
  return { ...tenant, catalog: { ...tenant.catalog, otherSites: sites }, others, notices };
}

async function load(
  webex: Webex,
  { catalog: { licenses, peopleApi }, admin, mapCode }: Tenant,
  site: string,
  wanted: WantedApi,
): Promise<TenantSite & { readonly notices: readonly string[] }> {
  refuseOtherSite(licenses, site);
  const loaded = await loadSite(webex, { site, admin, licenses, wanted, mapCode });
  return { ...loaded, catalog: { ...loaded.catalog, ...(peopleApi && { peopleApi }) } };
}

/**
 * The further sites of a plan that was made before. `mayFail`: a site that cannot be read now costs its rows only, as when
 * planning; otherwise a RunError (`refused`) names it, and the job can be resumed later.
 */
export async function withPlannedSites(
  webex: Webex,
  tenant: Tenant,
  header: PlanHeader,
  { wanted, mayFail }: { readonly wanted: WantedApi; readonly mayFail: boolean },
): Promise<Tenant> {
  if (header.sites === undefined) return tenant;
  const planned = Object.entries(header.sites);
  if (mayFail) return await withOtherSites(webex, tenant, Object.keys(header.sites), () => wanted);
  const [unread, needed] = [
    planned.filter(([, one]) => 'unread' in one),
    planned.filter(([, one]) => !('unread' in one)),
  ];
  const names = needed.map(([site]) => site);
  const now = await withOtherSites(webex, tenant, names, (site) => apiFor(header, wanted, site));
  const sites = now.catalog.otherSites as OtherSites;
  for (const site of names) if (!now.others.has(site)) throw notReadNow(site, sites.get(site));
  const otherSites = new Map([...sites, ...unread] as [string, OtherSite][]);
  return { ...now, catalog: { ...now.catalog, otherSites } };
}

function notReadNow(site: string, one: OtherSite | undefined): RunError {
  const why = one !== undefined && 'unread' in one ? one.unread : 'the organization has no license for it any more';
  return new RunError('refused', `${site}, which the plan needs, cannot be read: ${why}`, {
    next: 'Run the job again when the site can be read, or plan the file again: rows of other sites go on then.',
  });
}

/** The site on which a row is applied. */
export function siteOfRow(tenant: Tenant, { site }: { readonly site?: string | undefined }): TenantSite {
  return (site === undefined ? undefined : tenant.others.get(site.toLowerCase())) ?? tenant;
}
