/** Licenses that Webex refused to an earlier row are not requested again. */
import { isLicense } from '../fields/license.js';
import type { Change } from '../model/row.js';
import { noUnits } from './grant-refusal.js';
import type { RowRun } from './row-context.js';

/** Did Webex refuse the license to an earlier row because no units were left? Then the change is refused without a request. */
export function refusedBefore(row: RowRun, change: Change): boolean {
  const isRefused = isLicense(change) && change.to === true && row.run.queues.isRefused(change.key ?? '');
  if (isRefused) row.ledger.refuse(change, noUnits);
  return isRefused;
}
