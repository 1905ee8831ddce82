/** How the person of a row to revert may be read: with many others, where what such answers show is all that the row needs. */
import { isAboutAttendee } from '../fields/attendee.js';
import { isLicense } from '../fields/license.js';
import { scimFields } from '../fields/needs-scim.js';
import { isCarriedBy } from '../fields/table.js';
import type { Catalog } from '../model/catalog.js';
import { uuidOfPerson } from '../model/person-ids.js';
import type { CreatedChoice } from '../model/plan-options.js';
import type { RowInForce } from './undo-step.js';

/**
 * `none`: nothing is asked. `scim`: among many users over SCIM, which has no licenses, roles and accounts on sites. `list`: in
 * the list of people, which may leave out roles and attendee accounts. `alone`: by id.
 */
export type ReadingKind = 'none' | 'scim' | 'list' | 'alone';

/** `touchesSite`: the row needs the account on the site. */
export function readingKind(
  row: RowInForce,
  touchesSite: boolean,
  created: CreatedChoice,
  { peopleApi }: Pick<Catalog, 'peopleApi'>,
): ReadingKind {
  const { inForce, personId } = row;
  if (row.created === 'yes' && created === 'keep') return 'none';
  // Whether the person is still there, or what else is theirs now, is read of them alone.
  const asksMore = row.created === 'perhaps' || (row.created === 'yes' && created === 'delete');
  const isOther = inForce.some((change) => isAboutAttendee(change) || isCarriedBy(change, 'address', 'deletion'));
  if (asksMore || isOther || touchesSite || personId === undefined || uuidOfPerson(personId) === undefined)
    return 'alone';
  if (inForce.length === 0 && row.created === 'no') return 'alone';
  return peopleApi === 'scim' && !inForce.some(isLicense) ? 'scim' : 'list';
}

/** Does the row have changes of what only SCIM shows? */
export function speaksOfScim({ inForce }: Pick<RowInForce, 'inForce'>): boolean {
  return scimFields().some(({ name }) => inForce.some(({ field }) => field === name));
}
