/** Attendee accounts in an undo: what an API does not show about them is reported, or left alone. */
import { isLicense } from '../fields/license.js';
import { isAttendee, isAboutAttendee } from '../fields/attendee.js';
import { siteLicenses, type Catalog } from '../model/catalog.js';
import { reversed } from '../fields/changes.js';
import { attendeeNotShown, whetherAttendee } from '../model/outcomes.js';
import type { Change, Problem, SeenPerson } from '../model/row.js';
import { conflictOf, isHidden, type Conflict, type Position, type RowInForce } from './undo-step.js';

/** For an attendee whom the job made a host: the entry went with the license, or is still there and is requested again. */
export function entryThatWent({ row, catalog }: Position, person: SeenPerson, left: readonly Change[]): Change[] {
  const { site } = catalog;
  const { attendeeOnly, active } = row.accountBefore ?? {};
  // A deactivated account is what is left of a removed one.
  if (attendeeOnly !== true || active === false || left.some(isAboutAttendee)) return [];
  const licensing = left.filter(isLicense).map(reversed);
  const { before, after } = entitlements(person, licensing, catalog);
  const isBack = isAttendee(person, site) || !before.host || after.host;
  return isBack ? [] : [{ field: 'attendee', key: site, label: site, from: true, to: false }];
}

/**
 * May the person have been an attendee before the job made them one? If an API does not show who is an attendee, a person with
 * an account may have been one, unless it was a host account.
 */
export function mayHaveBeenThere({ field, to }: Change, { row, catalog }: Position, person: SeenPerson): boolean {
  const { accountBefore } = row;
  if (!isAboutAttendee({ field }) || to !== true || !accountBefore) return false;
  return accountBefore.attendeeOnly === undefined && !wasHost(row, person, catalog);
}

/** Did the person have a license for the site before the job? */
function wasHost({ inForce }: RowInForce, person: SeenPerson, catalog: Catalog): boolean {
  const changed = (id: string): Change | undefined =>
    inForce.find(({ field, key }) => isLicense({ field }) && key === id);
  return siteLicenses(catalog).some(({ id }) => (changed(id)?.to ?? !person.licenses.includes(id)) === false);
}

export function perhapsAttendee({ column, key = '' }: Change): Conflict {
  const message = `kept: could not check whether the person was an attendee of ${key} before the job. If not, remove the attendee account in Control Hub`;
  return { ...conflictOf(message), ...(column !== undefined && { column }) };
}

/**
 * Did the person have an account on the site without a license for it? Then it was an attendee account, which an API that does
 * not show attendees cannot confirm.
 */
export function mayHaveBeenAttendee({ accountBefore, inForce }: RowInForce): boolean {
  if (!accountBefore || accountBefore.active === false || accountBefore.attendeeOnly !== undefined) return false;
  return !inForce.some(isAboutAttendee);
}

export function attendeeNotRestored({ emailColumn }: RowInForce, { site }: Catalog): Conflict {
  const message = `may have been an attendee of ${site} before the job, which ${site} does not show: if so, add the attendee account again in Control Hub or with attendee = true`;
  return { ...conflictOf(message), column: emailColumn };
}

/** Notes on attendee accounts that are removed or restored without having been seen: others may have removed them before. */
export function attendeeNotes(
  changes: readonly Change[],
  { row, person, siteUser, attendeeAssumed }: Position,
): Problem[] {
  return changes.flatMap((change) => {
    if (!isAboutAttendee(change) || person === null) return [];
    if (wasAssumed(change, row)) return [perhapsNoAttendee(change)];
    if (change.to !== false) return [];
    if (!attendeeAssumed && !isHidden({ ...change, to: true }, { row, siteUser }, person)) return [];
    const message = whetherAttendee(change.key ?? '');
    return [{ ...attendeeNotShown, ...(change.column !== undefined && { column: change.column }), message }];
  });
}

/** Was the entry removed because a cell said so, although no API had shown that it was there? */
function wasAssumed({ to }: Change, { accountBefore, created, inForce }: RowInForce): boolean {
  const becameHost = inForce.some((change) => isLicense(change) && change.to === true);
  return to === true && created === 'no' && accountBefore?.attendeeOnly !== true && !becameHost;
}

function perhapsNoAttendee({ column, key = '' }: Change): Problem {
  const message = `could not check whether the person was an attendee of ${key} before the job; if not, remove the attendee account again`;
  return { ...attendeeNotShown, ...(column !== undefined && { column }), message };
}

/** What entitles the person to an account on the site, now and after these changes. */
export function entitlements(person: SeenPerson, licensing: readonly Change[], catalog: Catalog) {
  const held = new Set(person.licenses);
  let attendee = isAttendee(person, catalog.site);
  const entitled = (): { host: boolean; any: boolean } => {
    const host = siteLicenses(catalog).some(({ id }) => held.has(id));
    return { host, any: host || attendee };
  };
  const before = entitled();
  for (const { field, key = '', to } of licensing) {
    if (isAboutAttendee({ field })) attendee = to === true;
    else if (to === true) held.add(key);
    else held.delete(key);
  }
  return { before, after: entitled() };
}
