/** Of the rows that are not done, counts those that end differently only when there are more licenses. */
import { namesUnits, notGranted, noUnits } from './grant-refusal.js';
import type { Outcome } from '../model/row.js';

export interface AwaitingLicenses {
  add(outcome: Outcome): void;
  /** `areShort`: the plan was known to need more licenses than there were. */
  rows(areShort: boolean): number;
}

/**
 * A refusal without a reason is about units only if they are known to have run out: the plan said so, or other rows failed
 * because of it. A refusal for which Webex gives another reason never counts.
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
