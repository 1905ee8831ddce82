/** A row's changes on the site → the messages that make them: what each carries, and in which order. Pure. */
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
  const types = due.filter(({ field }) => field === 'sessionType');
  const codes = due.filter(({ field }) => field === 'trackingCode');
  if (!types.some(takes) || codes.length === 0) return filled([types, codes]);
  if (!codes.some(takes)) return filled([codes, types]);
  return filled([types.filter((change) => !takes(change)), codes, types.filter(takes)]);
}

function filled(parts: readonly Change[][]): Change[][] {
  return parts.filter((part) => part.length > 0);
}

/** Session types replace the whole set; of tracking codes it is unknown whether absent ones stay, so all are sent. */
export function fullSettings(due: readonly Change[], siteUser: WrittenAccount): WantedSettings {
  const types = due.filter(({ field }) => field === 'sessionType');
  const codes = due.filter(({ field }) => field === 'trackingCode');
  const removed = types.filter(({ to }) => to === false).map(({ key }) => key);
  const added = types.flatMap(({ to, key }) => (to === true && key !== undefined ? [key] : []));
  const values = Object.fromEntries(codes.map(({ key = '', to }) => [key, typeof to === 'string' ? to : '']));
  const kept = siteUser.sessionTypes.filter((id) => !removed.includes(id) && !added.includes(id));
  return {
    ...(types.length > 0 && { sessionTypes: [...kept, ...added] }),
    ...(codes.length > 0 && { trackingCodes: { ...siteUser.trackingCodes, ...values } }),
  };
}
