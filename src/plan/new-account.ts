/** A site account that a row adds may come with settings that the row rules out, so it is checked once it exists. */
import { isHosting } from '../fields/license.js';
import { isAboutAttendee, isAttendee } from '../fields/attendee.js';
import type { Catalog } from '../model/catalog.js';
import type { LookedUp } from './looked-up.js';
import type { Change, Wanted } from '../model/row.js';

/** Does the row add an account, or turn an attendee account into a host account, and say what the account must not have? */
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
