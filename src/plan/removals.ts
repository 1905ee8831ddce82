/** What a plan removes: from how many people, how much of each kind, and from whom first. */
import { isAboutAttendee } from '../fields/attendee.js';
import { isRemoval } from '../fields/changes.js';
import { isDeletion, isToBeDeleted } from '../fields/person.js';
import { fieldOf } from '../fields/table.js';
import type { Deleted, Loser, Removals } from '../model/plan-summary.js';
import type { Change, RowPlan } from '../model/row.js';

/** At most this many people are named. */
const mostLosers = 10;

export interface RemovalCounter {
  /** Returns the row's other changes. */
  add(plan: RowPlan): Change[];
  finish(): Removals;
}

export function createRemovalCounter(): RemovalCounter {
  const lost = new Map<string, number>();
  const losers: Loser[] = [];
  const deletions: Deleted[] = [];
  let removals = 0;
  return {
    add(plan) {
      const losses = plan.changes.filter((change) => isLoss(change, plan));
      const loses = losses.map((change) => fieldOf(change).describeLoss(change));
      if (loses.length > 0) removals += 1;
      const deleted = isToBeDeleted(plan.wanted) ? deletionIn(plan, losses) : undefined;
      if (deleted !== undefined && deletions.length < mostLosers) deletions.push(deleted);
      else if (deleted === undefined && loses.length > 0 && losers.length < mostLosers)
        losers.push({ row: plan.row, email: plan.email, loses });
      for (const name of loses) lost.set(name, (lost.get(name) ?? 0) + 1);
      return plan.changes.filter((change) => !losses.includes(change));
    },
    finish: () => ({ removals, losers, lost: mostFirst(lost), ...(deletions.length > 0 && { deletions }) }),
  };
}

/** Who a row deletes, and what goes with the person. */
function deletionIn({ row, email, changes }: RowPlan, losses: readonly Change[]): Deleted {
  const name = changes.find(isDeletion)?.label ?? '';
  const loses = losses.filter((change) => !isDeletion(change)).map((change) => fieldOf(change).describeLoss(change));
  return { row, email, name, loses };
}

/** Does the person of the row lose something? */
export function losesSomething(plan: RowPlan): boolean {
  return plan.changes.some((change) => isLoss(change, plan));
}

/** The most frequent first. */
export function mostFirst(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

/** An attendee who becomes a host loses nothing, although the attendee entry is removed. */
export function isLoss(change: Change, { wanted }: Pick<RowPlan, 'wanted'>): boolean {
  return isRemoval(change) && (!isAboutAttendee(change) || wanted.attendee === false || isToBeDeleted(wanted));
}
