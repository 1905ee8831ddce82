/** Which calls about a person are one operation among those of many people over SCIM. */
import type { Catalog } from '../model/catalog.js';
import type { Change } from '../model/row.js';
import { isAboutAttendee } from './attendee.js';
import { isLicense } from './license.js';
import { isCarriedBy } from './table.js';

/** How people's records are changed. */
type Way = Partial<Pick<Catalog, 'peopleApi'>>;

/** Does SCIM carry these changes: because all people's records are changed over it, or because only it has them? It has no licenses. */
export function isOverScim(changes: readonly Change[], { peopleApi }: Way): boolean {
  if (changes.some(isLicense)) return false;
  return peopleApi === 'scim' || changes.every((change) => isCarriedBy(change, 'scim'));
}

/** A person with licenses is created over the People API, which has licenses: one call instead of two. */
export function isCreatedOverScim(changes: readonly Change[], { peopleApi }: Way): boolean {
  return peopleApi === 'scim' && !changes.some((change) => isLicense(change) || isAboutAttendee(change));
}
