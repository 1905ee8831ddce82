/** An account on the site that a row gives may bring settings that the row rules out: it is looked at when it is there. Pure. */
import { isHosting } from '../fields/license.js';
import { isAboutAttendee, isAttendee } from '../fields/attendee.js';
import type { Catalog } from '../model/catalog.js';
import type { LookedUp } from './looked-up.js';
import type { Change, Wanted } from '../model/row.js';

/** Does the row give an account, or turn an attendee's into a host's, and say what the account must not have? */
export function checksNewAccount(
  wanted: Wanted,
  licensing: readonly Change[],
  { siteUser, person }: Pick<LookedUp, 'siteUser' | 'person'>,
  catalog: Catalog,
): boolean {
  const gives = licensing.some((change) => {
    return change.to === true && (isAboutAttendee(change) || isHosting(change, catalog));
  });
  const wasAttendee = Boolean(person && isAttendee(person, catalog.site));
  const isNew = !siteUser || !siteUser.active || siteUser.attendeeOnly === true || wasAttendee;
  return gives && isNew && rulesOutSettings(wanted);
}

function rulesOutSettings({ sessionTypes, trackingCodes = {} }: Wanted): boolean {
  const rulesOutTypes = sessionTypes?.do === 'exactly' || (sessionTypes?.remove.length ?? 0) > 0;
  return rulesOutTypes || Object.values(trackingCodes).some((assignment) => assignment.do === 'clear');
}
