/** Tracking codes whose value can be changed but not emptied: over REST there is no empty value. */
import type { Catalog } from '../model/catalog.js';
import { isTrackingCode } from './tracking-code.js';
import type { Change } from '../model/row.js';

export const stuckMessage =
  'cannot be emptied over REST, which accepts no empty value; set another value, or use --settings-api xml';

/** Does the change empty a value that cannot be emptied? */
export function isStuck({ field, key, to }: Change, { trackingCodes }: Catalog): boolean {
  if (!isTrackingCode({ field }) || to !== null) return false;
  return trackingCodes.find(({ index }) => index === key)?.canBeEmptied === false;
}
