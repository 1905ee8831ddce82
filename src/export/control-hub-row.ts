/** A person → a row of Control Hub's own user CSV (its file reference, afv3q8), so that it can go back there. Pure. */
import { isAttendee, isHost } from '../fields/attendee.js';
import { isCalling, isImplicit, type Catalog, type License } from '../model/catalog.js';
import { isSayable, type ExportedPerson } from './export-row.js';
import { targetOf } from '../rows/headings.js';
import { isFitForName } from '../model/outside-text.js';
import type { SeenPerson } from '../model/row.js';

export interface ControlHubColumns {
  /** The last one is for attendees; the portal has it where the site has attendee accounts (txzp4bb). */
  readonly headings: readonly string[];
  /** Those that have a column each, behind the profile. */
  readonly licenses: readonly License[];
  /** Given only together with a location and a number, which are not known here. */
  readonly needLocation: readonly License[];
  /** Of which no heading would mean this one alone, or a name that no heading can bear. */
  readonly ambiguous: readonly License[];
}

const profileHeadings = [
  'First Name',
  'Last Name',
  'Display Name',
  'User ID/Email (Required)',
  'Title',
  'Department',
  'Manager',
] as const;
const emailPlace = profileHeadings.indexOf('User ID/Email (Required)');

/**
 * What of Control Hub's columns is known here: the portal says itself that others may be left out, and that what is left
 * out does not change (DOC-5361). A row that gives a Calling license without a location and a number may be dropped as a
 * whole without a word (ih07j), so that those licenses have no column.
 */
export function controlHubColumns(catalog: Catalog): ControlHubColumns {
  const explicit = catalog.licenses.filter((license) => !isImplicit(license));
  const needLocation = explicit.filter(needsLocation);
  const others = explicit.filter((license) => !needsLocation(license));
  const licenses = others.filter((license) => meansThis(license, catalog));
  return {
    headings: [...profileHeadings, ...licenses.map(headingOf), `${catalog.site} - Attendee`],
    licenses,
    needLocation,
    ambiguous: others.filter((license) => !licenses.includes(license)),
  };
}

/**
 * In the order of the headings. Cells stand as the portal shall take them, never escaped: an apostrophe in front would
 * become part of a name. What a spreadsheet program would run as a formula (`isFormula`) therefore stays empty, which
 * leaves the value as it is, there and here; as text it would not come through such a program unharmed anyway. The address
 * says who the row is about and is always there. `unsaid` names the columns of such cells.
 */
export function controlHubRow(
  { person, account, managerEmail = '' }: ExportedPerson,
  { headings, licenses }: ControlHubColumns,
  catalog: Catalog,
  isFormula: (cell: string) => boolean,
): { readonly cells: readonly string[]; readonly unsaid: readonly string[] } {
  const { firstName = '', lastName = '', displayName = '', emails, title = '', department = '' } = person;
  const profile = [firstName, lastName, displayName, emails[0] ?? '', title, department, managerEmail];
  const isSaid = profile.map((value, place) => place === emailPlace || (isSayable(value) && !isFormula(value)));
  return {
    cells: [
      ...profile.map((value, place) => (isSaid[place] === true ? value : '')),
      ...licenses.map(({ id }) => spelled(person.licenses.includes(id))),
      attendeeCell({ person, ...(account && { account }) }, catalog),
    ],
    unsaid: headings.filter((_, place) => isSaid[place] === false),
  };
}

/** Neither API surely shows every attendee entry: who is not known as host may be one, and keeps it. */
function attendeeCell({ person, account }: ExportedPerson, catalog: Catalog): string {
  const isShown = isAttendee(person, catalog.site);
  // The portal refuses TRUE for both (txzp4bb).
  if (isHost(person, catalog)) return isShown ? '' : spelled(false);
  return isShown ? spelled(true) : account?.attendeeOnly === false ? spelled(false) : '';
}

/** Only the account on the site tells whether the person is an attendee there. */
export function mayBeAttendee(person: SeenPerson, catalog: Catalog): boolean {
  return !isHost(person, catalog) && !isAttendee(person, catalog.site);
}

/** How the portal's files write booleans (DOC-5361). */
function spelled(value: boolean): string {
  return value ? 'TRUE' : 'FALSE';
}

/** `Messaging [Sub123]`, `acme.webex.com - Webex Suite [Sub123]` */
function headingOf({ name, siteUrl, subscriptionId }: License): string {
  const named = siteUrl === undefined ? name : `${siteUrl} - ${name}`;
  return subscriptionId === undefined ? named : `${named} [${subscriptionId}]`;
}

function meansThis(license: License, catalog: Catalog): boolean {
  if (!isFitForName(headingOf(license))) return false;
  const target = targetOf(headingOf(license), catalog);
  return 'is' in target && target.is === 'license' && target.license.id === license.id;
}

function needsLocation(license: License): boolean {
  return isCalling(license) || /\bcustomer experience\b/iu.test(license.name);
}
