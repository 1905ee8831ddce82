/** What a finished job left in force of one row, and what is there now → the plan that puts it back. Pure. */
import { siteLicenses, type Catalog } from '../model/catalog.js';
import { isAsBefore, isAttendee, reversed, siteChanges, valueNow } from '../model/changes.js';
import { attendeeNotShown, whetherAttendee } from '../model/outcomes.js';
import { isStuck, stuckMessage } from '../model/emptied-codes.js';
import { callsFor } from '../model/planned-calls.js';
import type { LookedUp } from '../plan/looked-up.js';
import type { Change, Problem, RowPlan, SeenPerson, SeenSiteUser } from '../model/row.js';
import { deactivation, deletion } from './undo-created.js';
import { isSiteField, seenFields, wantedOf, wholeSettings } from './undo-wishes.js';
import {
  conflictOf,
  isAsLeft,
  isHidden,
  nothing,
  type Account,
  type Conflict,
  type CreatedChoice,
  type Position,
  type RowInForce,
  type WayBack,
} from './way-back.js';

/** Does a plan for the row need the account on the site? */
export function touchesSite({ inForce }: RowInForce, catalog: Catalog): boolean {
  const gives = siteLicenses(catalog).map(({ id }) => id);
  return inForce.some(({ field, key = '' }) => {
    return isSiteField(field) || field === 'attendee' || (field === 'license' && gives.includes(key));
  });
}

/** Field by field: what the service still shows as the job left it is put back; what somebody changed since stays. */
export function planUndoRow(row: RowInForce, looked: LookedUp, catalog: Catalog, created: CreatedChoice): RowPlan {
  const { row: number, cells, email } = row;
  const base = { row: number, cells, email, wanted: {}, changes: [], calls: [] };
  if (looked.problem) return { ...base, problems: [looked.problem] };
  if (row.created === 'yes' && created === 'keep') {
    return { ...base, ...(row.personId !== undefined && { seen: { person: { id: row.personId } } }), problems: [] };
  }
  const { person = null, siteUser } = looked;
  const seen = {
    person: person && seenFields(person, row.inForce),
    ...(siteUser !== undefined && { siteUser }),
  };
  const attendeeAssumed = looked.attendeeAssumed === true;
  const position = { row, person, siteUser, attendeeAssumed, catalog, created };
  const { changes, calls, conflicts, settings } = wayBack(position);
  const severity: Problem['severity'] = changes.length > 0 ? 'warning' : 'error';
  return {
    ...base,
    wanted: { ...wantedOf(changes), ...settings },
    seen,
    ...(looked.readAt !== undefined && { readAt: looked.readAt }),
    changes,
    calls,
    problems: [...conflicts.map((conflict) => ({ ...conflict, severity })), ...notesOn(changes, position)],
  };
}

function wayBack(position: Position): WayBack {
  const { row, person, created } = position;
  if (person === null) return row.created === 'no' ? { ...nothing, conflicts: [conflictOf(personGone)] } : nothing;
  if (row.created === 'perhaps') return { ...nothing, conflicts: [conflictOf(perhapsCreated)] };
  if (row.created === 'no') return fieldsBack(position, person);
  return created === 'delete' ? deletion(position, person) : deactivation(position, person);
}

const personGone = 'the person is gone since; there is nobody to put anything back for';
const perhapsCreated =
  'the job could not find out whether it created this person: look in Control Hub, and delete the person there if so';

function fieldsBack(position: Position, person: SeenPerson): WayBack {
  const { row, siteUser, catalog } = position;
  const asLeft = row.inForce.filter((change) => {
    return isAsLeft(change, position, person) && !mayHaveBeenThere(change, position, person);
  });
  const left = [...asLeft, ...entryThatWent(position, person, asLeft)];
  const licensing = left.filter(({ field }) => field === 'license' || field === 'attendee').map(reversed);
  const { before, after } = entitlements(person, licensing, catalog);
  const account = row.accountBefore ?? undefined;
  // Also an attendee who is a host again: what the account had as a host's went when it became an attendee's.
  const comesBack = (!before.any && after.any) || (!before.host && after.host);
  const goes = before.any && !after.any;
  if (comesBack && account !== undefined) {
    const settings = wholeSettings(account, after.host, catalog);
    return back(position, person, { left, site: siteChanges(settings, null, catalog), settings });
  }
  // An account that the job brought goes with its license, and its settings with it.
  if ((goes && account === undefined) || comesBack) return back(position, person, { left, site: [], goes });
  const reversals = left.filter(({ field }) => isSiteField(field)).map(reversed);
  // The types of a host go with the license; an attendee gets back those that they had.
  const becomesAttendee = before.host && !after.host;
  const site = reversals.filter(
    (change) => !becomesAttendee || change.field !== 'sessionType' || hadType(account, change),
  );
  const possible =
    after.host || hasTypeLeft(site, siteUser) ? site : site.filter(({ field }) => field !== 'sessionType');
  return back(position, person, { left, site: possible, goes, reverses: true });
}

/** Of an attendee whom the job made a host: the entry went with the license, or is still there and asked for once more. */
function entryThatWent({ row, catalog }: Position, person: SeenPerson, left: readonly Change[]): Change[] {
  const { site } = catalog;
  const { attendeeOnly, active } = row.accountBefore ?? {};
  // An account that is off is what is left of one that went.
  if (attendeeOnly !== true || active === false || left.some(({ field }) => field === 'attendee')) return [];
  const licensing = left.filter(({ field }) => field === 'license').map(reversed);
  const { before, after } = entitlements(person, licensing, catalog);
  const isBack = isAttendee(person, site) || !before.host || after.host;
  return isBack ? [] : [{ field: 'attendee', key: site, label: site, from: true, to: false }];
}

interface Back {
  /** Of what the job left, what is still so. */
  readonly left: readonly Change[];
  readonly site: readonly Change[];
  readonly settings?: WayBack['settings'];
  /** Nothing entitles the person to an account any more. */
  readonly goes?: boolean;
  /** The site's settings are put back one by one, and conflicts in them count. */
  readonly reverses?: boolean;
}

function back(position: Position, person: SeenPerson, way: Back): WayBack {
  const { row, siteUser, catalog } = position;
  const { left, settings, reverses = false } = way;
  const account = { row, siteUser };
  const site = way.site.filter((change) => !isStuck(change, catalog));
  const stuck = way.site.filter((change) => isStuck(change, catalog));
  const changes = [...left.filter(({ field }) => !isSiteField(field)).map(reversed), ...site];
  const calls = callsFor(changes, { isNew: false }, catalog);
  const foreign = row.inForce.filter((change) => {
    return (reverses || !isSiteField(change.field)) && isForeign(change, account, person);
  });
  return {
    changes,
    calls,
    conflicts: [
      ...foreign.map((change) => foreignValue(change, person, siteUser)),
      ...stuck.map(cannotBeEmptied),
      ...row.inForce
        .filter((change) => mayHaveBeenThere(change, position, person) && isAsLeft(change, account, person))
        .map(perhapsAttendee),
      ...(way.goes === true && mayHaveBeenAttendee(row) ? [attendeeNotRestored(row, catalog)] : []),
    ],
    ...(settings && { settings }),
  };
}

/**
 * Was the person an attendee before the job made them one? Over an API that does not say who is, one that has an account
 * may have been, unless it was a host's.
 */
function mayHaveBeenThere({ field, to }: Change, { row, catalog }: Position, person: SeenPerson): boolean {
  const { accountBefore } = row;
  if (field !== 'attendee' || to !== true || !accountBefore) return false;
  return accountBefore.attendeeOnly === undefined && !wasHost(row, person, catalog);
}

/** Did the person have a license of the site before the job? */
function wasHost({ inForce }: RowInForce, person: SeenPerson, catalog: Catalog): boolean {
  const changed = (id: string): Change | undefined =>
    inForce.find(({ field, key }) => field === 'license' && key === id);
  return siteLicenses(catalog).some(({ id }) => (changed(id)?.to ?? !person.licenses.includes(id)) === false);
}

function perhapsAttendee({ column, key = '' }: Change): Conflict {
  const message = `stays: whether the person was an attendee of ${key} before the job could not be seen. If not, take the attendee entry away in Control Hub`;
  return { ...conflictOf(message), ...(column !== undefined && { column }) };
}

/**
 * Did the person have an account on the site without a license for it? Then it was an attendee's, which an API that does not say
 * so cannot show.
 */
function mayHaveBeenAttendee({ accountBefore, inForce }: RowInForce): boolean {
  if (!accountBefore || accountBefore.active === false || accountBefore.attendeeOnly !== undefined) return false;
  return !inForce.some(({ field }) => field === 'attendee');
}

function attendeeNotRestored({ emailColumn }: RowInForce, { site }: Catalog): Conflict {
  const message = `may have been an attendee of ${site} before the job, which ${site} does not show: if so, add the attendee account again in Control Hub or with attendee = true`;
  return { ...conflictOf(message), column: emailColumn };
}

/** What cannot be emptied stays as the job left it. */
function cannotBeEmptied({ column, label = '' }: Change): Conflict {
  return { ...conflictOf(stuckMessage), column: column ?? label };
}

function isForeign(change: Change, account: Account, person: SeenPerson): boolean {
  return !isAsLeft(change, account, person) && !isAsBefore(change, person, account.siteUser);
}

function foreignValue(change: Change, person: SeenPerson, siteUser: Position['siteUser']): Conflict {
  const now = valueNow(change, person, siteUser);
  return {
    ...conflictOf(
      `is not as the job left it (${JSON.stringify(change.to)}), so it stays: somebody changed it since to ${JSON.stringify(now)}`,
    ),
    column: change.column ?? change.label ?? change.field,
  };
}

/** What is taken away without having been seen is told so: others may have taken it away before. */
function notesOn(changes: readonly Change[], { row, person, siteUser, attendeeAssumed }: Position): Problem[] {
  return changes.flatMap((change) => {
    if (change.field !== 'attendee' || person === null) return [];
    if (wasAssumed(change, row)) return [perhapsNoAttendee(change)];
    if (change.to !== false) return [];
    if (!attendeeAssumed && !isHidden({ ...change, to: true }, { row, siteUser }, person)) return [];
    const message = whetherAttendee(change.key ?? '');
    return [{ ...attendeeNotShown, ...(change.column !== undefined && { column: change.column }), message }];
  });
}

/** Was the entry taken away because a cell said so, and no API had shown that it was there? */
function wasAssumed({ to }: Change, { accountBefore, created, inForce }: RowInForce): boolean {
  const becameHost = inForce.some((change) => change.field === 'license' && change.to === true);
  return to === true && created === 'no' && accountBefore?.attendeeOnly !== true && !becameHost;
}

function perhapsNoAttendee({ column, key = '' }: Change): Problem {
  const message = `whether the person was an attendee of ${key} before the job could not be seen; if not, take the attendee entry away again`;
  return { ...attendeeNotShown, ...(column !== undefined && { column }), message };
}

function hadType(account: SeenSiteUser | undefined, { key = '', to }: Change): boolean {
  return to === true && account?.sessionTypes.includes(key) === true;
}

function hasTypeLeft(site: readonly Change[], siteUser: Position['siteUser']): boolean {
  const types = site.filter(({ field }) => field === 'sessionType');
  const kept = (siteUser?.sessionTypes ?? []).filter((id) => !types.some(({ key, to }) => key === id && to === false));
  return kept.length > 0 || types.some(({ to }) => to === true);
}

/** What gives an account on the site, now and with these changes. */
function entitlements(person: SeenPerson, licensing: readonly Change[], catalog: Catalog) {
  const held = new Set(person.licenses);
  let attendee = isAttendee(person, catalog.site);
  const entitled = (): { host: boolean; any: boolean } => {
    const host = siteLicenses(catalog).some(({ id }) => held.has(id));
    return { host, any: host || attendee };
  };
  const before = entitled();
  for (const { field, key = '', to } of licensing) {
    if (field === 'attendee') attendee = to === true;
    else if (to === true) held.add(key);
    else held.delete(key);
  }
  return { before, after: entitled() };
}
