/**
 * The attendee account on the site. A license for the site replaces it, because a person is either a host or an attendee on a
 * site (Licenses API, PATCH /licenses/users).
 */
import { readBoolean } from '../model/cells.js';
import { sameSite, siteLicenses, type Catalog } from '../model/catalog.js';
import type { Change, SeenPerson, SeenSiteUser } from '../model/row.js';
import { whyNot } from './entitlements.js';
import type { Field } from './field.js';
import { licenseChanges } from './license.js';
import { setColumnOf } from './sets.js';

const name = 'attendee';

export const attendee: Field = {
  name,
  carrier: 'licenses',
  columns: [
    {
      name,
      holds: 'boolean',
      example: 'true',
      meaning: '`true` adds an attendee account on the site, `false` removes it',
    },
  ],
  read({ cells, entitled, complain }) {
    const cell = cells.get(name);
    const value = cell === undefined ? undefined : readBoolean(cell.text);
    if (cell !== undefined && value === undefined) complain('not-boolean', cell, whyNot(cell.text));
    const assignment = value ?? entitled?.attendee;
    return assignment === undefined ? {} : { attendee: assignment };
  },
  asks: ({ attendee: value }) => (value === undefined ? 'nothing' : value ? 'something' : 'less'),
  wantedOf: ([change]) => (change === undefined ? {} : { attendee: change.to === true }),
  differences(wanted, { person }, catalog) {
    const { site } = catalog;
    const isNow = person !== null && isAttendee(person, site);
    if (!isNow && wanted.attendee === undefined) return [];
    const added = licenseChanges(wanted.licenses, person, catalog).filter(({ to }) => to === true);
    const becomesHost = added.some(({ key }) => siteLicenses(catalog).some(({ id }) => id === key));
    const assignment = becomesHost && isNow ? false : wanted.attendee;
    return assignment === undefined || assignment === isNow ? [] : [attendeeChange(site, isNow, assignment)];
  },
  valueNow: ({ key = '' }, { person }) => person !== null && isAttendee(person, key),
  describe: ({ to }) => `${to === true ? 'add' : 'remove'} attendee account`,
  describeLoss: () => 'attendee account removed',
  describeKind: ({ to }) => `attendee account ${to === true ? 'added' : 'removed'}`,
  // An attendee who becomes a host loses the attendee entry because of the license.
  columnOf: (_change, wanted) =>
    wanted.attendee === undefined ? setColumnOf(wanted.licenses, true, 'Licenses') : name,
  seen: ({ licenses, siteUrls = [] }) => ({ licenses, siteUrls }),
  exportHeadings: () => [name],
  exportCells: ({ person }, catalog) => [isAttendee(person, catalog.site) && !isHost(person, catalog) ? 'true' : ''],
  offers: () => ['true', 'false'],
};

export function attendeeChange(site: string, from: boolean, to: boolean): Change {
  return { field: name, key: site, label: site, from, to };
}

export function isAboutAttendee({ field }: Pick<Change, 'field'>): boolean {
  return field === name;
}

export function isAttendee(person: Pick<SeenPerson, 'siteUrls'>, site: string): boolean {
  return (person.siteUrls ?? []).some((url) => sameSite(url, `${site}#attendee`));
}

/** Does the person have a license of the site? Then no file can ask for an attendee account too, whatever the service shows. */
export function isHost({ licenses }: Pick<SeenPerson, 'licenses'>, catalog: Catalog): boolean {
  return siteLicenses(catalog).some(({ id }) => licenses.includes(id));
}

/**
 * It is not known whether answers about people show attendee entries; the account on the site says what it is. A deactivated
 * account does not make a person an attendee. `ifUntold`: what to assume if the site's API does not say.
 */
export function withAttendee<P extends SeenPerson>(
  person: P,
  account: (Pick<SeenSiteUser, 'attendeeOnly'> & { readonly active: boolean }) | null | undefined,
  site: string,
  ifUntold = false,
): P {
  if (!account || !(account.attendeeOnly ?? ifUntold) || !account.active || isAttendee(person, site)) return person;
  return { ...person, siteUrls: [...(person.siteUrls ?? []), `${site}#attendee`] };
}

/** May the account be an attendee account, as far as can be determined when the site's API does not say? */
export function mayBeAttendee(
  person: Pick<SeenPerson, 'licenses'>,
  account: Pick<SeenSiteUser, 'attendeeOnly'> | null | undefined,
  catalog: Catalog,
): boolean {
  return Boolean(account) && account?.attendeeOnly === undefined && !isHost(person, catalog);
}
