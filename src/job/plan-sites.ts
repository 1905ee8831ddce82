/** The sites of a plan. */
import type { PlanHeader } from './plan-file.js';

/** The main site, and the further ones that rows name and that could be read. */
export function planSites({ site, sites = {} }: Pick<PlanHeader, 'site' | 'sites'>): string[] {
  return [site, ...Object.entries(sites).flatMap(([name, one]) => ('unread' in one ? [] : [name]))];
}

/** All sites that the plan's rows are counted by; none if the file has no column of sites. */
export function sitesCounted(header: Pick<PlanHeader, 'site' | 'sites'>): string[] {
  return header.sites === undefined ? [] : [header.site, ...Object.keys(header.sites)];
}

/** `acme.webex.com and acme-emea.webex.com` */
export function sitesInWords(header: Pick<PlanHeader, 'site' | 'sites'>): string {
  return planSites(header).join(' and ');
}
