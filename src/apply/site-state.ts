/** What rows of one site share while they are applied; each site has its own. */
import { fileHeadings } from '../rows/change-columns.js';
import { columnsOf } from '../rows/header.js';
import type { PlanHeader } from '../job/plan-file.js';
import type { Tenant, TenantSite } from '../plan/load-catalog.js';
import type { Webex } from '../webex/connect.js';
import type { Run } from './row-context.js';
import { createSiteDelay, type SiteDelay } from './site-delay.js';

export type SiteState = Pick<
  Run,
  | 'catalog'
  | 'headings'
  | 'isOverRest'
  | 'fullTypes'
  | 'codesMapped'
  | 'siteDelay'
  | 'withoutRight'
  | 'consecutiveTimeouts'
  | 'codeDelay'
  | 'codeTimeouts'
>;

export interface SiteStates {
  readonly main: SiteState;
  /** By lower-case address. */
  readonly others: ReadonlyMap<string, SiteState>;
}

export function createSiteStates(run: { readonly webex: Webex }, header: PlanHeader, tenant: Tenant): SiteStates {
  const stateOf = ({ catalog, settingsApi }: TenantSite): SiteState => {
    const isOverRest = settingsApi === 'rest';
    const delay = (): SiteDelay => createSiteDelay(() => run.webex.perMinute(isOverRest ? 'REST' : 'XML'));
    return {
      ...{ catalog, isOverRest },
      headings: fileHeadings(columnsOf(header.columns, catalog, header.options)),
      fullTypes: new Set(),
      codesMapped: { is: false },
      ...{ siteDelay: delay(), codeDelay: delay() },
      withoutRight: { count: 0 },
      ...{ consecutiveTimeouts: { count: 0 }, codeTimeouts: { count: 0 } },
    };
  };
  return { main: stateOf(tenant), others: new Map([...tenant.others].map(([site, one]) => [site, stateOf(one)])) };
}
