/** Which parts of an approval are not given yet. The program checks the same. */
import type { Confirmation } from '../api.js';

export interface Given {
  /** As typed. */
  readonly losing: string;
  readonly deletions: string;
  readonly allowShortage: boolean;
  readonly beyondLimits: boolean;
}

/** In the order of the form. */
export function missingIn(given: Given, confirm: Confirmation): ReadonlySet<keyof Given> {
  const isTyped = (text: string, count: number): boolean =>
    count === 0 || text.replaceAll(/[\s.,'’]/gu, '') === String(count);
  const missing: readonly (readonly [keyof Given, boolean])[] = [
    ['deletions', !isTyped(given.deletions, confirm.deletions)],
    ['losing', !isTyped(given.losing, confirm.losing)],
    ['allowShortage', confirm.shortages.length > 0 && !given.allowShortage],
    ['beyondLimits', confirm.limits.length > 0 && !given.beyondLimits],
  ];
  return new Set(missing.flatMap(([name, isMissing]) => (isMissing ? [name] : [])));
}
