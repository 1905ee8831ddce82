/** A row removes something only after everything that it adds has been seen. */
import { takes } from '../fields/changes.js';
import type { Change } from '../model/row.js';
import type { Ledger } from './ledger.js';
import { kept } from './refusal.js';

/**
 * Those of one call's changes that may be made now. While anything else that the row adds is missing, what the call removes is
 * refused as `kept`. A person created by this row had nothing to lose: what the row rules out is removed.
 */
export function mayBeMade(ledger: Ledger, changes: readonly Change[]): Change[] {
  if (ledger.created || !changes.some(takes)) return [...changes];
  if (ledger.missingGains(changes).length === 0) return [...changes];
  keep(ledger, changes);
  return changes.filter((change) => !takes(change));
}

/** Makes none of the removals among these changes. What is already done stays as it is. */
export function keep(ledger: Ledger, changes: readonly Change[]): void {
  for (const change of changes) {
    if (takes(change) && ledger.stateOf(change) === 'open') ledger.refuse(change, kept);
  }
}
