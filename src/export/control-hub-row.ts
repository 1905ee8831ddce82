/** Turns a person into a row of Control Hub's own user CSV (its file reference, afv3q8), so that it can be imported there. */
import { isAttendee, isHost } from '../fields/attendee.js';
import { isCalling, isImplicit, type Catalog, type License } from '../model/catalog.js';
import { isSayable, type ExportedPerson } from './export-row.js';
import { targetOf } from '../rows/headings.js';
import { isFitForName } from '../model/outside-text.js';
import type { SeenPerson } from '../model/row.js';

export interface ControlHubColumns {
  /** The last one is for attendees; Control Hub has it if the site has attendee accounts (txzp4bb). */
  readonly headings: readonly string[];
  /** The licenses with a column each, after the profile columns. */
  readonly licenses: readonly License[];
  /** Licenses assigned only together with a location and a number, which are unknown here. */
  readonly needLocation: readonly License[];
  /** Licenses that no heading can identify, because it would not be unique or cannot hold the name. */
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
 * The columns of Control Hub that are known here: it states itself that others may be left out, and that values left out do not
 * change (DOC-5361). A row that assigns a Calling license without a location and a number may be dropped entirely without an
 * error (ih07j), so those licenses have no column.
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
 * Cells are in the order of the headings, written exactly as Control Hub should read them and never escaped: an apostrophe in
 * front would become part of a name. A value that a spreadsheet program would run as a formula (`isFormula`) is therefore left
 * empty, which keeps the value both there and here; as text, such a program would alter it anyway. The email address identifies
 * the person and is always present. `unsaid` names the columns of such cells.
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

/** Neither API reliably shows every attendee account: a person not known as a host may have one, and keeps it. */
function attendeeCell({ person, account }: ExportedPerson, catalog: Catalog): string {
  const isShown = isAttendee(person, catalog.site);
  // Control Hub refuses TRUE for both (txzp4bb).
  if (isHost(person, catalog)) return isShown ? '' : spelled(false);
  return isShown ? spelled(true) : account?.attendeeOnly === false ? spelled(false) : '';
}

/** Only the account on the site shows whether the person is an attendee there. */
export function mayBeAttendee(person: SeenPerson, catalog: Catalog): boolean {
  return !isHost(person, catalog) && !isAttendee(person, catalog.site);
}

/** How Control Hub's files write booleans (DOC-5361). */
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
