/** An account on the site that a row gives may bring settings that the row rules out: it is looked at when it is there. Pure. */
import { siteLicenses, type Catalog } from '../model/catalog.js';
import { isAttendee } from '../fields/changes.js';
import type { LookedUp } from './looked-up.js';
import type { Change, Wanted } from '../model/row.js';

/** Does the row give an account, or turn an attendee's into a host's, and say what the account must not have? */
export function checksNewAccount(
  wanted: Wanted,
  licensing: readonly Change[],
  { siteUser, person }: Pick<LookedUp, 'siteUser' | 'person'>,
  catalog: Catalog,
): boolean {
  const hosting = siteLicenses(catalog).map(({ id }) => id);
  const gives = licensing.some(({ field, key = '', to }) => {
    return to === true && (field === 'attendee' || (field === 'license' && hosting.includes(key)));
  });
  const wasAttendee = Boolean(person && isAttendee(person, catalog.site));
  const isNew = !siteUser || !siteUser.active || siteUser.attendeeOnly === true || wasAttendee;
  return gives && isNew && rulesOutSettings(wanted);
}

function rulesOutSettings({ sessionTypes, trackingCodes = {} }: Wanted): boolean {
  const rulesOutTypes = sessionTypes?.do === 'exactly' || (sessionTypes?.remove.length ?? 0) > 0;
  return rulesOutTypes || Object.values(trackingCodes).some((wish) => wish.do === 'clear');
}
