/** What a row takes away is taken only when all that it gives is seen. Pure but for the row's ledger. */
import { takes } from '../fields/changes.js';
import type { Change } from '../model/row.js';
import type { Ledger } from './ledger.js';
import { kept } from './refusal.js';

/**
 * Of the changes of one call, those that may be made now. While something else that the row gives is missing, what the call
 * takes away is refused as `kept`. Who was created by this row had nothing to lose: what the row rules out goes.
 */
export function mayBeMade(ledger: Ledger, changes: readonly Change[]): Change[] {
  if (ledger.created || !changes.some(takes)) return [...changes];
  if (ledger.missingGains(changes).length === 0) return [...changes];
  keep(ledger, changes);
  return changes.filter((change) => !takes(change));
}

/** Nothing of these changes is taken away. What is done already stays as it is. */
export function keep(ledger: Ledger, changes: readonly Change[]): void {
  for (const change of changes) {
    if (takes(change) && ledger.stateOf(change) === 'open') ledger.refuse(change, kept);
  }
}
