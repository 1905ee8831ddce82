/** A row's changes on the site → the messages that make them: what each carries, and in which order. Pure. */
import { isSessionType, wholeTypes } from '../fields/session-type.js';
import { isTrackingCode, wholeCodes } from '../fields/tracking-code.js';
import { takes } from '../fields/changes.js';
import type { Change, SeenSiteUser } from '../model/row.js';
import type { WantedSettings } from '../webex/site-settings.js';

/** The account as it is before: what is not to be changed is sent with it. */
export type WrittenAccount = Pick<SeenSiteUser, 'account' | 'sessionTypes' | 'trackingCodes'>;

/**
 * What goes in one message each, which the site takes or refuses as a whole. Where an API needs two (REST), what takes comes
 * after all that gives: a message carries both only where no later one has to give anything.
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

/** What the site has of each kind beside the changes is sent with them. */
export function fullSettings(due: readonly Change[], siteUser: WrittenAccount): WantedSettings {
  const sessionTypes = wholeTypes(siteUser.sessionTypes, due);
  const trackingCodes = wholeCodes(siteUser.trackingCodes, due);
  return { ...(sessionTypes && { sessionTypes }), ...(trackingCodes && { trackingCodes }) };
}
