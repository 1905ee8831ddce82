/** How the rows of each site ended, where the file has a column of sites. */
import type { PlanHeader } from '../job/plan-file.js';
import { sitesCounted } from '../job/plan-sites.js';
import { statuses, type Outcome, type RowPlan, type Status } from '../model/row.js';

export type CountsBySite = Readonly<Record<string, Partial<Readonly<Record<Status, number>>>>>;

export interface SiteCounter {
  add(plan: Pick<RowPlan, 'site'>, outcome: Pick<Outcome, 'status'>): void;
  finish(): { readonly sites?: CountsBySite };
}

/** Rows whose site cannot be used are not counted here: their own lines say why. */
export function countBySite(header: Pick<PlanHeader, 'site' | 'sites'>): SiteCounter {
  const counts = new Map(sitesCounted(header).map((site) => [site, new Map<Status, number>()]));
  return {
    add({ site = header.site }, { status }) {
      const ofSite = counts.get(site);
      ofSite?.set(status, (ofSite.get(status) ?? 0) + 1);
    },
    finish() {
      if (header.sites === undefined) return {};
      const sorted = [...counts].map(([site, ofSite]) => {
        const some = statuses.flatMap((status) => (ofSite.has(status) ? [[status, ofSite.get(status) ?? 0]] : []));
        return [site, Object.fromEntries(some) as CountsBySite[string]] as const;
      });
      return { sites: Object.fromEntries(sorted) };
    },
  };
}
