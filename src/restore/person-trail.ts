/** What jobs did for one person, and under which addresses. */
import type { PlanHeader } from '../job/plan-file.js';
import { changesAddress } from '../fields/new-email.js';
import type { Change, Named, RowPlan, SeenSiteUser } from '../model/row.js';
import type { Tenant } from '../plan/load-catalog.js';
import { siteOfRow } from '../plan/other-sites.js';
import { plannedSite, underKeysOf } from '../undo/read-rows-in-force.js';
import type { Step } from './merge-changes.js';

/** What one row of a job changed for the person after the moment. */
export interface TrailRow {
  readonly job: string;
  /** Of the job: its API names the keys of tracking codes. */
  readonly header: PlanHeader;
  /** The row's site, in lower case. */
  readonly site: string;
  readonly steps: readonly Step[];
  /** Licenses that Webex assigned without being asked. */
  readonly given: readonly Named[];
  readonly created: 'yes' | 'no' | 'perhaps';
  /** The account on the site before the row; absent: the row did not involve it, or a part of the row came before the moment. */
  readonly accountBefore?: SeenSiteUser | null;
}

export interface Trail {
  /** Absent: no job knows the person's id. */
  readonly personId?: string;
  /** In lower case: addresses that the person had at the moment or since. */
  readonly emails: ReadonlySet<string>;
  /** In order of time. */
  readonly rows: readonly TrailRow[];
}

/** The trail in the keys of the sites' APIs as they are used now; jobs may have used another API. */
export function inKeysOf(tenant: Tenant, trail: Trail): Trail {
  const rows = trail.rows.map((row): TrailRow => {
    const { site, header, steps, accountBefore } = row;
    const own = { inForce: steps.map(({ change }) => change), ...(accountBefore !== undefined && { accountBefore }) };
    const key = site === header.site.toLowerCase() ? '' : site;
    const now = underKeysOf(siteOfRow(tenant, { site }), own, plannedSite(header, key));
    return {
      ...row,
      steps: steps.map((step, place) => ({ ...step, change: now.inForce[place] ?? step.change })),
      ...(now.accountBefore !== undefined && { accountBefore: now.accountBefore }),
    };
  });
  return { ...trail, rows };
}

/** The addresses under which a row names its person, in lower case: in the row, in the organization, and a new one. */
export function addressesIn({ email, seen }: RowPlan, inForce: readonly Change[]): string[] {
  return [email, ...(seen?.person?.emails ?? []), ...newAddresses(inForce)].map((one) => one.toLowerCase());
}

/** The addresses that the person has when the row is done. */
export function addressesAfter(plan: RowPlan, inForce: readonly Change[]): string[] {
  const renamed = inForce.find(changesAddress);
  const old = typeof renamed?.from === 'string' ? renamed.from.toLowerCase() : undefined;
  return addressesIn(plan, inForce).filter((one) => one !== old);
}

function newAddresses(changes: readonly Change[]): string[] {
  return changes.flatMap((change) => (changesAddress(change) && typeof change.to === 'string' ? [change.to] : []));
}
