/** A row's changes on the site → the messages that make them: what each carries, and in which order. */
import { isSessionType, wholeTypes } from '../fields/session-type.js';
import { isTrackingCode, wholeCodes } from '../fields/tracking-code.js';
import { takes } from '../fields/changes.js';
import type { Change, SeenSiteUser } from '../model/row.js';
import type { WantedSettings } from '../webex/site-settings.js';

/** The account as it was before the message; what is not to change is sent along. */
export type WrittenAccount = Pick<SeenSiteUser, 'account' | 'sessionTypes' | 'trackingCodes'>;

/**
 * Groups the changes into messages, each of which the site accepts or refuses as a whole. If an API needs two (REST), removals
 * come after all additions: a message carries both only if no later one has to add anything.
 */
export function messagesFor(due: readonly Change[], isOverRest: boolean): Change[][] {
  if (!isOverRest) return [[...due]];
  const types = due.filter(isSessionType);
  const codes = due.filter(isTrackingCode);
  if (!types.some(takes) || codes.length === 0) return filled([types, codes]);
  if (!codes.some(takes)) return filled([codes, types]);
  return filled([types.filter((change) => !takes(change)), codes, types.filter(takes)]);
}

function filled(parts: readonly Change[][]): Change[][] {
  return parts.filter((part) => part.length > 0);
}

/** The complete settings of each kind that changes: what the site already has is sent along with the changes. */
export function fullSettings(due: readonly Change[], siteUser: WrittenAccount): WantedSettings {
  const sessionTypes = wholeTypes(siteUser.sessionTypes, due);
  const trackingCodes = wholeCodes(siteUser.trackingCodes, due);
  return { ...(sessionTypes && { sessionTypes }), ...(trackingCodes && { trackingCodes }) };
}
