/** What a finished job left in force of one row, and what is there now → the plan that puts it back. Pure. */
import { isImplicit, siteLicenses, type Catalog } from './catalog.js';
import { isAttendee, reversed, siteChanges, valueNow } from './changes.js';
import { attendeeNotShown, plannedConflict, whetherAttendee } from './outcomes.js';
import { isStuck, stuckMessage } from './emptied-codes.js';
import { callsFor } from './planned-calls.js';
import type { LookedUp } from './row-problems.js';
import type { Change, Named, PlannedCall, Problem, Row, RowPlan, SeenPerson, SeenSiteUser, Wanted } from './row.js';
import { isSiteField, seenFields, wantedOf, wholeSettings } from './undo-wishes.js';

/** What becomes of people whom the job created; each goes further than the one before. */
export const createdChoices = ['keep', 'deactivate', 'delete'] as const;
export type CreatedChoice = (typeof createdChoices)[number];

/** A row of the job that left something in force. */
export interface RowInForce extends Row {
  readonly email: string;
  /** The file's own heading of the addresses. */
  readonly emailColumn: string;
  /** In force because of the job; after a call in doubt also what it asked for. */
  readonly inForce: readonly Change[];
  /** Licenses that Webex gave unasked. */
  readonly given: readonly Named[];
  readonly personId?: string;
  /** Did the job create the person? `perhaps`: whether the call was applied could not be found out. */
  readonly created: 'yes' | 'no' | 'perhaps';
  /** The account on the site before the job; `null`: there was none; absent: the row had nothing to do with it. */
  readonly accountBefore?: SeenSiteUser | null;
}

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

interface Position {
  readonly row: RowInForce;
  readonly person: SeenPerson | null;
  readonly siteUser: SeenSiteUser | null | undefined;
  readonly attendeeAssumed: boolean;
  readonly catalog: Catalog;
  readonly created: CreatedChoice;
}

type Conflict = Omit<Problem, 'severity'>;

interface WayBack {
  readonly changes: readonly Change[];
  readonly calls: readonly PlannedCall[];
  readonly conflicts: readonly Conflict[];
  /** Settings of an account that comes back, as a whole. */
  readonly settings?: Pick<Wanted, 'sessionTypes' | 'trackingCodes'>;
}

const nothing: WayBack = { changes: [], calls: [], conflicts: [] };

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
  const left = row.inForce.filter((change) => isAsLeft(change, position, person));
  const licensing = left.filter(({ field }) => field === 'license' || field === 'attendee').map(reversed);
  const { before, after } = entitlements(person, licensing, catalog);
  const comesBack = !before.any && after.any;
  const goes = before.any && !after.any;
  const account = row.accountBefore ?? undefined;
  if (comesBack && account !== undefined) {
    const settings = wholeSettings(account, after.host, catalog);
    return back(position, person, { left, site: siteChanges(settings, null, catalog), settings });
  }
  // An account that the job brought goes with its license, and its settings with it.
  if ((goes && account === undefined) || comesBack) return back(position, person, { left, site: [] });
  const site = left.filter(({ field }) => isSiteField(field)).map(reversed);
  const possible =
    after.host || hasTypeLeft(site, siteUser) ? site : site.filter(({ field }) => field !== 'sessionType');
  return back(position, person, { left, site: possible, siteFirst: before.host && !after.host, reverses: true });
}

interface Back {
  /** Of what the job left, what is still so. */
  readonly left: readonly Change[];
  readonly site: readonly Change[];
  readonly settings?: WayBack['settings'];
  /** Before the license goes, because only a host has session types. */
  readonly siteFirst?: boolean;
  /** The site's settings are put back one by one, and conflicts in them count. */
  readonly reverses?: boolean;
}

function back({ row, siteUser, catalog }: Position, person: SeenPerson, way: Back): WayBack {
  const { left, settings, siteFirst = false, reverses = false } = way;
  const site = way.site.filter((change) => !isStuck(change, catalog));
  const stuck = way.site.filter((change) => isStuck(change, catalog));
  const changes = [...left.filter(({ field }) => !isSiteField(field)).map(reversed), ...site];
  const calls = callsFor(changes, false);
  const siteCalls = calls.filter(({ call }) => call === 'site.set');
  const foreign = row.inForce.filter((change) => {
    return (reverses || !isSiteField(change.field)) && isForeign(change, { row, siteUser }, person);
  });
  return {
    changes,
    calls: siteFirst ? [...siteCalls, ...calls.filter(({ call }) => call !== 'site.set')] : calls,
    conflicts: [...foreign.map((change) => foreignValue(change, person, siteUser)), ...stuck.map(cannotBeEmptied)],
    ...(settings && { settings }),
  };
}

/** What cannot be emptied stays as the job left it. */
function cannotBeEmptied({ column, label = '' }: Change): Conflict {
  return { ...conflictOf(stuckMessage), column: column ?? label };
}

/** What is hidden counts as left, and is taken away; asking twice is once. */
function isAsLeft(change: Change, account: Account, person: SeenPerson): boolean {
  return isHidden(change, account, person) || valueNow(change, person, account.siteUser) === change.to;
}

type Account = Pick<Position, 'row' | 'siteUser'>;

/**
 * An attendee entry that neither the person's record nor the site shows may be there all the same: whether they do is open.
 * Where the job has set up the account, the site showed it.
 */
function isHidden({ field, key = '', to }: Change, { row, siteUser }: Account, person: SeenPerson): boolean {
  if (field !== 'attendee' || to !== true || siteUser || isAttendee(person, key)) return false;
  return !row.inForce.some((change) => isSiteField(change.field));
}

function isForeign(change: Change, account: Account, person: SeenPerson): boolean {
  return !isAsLeft(change, account, person) && valueNow(change, person, account.siteUser) !== change.from;
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

function conflictOf(message: string): Conflict {
  return { code: plannedConflict, message };
}

/** What is taken away without having been seen is told so: others may have taken it away before. */
function notesOn(changes: readonly Change[], { row, person, siteUser, attendeeAssumed }: Position): Problem[] {
  return changes.flatMap((change) => {
    if (change.field !== 'attendee' || change.to !== false || person === null) return [];
    if (!attendeeAssumed && !isHidden({ ...change, to: true }, { row, siteUser }, person)) return [];
    const message = whetherAttendee(change.key ?? '');
    return [{ ...attendeeNotShown, ...(change.column !== undefined && { column: change.column }), message }];
  });
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

/** The sign-in goes off, and the licenses that the job gave are free again; the rest stays, also what others did since. */
function deactivation({ row, siteUser }: Position, person: SeenPerson): WayBack {
  const given = row.inForce.filter(({ field }) => field === 'license' || field === 'attendee');
  const changes: Change[] = [
    ...(person.loginEnabled === false
      ? []
      : [{ field: 'loginEnabled', from: person.loginEnabled ?? null, to: false, column: row.emailColumn } as const]),
    ...given.filter((change) => isAsLeft(change, { row, siteUser }, person)).map(takenAway),
  ];
  return { changes, calls: callsFor(changes, false), conflicts: [] };
}

/** A new person had nothing before. */
function takenAway(change: Change): Change {
  return { ...change, from: true, to: false };
}

/** Deleted is only who is still as the job left them: what others did since would be lost with the person. */
function deletion({ row, siteUser, catalog }: Position, person: SeenPerson): WayBack {
  const changed = row.inForce.filter((change) => !isAsLeft(change, { row, siteUser }, person));
  const own = new Set([...row.inForce.map(({ key }) => key), ...row.given.map(({ id }) => id)]);
  const added = catalog.licenses.filter((license) => {
    return person.licenses.includes(license.id) && !own.has(license.id) && !isImplicit(license);
  });
  const names = [...changed.map(({ label, field }) => label ?? field), ...added.map(({ name }) => name)];
  if (names.length > 0) {
    const message = `was created by the job, but somebody changed it since (${names.join(', ')}), so it was not deleted: delete the person in Control Hub if that is right`;
    return { ...nothing, conflicts: [conflictOf(message)] };
  }
  const licensing = row.inForce
    .filter(({ field }) => field === 'license' || field === 'attendee')
    .filter((change) => valueNow(change, person, siteUser) === change.to)
    .map(takenAway);
  const changes: Change[] = [{ field: 'person', from: row.email, to: null, column: row.emailColumn }, ...licensing];
  return { changes, calls: [{ call: 'person.delete', changes: changes.map((_, place) => place) }], conflicts: [] };
}
