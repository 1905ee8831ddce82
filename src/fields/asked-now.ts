/** What is there now → what differs from what the row asks for. */
import type { Catalog } from '../model/catalog.js';
import type { Change, RowPlan, SeenPerson, SeenSiteUser } from '../model/row.js';
import { changesInScim, licensingChanges, mappedCodeChanges, profileChanges, siteChanges } from './changes.js';
import { isLicense } from './license.js';
import { isManager } from './manager.js';

/**
 * `changes`: the row's changes, as far as they are known by now. Attendee entries are left out: it is not known whether answers
 * about people show them. A requested manager is compared by the id that was found.
 */
export function personNotAsAsked(
  plan: RowPlan,
  changes: readonly Change[],
  person: SeenPerson,
  catalog: Catalog,
): Change[] {
  const managerId = askedManager(plan, changes);
  const licensing = licensingChanges(plan.wanted, person, catalog).filter(isLicense);
  return [...profileChanges(plan.wanted, person, catalog, managerId), ...licensing];
}

function askedManager({ seen }: RowPlan, changes: readonly Change[]): string | undefined {
  const change = changes.find(isManager);
  return change === undefined ? seen?.person?.managerId : change.toId;
}

/** The same for what SCIM shows of the person, which has no licenses. */
export function userNotAsAsked(
  plan: RowPlan,
  changes: readonly Change[],
  person: SeenPerson,
  catalog: Catalog,
): Change[] {
  return changesInScim(plan.wanted, person, catalog, askedManager(plan, changes));
}

export function siteNotAsAsked({ wanted }: RowPlan, siteUser: SeenSiteUser, catalog: Catalog): Change[] {
  return siteChanges(wanted, siteUser, catalog);
}

/** The same with the codes that follow attributes of the person. */
export function accountNotAsAsked(plan: RowPlan, siteUser: SeenSiteUser, catalog: Catalog): Change[] {
  return [...siteNotAsAsked(plan, siteUser, catalog), ...mappedCodeChanges(plan.wanted, siteUser, catalog)];
}
