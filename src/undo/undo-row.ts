/** What a finished job left in force in one row, and what is there now → the plan that reverts it. */
import { deletedForGood } from '../model/outcomes.js';
import type { CreatedChoice } from '../model/plan-options.js';
import { isAboutAttendee } from '../fields/attendee.js';
import { isDeletion } from '../fields/person.js';
import { isLicense } from '../fields/license.js';
import { attributeOfCode } from '../fields/mapped-attributes.js';
import { isMappedCode } from '../fields/mapped-code.js';
import { isSessionType } from '../fields/session-type.js';
import { isCarriedBy } from '../fields/table.js';
import { siteLicenses, type Catalog } from '../model/catalog.js';
import { isAsBefore, reversed, siteChanges, valueNow, wantedOf } from '../fields/changes.js';
import { isStuck, stuckMessage } from '../fields/emptied-codes.js';
import { callsFor } from '../plan/planned-calls.js';
import type { LookedUp } from '../plan/looked-up.js';
import type { Change, Problem, RowPlan, SeenPerson, SeenSiteUser } from '../model/row.js';
import {
  attendeeNotes,
  attendeeNotRestored,
  entitlements,
  entryThatWent,
  mayHaveBeenAttendee,
  mayHaveBeenThere,
  perhapsAttendee,
} from './undo-attendee.js';
import { deactivation, deletion } from './undo-created.js';
import { seenFields, wholeSettings } from './undo-assignments.js';
import {
  conflictOf,
  isAsLeft,
  nothing,
  type Account,
  type Conflict,
  type Position,
  type RowInForce,
  type UndoStep,
} from './undo-step.js';

/** Does a plan for the row need the account on the site? */
export function touchesSite({ inForce }: RowInForce, catalog: Catalog): boolean {
  const gives = siteLicenses(catalog).map(({ id }) => id);
  return inForce.some(({ field, key = '' }) => {
    return (
      isCarriedBy({ field }, 'site', 'attribute') ||
      isAboutAttendee({ field }) ||
      (isLicense({ field }) && gives.includes(key))
    );
  });
}

/** Field by field: what is still as the job left it is reverted; what was changed since stays. */
export function planUndoRow(row: RowInForce, looked: LookedUp, catalog: Catalog, created: CreatedChoice): RowPlan {
  const { row: number, cells, email, site, after } = row;
  const place = { row: number, cells, ...(site !== undefined && { site }), ...(after && { after }) };
  const base = { ...place, email, wanted: {}, changes: [], calls: [] };
  if (looked.problem) return { ...base, problems: [looked.problem] };
  if (row.created === 'yes' && created === 'keep') {
    return { ...base, ...(row.personId !== undefined && { seen: { person: { id: row.personId } } }), problems: [] };
  }
  const { siteUser } = looked;
  const person = looked.person ? withoutBeside(looked.person, row) : null;
  const seen = {
    person: person && seenFields(person, row.inForce, looked.licensesUnknown),
    ...(siteUser !== undefined && { siteUser }),
  };
  const attendeeAssumed = looked.attendeeAssumed === true;
  const position = { row, person, siteUser, attendeeAssumed, catalog, created };
  const { changes, calls, conflicts, settings } = undoStep(position);
  const severity: Problem['severity'] = changes.length > 0 ? 'warning' : 'error';
  return {
    ...base,
    wanted: { ...wantedOf(changes), ...settings },
    seen,
    ...(looked.readAt !== undefined && { readAt: looked.readAt }),
    changes,
    calls,
    problems: [...conflicts.map((conflict) => ({ ...conflict, severity })), ...attendeeNotes(changes, position)],
  };
}

/** A person whom the job created, as later rows leave them when they are undone. */
function withoutBeside(person: SeenPerson, { created, beside = [] }: RowInForce): SeenPerson {
  if (created !== 'yes' || beside.length === 0) return person;
  return { ...person, licenses: person.licenses.filter((id) => !beside.includes(id)) };
}

function undoStep(position: Position): UndoStep {
  const { row, person, created } = position;
  const isThere = row.mayBeDeleted === true && person !== null;
  if (row.inForce.some(isDeletion)) return isThere ? nothing : { ...nothing, conflicts: [cannotBeUndone(row)] };
  if (person === null) return row.created === 'no' ? { ...nothing, conflicts: [conflictOf(personGone)] } : nothing;
  if (row.created === 'perhaps') return { ...nothing, conflicts: [conflictOf(perhapsCreated)] };
  if (row.created === 'no') return fieldsBack(position, person);
  return created === 'delete' ? deletion(position, person) : deactivation(position, person);
}

/** What Webex keeps: help.webex.com 0qse04, "Delete a user from your organization in Control Hub". */
function cannotBeUndone({ emailColumn, inForce, email }: RowInForce): Conflict {
  const licenses = inForce.filter(isLicense).map(({ label = '', key = '' }) => label || key);
  const had = licenses.length === 0 ? '' : ` (licenses before: ${licenses.join(', ')})`;
  const message = `the job deleted ${email}, which cannot be undone: a row that creates the person again gives a new account without the old one's meetings, settings and space memberships${had}; plan.jsonl of the job records what was there`;
  return { code: deletedForGood, message, column: emailColumn };
}

const personGone = 'the person no longer exists; there is nothing to revert';
const perhapsCreated =
  'the job could not find out whether it created this person; check in Control Hub, and delete the person there if so';

function fieldsBack(position: Position, person: SeenPerson): UndoStep {
  const { row, siteUser, catalog } = position;
  const asLeft = row.inForce.filter((change) => {
    return isAsLeft(change, position, person) && !mayHaveBeenThere(change, position, person);
  });
  const left = [...asLeft, ...entryThatWent(position, person, asLeft)];
  const licensing = left.filter((change) => isCarriedBy(change, 'licenses')).map(reversed);
  const { before, after } = entitlements(person, licensing, catalog);
  const account = row.accountBefore ?? undefined;
  // This includes an attendee who becomes a host again: the host account lost its settings when it became an attendee account.
  const comesBack = (!before.any && after.any) || (!before.host && after.host);
  const goes = before.any && !after.any;
  if (comesBack && account !== undefined) {
    const settings = wholeSettings(account, after.host, catalog);
    return back(position, person, { left, site: siteChanges(settings, null, catalog), settings });
  }
  // An account that the job added goes with its license, and its settings go with it.
  if ((goes && account === undefined) || comesBack) return back(position, person, { left, site: [], goes });
  const reversals = left.filter(({ field }) => isCarriedBy({ field }, 'site')).map(reversed);
  // A host's session types go with the license; an attendee gets back those that they had.
  const becomesAttendee = before.host && !after.host;
  const site = reversals.filter((change) => !becomesAttendee || !isSessionType(change) || hadType(account, change));
  const possible = after.host || hasTypeLeft(site, siteUser) ? site : site.filter((change) => !isSessionType(change));
  return back(position, person, { left, site: possible, goes, reverses: true });
}

interface Back {
  /** What is still as the job left it. */
  readonly left: readonly Change[];
  readonly site: readonly Change[];
  readonly settings?: UndoStep['settings'];
  /** Nothing entitles the person to an account any longer. */
  readonly goes?: boolean;
  /** The site settings are reverted one by one, and conflicts in them count. */
  readonly reverses?: boolean;
}

function back(position: Position, person: SeenPerson, way: Back): UndoStep {
  const { row, siteUser, catalog } = position;
  const { left, settings, reverses = false } = way;
  const account = { row, siteUser };
  const site = way.site.filter((change) => !isStuck(change, catalog));
  const stuck = way.site.filter((change) => isStuck(change, catalog));
  const own = left.filter(({ field }) => !isCarriedBy({ field }, 'site', 'attribute'));
  const changes = [...[...own, ...(reverses ? followingOf(own, left, catalog) : [])].map(reversed), ...site];
  const calls = callsFor(changes, { isNew: false }, catalog);
  const drifted = row.inForce.filter((change) => {
    // What was changed in an attribute that a code follows is told of the attribute.
    const counts = reverses ? !isMappedCode(change) : !isCarriedBy(change, 'site', 'attribute');
    return counts && isOfOtherOrganization(change, account, person);
  });
  return {
    changes,
    calls,
    conflicts: [
      ...drifted.map((change) => driftedValue(change, person, siteUser)),
      ...stuck.map(cannotBeEmptied),
      ...row.inForce
        .filter((change) => mayHaveBeenThere(change, position, person) && isAsLeft(change, account, person))
        .map(perhapsAttendee),
      ...(way.goes === true && mayHaveBeenAttendee(row) ? [attendeeNotRestored(row, catalog)] : []),
    ],
    ...(settings && { settings }),
  };
}

/** Codes that go back with the attributes that they follow. */
function followingOf(own: readonly Change[], left: readonly Change[], catalog: Catalog): Change[] {
  return left.filter(({ field, key = '' }) => {
    const attribute = isMappedCode({ field }) ? attributeOfCode(key, catalog)?.name : undefined;
    return own.some((change) => change.field === attribute);
  });
}

/** What cannot be emptied stays as the job left it. */
function cannotBeEmptied({ column, label = '' }: Change): Conflict {
  return { ...conflictOf(stuckMessage), column: column ?? label };
}

function isOfOtherOrganization(change: Change, account: Account, person: SeenPerson): boolean {
  return !isAsLeft(change, account, person) && !isAsBefore(change, person, account.siteUser);
}

function driftedValue(change: Change, person: SeenPerson, siteUser: Position['siteUser']): Conflict {
  const now = valueNow(change, person, siteUser);
  return {
    ...conflictOf(
      `was changed since the job from ${JSON.stringify(change.to)} to ${JSON.stringify(now)}, so it is kept`,
    ),
    column: change.column ?? change.label ?? change.field,
  };
}

function hadType(account: SeenSiteUser | undefined, { key = '', to }: Change): boolean {
  return to === true && account?.sessionTypes.includes(key) === true;
}

function hasTypeLeft(site: readonly Change[], siteUser: Position['siteUser']): boolean {
  const types = site.filter(isSessionType);
  const kept = (siteUser?.sessionTypes ?? []).filter((id) => !types.some(({ key, to }) => key === id && to === false));
  return kept.length > 0 || types.some(({ to }) => to === true);
}
