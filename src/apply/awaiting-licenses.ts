/** Of the rows that are not done, those that end otherwise only when there are more licenses. Pure. */
import { namesUnits, notGranted, noUnits } from './grant-refusal.js';
import type { Outcome } from '../model/row.js';

export interface AwaitingLicenses {
  add(outcome: Outcome): void;
  /** `areShort`: the plan was known to need more than there were. */
  rows(areShort: boolean): number;
}

/**
 * A refusal without a reason is about units only where these are known to have run out: the plan said so, or other rows were not
 * tried because of it. What Webex gives another reason for is never one.
 */
export function createAwaitingLicenses(): AwaitingLicenses {
  let [surely, perhaps] = [0, 0];
  return {
    add({ status, errorCode, error = '' }) {
      if (status !== 'failed' && status !== 'partial') return;
      if (errorCode === noUnits.code || (errorCode === notGranted.code && namesUnits(error))) surely += 1;
      else if (errorCode === notGranted.code && error.includes(notGranted.message)) perhaps += 1;
    },
    rows: (areShort) => (areShort || surely > 0 ? surely + perhaps : 0),
  };
}
