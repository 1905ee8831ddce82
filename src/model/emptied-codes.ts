/** Tracking codes whose value can be changed, and not be taken away: over REST there is no empty value. Pure. */
import type { Catalog } from './catalog.js';
import type { Change } from './row.js';

export const stuckMessage =
  'cannot be emptied over REST, which accepts no empty value; set another value, or use --settings-api xml';

/** Does the change take away a value that cannot be taken away? */
export function isStuck({ field, key, to }: Change, { trackingCodes }: Catalog): boolean {
  return (
    field === 'trackingCode' && to === null && trackingCodes.find(({ index }) => index === key)?.canBeEmptied === false
  );
}
