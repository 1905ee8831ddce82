/** What is left to change of a person who was just read. Changes that others made since the plan are a conflict. */
import { changeKey, isAsBefore, isInForce, valueNow } from '../fields/changes.js';
import type { Catalog } from '../model/catalog.js';
import type { Change, RowPlan, SeenPerson } from '../model/row.js';
import type { Refusal } from './refusal.js';
import type { RowRun } from './row-context.js';

/** What differs from what the row asks for, as far as the read shows it. */
type NotAsAsked = (plan: RowPlan, changes: readonly Change[], person: SeenPerson, catalog: Catalog) => Change[];

/** The changes still to be made; `undefined` after a conflict. `now`: the person as read right before. */
export function stillDue(
  row: RowRun,
  planned: readonly Change[],
  now: SeenPerson,
  notAsAsked: NotAsAsked,
): Change[] | undefined {
  const { created: isNew } = row.ledger;
  const due = planned.filter((change) => row.ledger.stateOf(change) === 'open');
  const drifted = isNew
    ? []
    : [...due.filter((change) => isDrifted(change, now)), ...lostSincePlan(row, now, notAsAsked)];
  if (drifted.length > 0) {
    const names = drifted.map(
      (change) => `${change.label ?? change.field} is now ${JSON.stringify(valueNow(change, now, undefined) ?? '')}`,
    );
    const message = `changed in Webex since the row was planned (${names.join(', ')}); plan the file again`;
    row.ledger.add(drifted);
    const all = row.ledger.hasEffect() ? [...planned, ...drifted] : row.ledger.openOf(() => true);
    refuseAll(row, all, { code: 'conflict', message });
    return undefined;
  }
  return due.filter((change) => {
    if (!isInForce(change, now, undefined)) return true;
    if (isNew) row.ledger.inForce(change);
    else row.ledger.asWanted(change);
    return false;
  });
}

/** Is all that is still to be made of `planned` as it was when it was planned? Then a read that is somewhat old changes nothing. */
export function isAsPlanned(row: RowRun, planned: readonly Change[], now: SeenPerson, notAsAsked: NotAsAsked): boolean {
  const due = planned.filter((change) => row.ledger.stateOf(change) === 'open');
  const isBefore = (change: Change): boolean =>
    isAsBefore(change, now, undefined) && !isInForce(change, now, undefined);
  return due.every(isBefore) && lostSincePlan(row, now, notAsAsked).length === 0;
}

function isDrifted(change: Change, now: SeenPerson): boolean {
  return !isAsBefore(change, now, undefined) && !isInForce(change, now, undefined);
}

/** What the row asks for that was already so when it was planned, and no longer is. */
function lostSincePlan({ ledger, plan, run }: RowRun, now: SeenPerson, notAsAsked: NotAsAsked): Change[] {
  const known = new Set(ledger.changes.map(changeKey));
  return notAsAsked(plan, ledger.changes, now, run.catalog).filter((change) => !known.has(changeKey(change)));
}

export function refuseAll(row: RowRun, changes: readonly Change[], refusal: Refusal): void {
  for (const change of changes) row.ledger.refuse(change, refusal);
}

export const goneRefusal: Refusal = {
  code: 'conflict',
  message: 'the person has left the organization since the row was planned',
};
