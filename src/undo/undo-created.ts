/** The undo of people whom the job created. */
import { isCarriedBy } from '../fields/table.js';
import { isImplicit } from '../model/catalog.js';
import { valueNow } from '../fields/changes.js';
import { callsFor } from '../plan/planned-calls.js';
import type { Change, SeenPerson } from '../model/row.js';
import { conflictOf, isAsLeft, nothing, type Position, type UndoStep } from './undo-step.js';

/** Turns the sign-in off and frees the licenses that the job gave; the rest stays, including what others did since. */
export function deactivation({ row, siteUser, catalog }: Position, person: SeenPerson): UndoStep {
  const given = row.inForce.filter((change) => isCarriedBy(change, 'licenses'));
  const changes: Change[] = [
    ...(person.loginEnabled === false
      ? []
      : [{ field: 'loginEnabled', from: person.loginEnabled ?? null, to: false, column: row.emailColumn } as const]),
    ...given.filter((change) => isAsLeft(change, { row, siteUser }, person)).map(takenAway),
  ];
  return { changes, calls: callsFor(changes, { isNew: false }, catalog), conflicts: [] };
}

/** A new person had nothing before. */
function takenAway(change: Change): Change {
  return { ...change, from: true, to: false };
}

/** Deletes only a person who is still as the job left them: what others did since would be lost with the person. */
export function deletion({ row, siteUser, catalog }: Position, person: SeenPerson): UndoStep {
  const changed = row.inForce.filter((change) => !isAsLeft(change, { row, siteUser }, person));
  const own = new Set([...row.inForce.map(({ key }) => key), ...row.given.map(({ id }) => id)]);
  const added = catalog.licenses.filter((license) => {
    return person.licenses.includes(license.id) && !own.has(license.id) && !isImplicit(license);
  });
  const names = [...changed.map(({ label, field }) => label ?? field), ...added.map(({ name }) => name)];
  if (names.length > 0) {
    const message = `was created by the job but has changed since (${names.join(', ')}), so it was not deleted; delete the person in Control Hub if that is right`;
    return { ...nothing, conflicts: [conflictOf(message)] };
  }
  const licensing = row.inForce
    .filter((change) => isCarriedBy(change, 'licenses'))
    .filter((change) => valueNow(change, person, siteUser) === change.to)
    .map(takenAway);
  const changes: Change[] = [{ field: 'person', from: row.email, to: null, column: row.emailColumn }, ...licensing];
  return { changes, calls: [{ call: 'person.delete', changes: changes.map((_, place) => place) }], conflicts: [] };
}
