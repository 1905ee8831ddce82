/** A row of the restore and what is there now → its line in the plan: the undo of all that jobs changed, as if it were one job. */
import { changeKey, isInForce } from '../fields/changes.js';
import type { Catalog } from '../model/catalog.js';
import { plannedConflict } from '../model/outcomes.js';
import type { CreatedChoice } from '../model/plan-options.js';
import type { Change, Problem, RowPlan, SeenPerson, SeenSiteUser } from '../model/row.js';
import type { LookedUp } from '../plan/looked-up.js';
import { planUndoRow } from '../undo/undo-row.js';
import { entitlements } from '../undo/undo-attendee.js';
import { conflictOf, type Conflict, type RowInForce } from '../undo/undo-step.js';
import { mergeChanges, withoutUnmade } from './merge-changes.js';
import { mayHaveLostSettings, type RestoreRow } from './restore-rows.js';

/** The row as it is looked up: with every field that jobs changed, because what is there now decides what is put back. */
export function rowToLookUp(row: RestoreRow): RowInForce {
  const last = new Map(row.steps.map(({ change }) => [changeKey(change), change]));
  return { ...row, inForce: [...last.values()] };
}

/** Field by field: what is still as the jobs left it is put back; what others changed since stays, and is told. */
export function planRestoreRow(row: RestoreRow, looked: LookedUp, catalog: Catalog, created: CreatedChoice): RowPlan {
  const { person, siteUser } = looked;
  const known = [row.email.toLowerCase(), ...row.knownAs];
  if (person && !person.emails.some((one) => known.includes(one.toLowerCase()))) {
    const problem: Problem = { ...otherAddress(row, person.emails), severity: 'error' };
    return planUndoRow(row, { ...looked, problem }, catalog, created);
  }
  const made = withoutUnmade(row.steps, (change) => isInForce(change, person ?? null, siteUser));
  const inForce = mergeChanges(made, row.then);
  const plan = planUndoRow({ ...row, inForce }, looked, catalog, created);
  const lost = person ? lostSettings(row, inForce, { person, siteUser }, catalog) : [];
  if (lost.length === 0 || plan.problems.some(({ code }) => code !== plannedConflict)) return plan;
  const severity = plan.changes.length > 0 ? 'warning' : 'error';
  return { ...plan, problems: [...plan.problems, { ...settingsLost(lost, catalog), severity }] };
}

function otherAddress({ emailColumn, email }: RestoreRow, emails: readonly string[]): Conflict {
  const now = emails.join(', ');
  const message = `the account that jobs changed as ${email} now has the address ${now}, which no job gave it, so it was left as it is; to restore it, use --person ${emails[0] ?? ''}`;
  return { ...conflictOf(message), column: emailColumn };
}

/** Settings of an account that went and came back by jobs, and that no job set since: only the account of then tells them. */
function lostSettings(
  row: RestoreRow,
  inForce: readonly Change[],
  { person, siteUser }: { readonly person: SeenPerson; readonly siteUser: LookedUp['siteUser'] | undefined },
  catalog: Catalog,
): string[] {
  if (!siteUser || !mayHaveLostSettings(row, catalog)) return [];
  const { before } = entitlements(person, [], catalog);
  const isBackNow = before.any && !inForce.some(({ field }) => field === 'license' || field === 'attendee');
  const then = row.then?.account;
  if (!isBackNow || !then) return [];
  const keys = new Set(inForce.map(changeKey));
  return [...typesLost(then, siteUser, catalog, keys), ...codesLost(then, siteUser, catalog, keys)];
}

function typesLost(
  then: SeenSiteUser,
  now: SeenSiteUser,
  { sessionTypes }: Catalog,
  known: ReadonlySet<string>,
): string[] {
  const lost = then.sessionTypes.filter(
    (key) => !now.sessionTypes.includes(key) && !known.has(changeKey({ field: 'sessionType', key })),
  );
  return lost.map((id) => `session type ${sessionTypes.find((type) => type.id === id)?.name ?? id}`);
}

function codesLost(
  then: SeenSiteUser,
  now: SeenSiteUser,
  { trackingCodes }: Catalog,
  known: ReadonlySet<string>,
): string[] {
  const lost = Object.entries(then.trackingCodes).filter(([key, value]) => {
    // What follows an attribute of the person comes back by itself.
    const isSet = trackingCodes.find(({ index }) => index === key)?.attribute === undefined;
    return isSet && now.trackingCodes[key] !== value && !known.has(changeKey({ field: 'trackingCode', key }));
  });
  return lost.map(([key, value]) => {
    const name = trackingCodes.find(({ index }) => index === key)?.name ?? key;
    return `${name} ${JSON.stringify(value)}`;
  });
}

function settingsLost(lost: readonly string[], { site }: Catalog): Conflict {
  const message = `the account on ${site} was removed and added again since then, and these settings of it, which no job set again, were not restored: ${lost.join(', ')}. If they are still right, set them with a spreadsheet`;
  return conflictOf(message);
}
