/** How many calls a plan takes, as far as they are known beforehand. */
import { isMappedCode } from '../fields/mapped-code.js';
import { isCreatedOverScim, isOverScim } from '../fields/over-scim.js';
import { buildsOnSessionTypes } from '../fields/session-type.js';
import { isCarriedBy } from '../fields/table.js';
import type { Catalog } from '../model/catalog.js';
import type { PlanSummary } from '../model/plan-summary.js';
import type { PlannedCall, RowPlan } from '../model/row.js';

export type SiteOver = 'xml' | 'rest';
export type PeopleOver = Partial<Pick<Catalog, 'peopleApi'>>;

export interface CallCounter {
  add(plan: RowPlan): void;
  finish(): PlanSummary['calls'];
}

/** People in one request over SCIM (SCIM 2 Bulk), and requests for that many: before the change, the change, and after it. */
const [mostJoined, requestsJoined] = [100, 3];

/** `siteOver`: the API of people's settings on a site (absent: the main one). */
export function createCallCounter(over: PeopleOver, siteOver: (site: string | undefined) => SiteOver): CallCounter {
  const calls = { rest: 0, xml: 0 };
  // Operations that rows share requests for.
  let joined = 0;
  return {
    add(plan) {
      const site = siteOver(plan.site);
      for (const call of plan.calls) {
        const isShared = isJoined(call, plan, over);
        if (isShared) joined += 1;
        if (call.call === 'site.set') calls[site] += siteCalls(plan, site);
        else calls.rest += aloneCalls(call, isShared);
        if (call.call === 'person.delete' && plan.seen?.siteUser) calls[site] += site === 'rest' ? 2 : 1;
      }
      // Each code that follows an attribute is read once that is written.
      if (plan.changes.some(isMappedCode)) calls[site] += 1;
    },
    finish: () => ({ rest: calls.rest + requestsJoined * Math.ceil(joined / mostJoined), xml: calls.xml }),
  };
}

/** Is the call one operation among those of many people? */
function isJoined({ call, changes }: PlannedCall, plan: RowPlan, over: PeopleOver): boolean {
  const made = changes.flatMap((place) => plan.changes[place] ?? []);
  if (call === 'person.update') return made.length > 0 && isOverScim(made, over);
  if (call === 'person.create') return isCreatedOverScim(made, over);
  return call === 'person.delete' && over.peopleApi === 'scim';
}

/**
 * A person is read before the PUT, before and after the DELETE, and twice before and once after a new address. Over SCIM, rows share
 * the requests; but whoever is deleted is read alone all the same.
 */
function aloneCalls({ call }: PlannedCall, isShared: boolean): number {
  if (call === 'person.delete') return isShared ? 2 : 3;
  if (isShared) return 0;
  if (call === 'person.update') return 2;
  return call === 'person.rename' ? 4 : 1;
}

/**
 * Site settings are read first if the row builds on what a new account has. Over XML, one message sends everything and another reads it back; over REST, session types and tracking codes are sent
 * separately.
 */
function siteCalls(plan: RowPlan, siteOver: SiteOver): number {
  const isRead = Boolean(plan.seen?.siteUser) || isBlank(plan);
  if (siteOver === 'xml') return isRead ? 2 : 3;
  const messages = new Set(plan.changes.filter((change) => isCarriedBy(change, 'site')).map(({ field }) => field)).size;
  return isRead ? messages : 2 * messages;
}

/** A new person has nothing on the site that must be known first, unless session types are added to what the account has. */
function isBlank(plan: RowPlan): boolean {
  return plan.calls.some(({ call }) => call === 'person.create') && !buildsOnSessionTypes(plan.wanted);
}
