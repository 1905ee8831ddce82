/** Files from other programs: which program, its names for our columns, and which of its columns are not applied. */
import type { ColumnName } from '../model/columns.js';
import { plainName } from '../model/names.js';

/** Files that are written for this program. */
export const ownFormat = 'webex-bulk format';

/** Which program the file comes from, in words, judged by its headings. */
export function familyOf(headings: readonly string[]): string {
  const names = new Set(headings.map(bareName));
  const has = (...wanted: string[]): boolean => wanted.some((name) => names.has(name));
  if (has('userid/email')) return 'Control Hub export';
  if (has('userid') && has('active')) {
    return has('username', 'password', 'hostprivilege') ? 'classic Site Administration' : 'Webex site export';
  }
  return has('userprincipalname', 'mail', 'givenname', 'sn') ? 'directory export' : ownFormat;
}

/**
 * Other programs' names for our columns, likelier names first: if a file has several for one column, the first counts. From
 * Control Hub (afv3q8, and older files), site and classic Site Administration, LDAP and Entra exports.
 */
const aliases: Partial<Record<ColumnName, readonly string[]>> = {
  email: ['userid/email', 'emailaddress', 'mail', 'userprincipalname', 'username'],
  firstName: ['givenname'],
  lastName: ['sn', 'surname'],
  title: ['jobtitle'],
  sessionTypes: ['meetingtype', 'meetingtypes'],
};

/** Our column that another program's heading stands for; `undefined`: none. */
export function isAlias(heading: string): ColumnName | undefined {
  const name = bareName(heading);
  const entries = Object.entries(aliases) as [ColumnName, readonly string[]][];
  return entries.find(([, names]) => names.includes(name))?.[0];
}

/** Which heading is meant if several stand for one column: the one with the lowest rank. Our own name has rank 0. */
export function rankOf(heading: string, column: ColumnName): number {
  return 1 + (aliases[column]?.indexOf(bareName(heading)) ?? -1);
}

/** Columns that Control Hub, the site and directories export and that this program does not apply. */
const recognized = new Set(
  [
    'User Status, Status, Active, Last Service Accessed Time, Days since Last Service Accessed, Comments, Notes, User ID',
    'Host Privilege, Password, Extension, Phone Number, Directory Number, Direct Line, Caller ID Number, Location',
    'Caller ID First Name, Caller ID Last Name, Preferred Language, Language, Locale, Time zone, Address type',
    'Address country, Address1, Address2, City, State, State/Province, Zip/Postal, Zip code, Country, Work phone',
    'Mobile phone, Alternate phone 1, Alternate phone 2, Entitlements, Calendar Service, Hybrid Message Service',
    'Hybrid Calendar Service (Exchange), Hybrid Calendar Service (Google), Hybrid Calendar Service Resource Group',
    'Hybrid Call Service Resource Group, Hybrid Message Service Resource Group, Call Service Aware',
    'Call Service Connect, UC Manager Profile, Calling Behavior, Calling Behavior UC Manager Profile',
    'Contact Migration Required, Upgrade Profile, Jabber with Webex Teams, Jabber Calling',
    'Enterprise Content Management, Spark Call, Spark Message, telephoneNumber, mobile, company, employeeID, c, l, st',
    'objectGUID, sAMAccountName, distinguishedName, cn, name, accountEnabled, usageLocation, id, physicalDeliveryOfficeName',
  ]
    .join(', ')
    .split(', ')
    .map(bareName),
);

export function isRecognized(heading: string): boolean {
  return recognized.has(bareName(heading));
}

/** The name in the form used for comparison, without "(Required)". */
function bareName(heading: string): string {
  return plainName(heading.replace(/\(\s*required\s*\)\s*$/iu, ''));
}
