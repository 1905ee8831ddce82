/** Why a row cannot give its person a new address. */
import { isAboutAttendee } from '../fields/attendee.js';
import { takes } from '../fields/changes.js';
import { isHosting } from '../fields/license.js';
import { isCarriedBy } from '../fields/table.js';
import type { Catalog } from '../model/catalog.js';
import type { Change, Problem, SeenPerson } from '../model/row.js';
import type { FileHeadings } from '../rows/change-columns.js';
import type { AddressLookedUp } from './look-up-address.js';

interface Asking {
  readonly address: Change | undefined;
  readonly person: SeenPerson | null;
  readonly looked: AddressLookedUp | undefined;
  /** The row's other changes. */
  readonly others: readonly Change[];
  readonly catalog: Catalog;
  readonly headings: Pick<FileHeadings, 'of'>;
}

/** None if the row changes no address. */
export function addressProblems({ address, person, looked = {}, others, catalog, headings }: Asking): Problem[] {
  if (address === undefined || person === null) return [];
  const error = (code: string, message: string): Problem => {
    return { code, column: headings.of('newEmail'), value: String(address.to), message, severity: 'error' };
  };
  const isOwnAlias = person.emails.some((one) => one.toLowerCase() === String(address.to).toLowerCase());
  return [
    ...(looked.closed === undefined ? [] : [error('scim-closed', closed(looked.closed))]),
    ...(looked.isHidden === true ? [error('not-in-scim', `is not set: SCIM does not show the person. ${byHand}`)] : []),
    ...(isOwnAlias ? [error('address-taken', `is another address of this person already. ${byHand}`)] : []),
    ...(looked.isTaken === true && !isOwnAlias ? [error('address-taken', taken)] : []),
    ...(losesOnSite(others, catalog) ? [error('address-and-removal', apart)] : []),
  ];
}

const byHand =
  'Change it in Control Hub (Users, the person, edit the email address), or in the directory that is synchronized';
const taken = 'belongs to another person in this organization; two people cannot have one address';
/** The site may know the person by either address for a while, so a removal there could not be checked. */
const apart =
  'cannot be set in a row that also removes something on the meeting site: the site may know the person by either address for a while. Apply the new address first, and the rest with a second file';

function closed(why: string): string {
  return `is not set: an address can be changed only over SCIM, with the scope identity:people_rw. ${why}. Sign in again with it (webex-bulk login --scim). Or: ${byHand.charAt(0).toLowerCase()}${byHand.slice(1)}`;
}

function losesOnSite(changes: readonly Change[], catalog: Catalog): boolean {
  return changes.some((change) => {
    return takes(change) && (isCarriedBy(change, 'site') || isAboutAttendee(change) || isHosting(change, catalog));
  });
}
