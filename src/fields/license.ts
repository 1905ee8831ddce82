/** Licenses of the organization and the site: added and removed by the Licenses API, or with the record. */
import { findLicense, isImplicit, sameSite, siteLicenses, spellLicense, type Catalog } from '../model/catalog.js';
import { normalizeCell } from '../model/cells.js';
import { isFitForName } from '../model/outside-text.js';
import type { Change, Named, SeenPerson, SetAssignment } from '../model/row.js';
import { withEntitled } from './entitlements.js';
import type { Field } from './field.js';
import {
  describeMember,
  memberChanges,
  onlyAdding,
  setAsks,
  setColumnOf,
  setAssignmentIn,
  setAssignmentOf,
} from './sets.js';

const name = 'license';
const plural = 'Licenses';

export const license: Field = {
  name,
  carrier: 'licenses',
  columns: [
    { name: 'licenses', holds: 'list', example: 'Webex Suite; Messaging', meaning: 'has at least these (adds)' },
    { name: 'removeLicenses', holds: 'list', example: 'Messaging', meaning: 'removes these' },
    {
      name: 'exactLicenses',
      holds: 'list',
      example: 'Webex Suite',
      meaning:
        'exactly these, of the licenses of this site and those without a site; others of them are removed; `<clear>`: none',
    },
  ],
  read(reading) {
    const { catalog, held, entitled, cells, complain } = reading;
    const find = (text: string): ReturnType<typeof findLicense> => findLicense(catalog, text, held);
    const listed = setAssignmentIn(reading, { plural, kind: 'license', canBeEmpty: true, find });
    const assignment = withEntitled(listed, entitled, cells.get(`exact${plural}`), complain);
    return assignment === undefined ? {} : { licenses: assignment };
  },
  asks: ({ licenses }) => setAsks(licenses),
  onlyGiving: ({ licenses }) => (licenses === undefined ? {} : { licenses: onlyAdding(licenses) }),
  wantedOf: (changes) => ({ licenses: setAssignmentOf(changes) }),
  differences({ licenses }, { person }, catalog) {
    return licenseChanges(licenses, person, catalog);
  },
  valueNow: ({ key = '' }, { person }) => person?.licenses.includes(key) ?? false,
  describe: (change) => describeMember('licenses', change),
  describeLoss: (change) => describeMember('licenses', change),
  describeKind: (change) => describeMember('licenses', change),
  columnOf: ({ to }, { licenses }) => setColumnOf(licenses, to, plural),
  seen: ({ licenses, siteUrls = [] }) => ({ licenses, siteUrls }),
  exportHeadings: () => ['licenses'],
  exportCells: ({ person }, catalog) => [cellOf(person, catalog)],
  offers: (catalog) => catalog.licenses.map((one) => spellLicense(catalog, one)),
};

export function licenseChanges(
  assignment: SetAssignment | undefined,
  person: SeenPerson | null,
  catalog: Catalog,
): Change[] {
  const held = person?.licenses ?? [];
  return memberChanges(name, assignment, held, () => exactScope(held, catalog));
}

/** All licenses of a person who is deleted, implicit ones and those of other sites too. */
export function licensesLost({ licenses }: SeenPerson, catalog: Catalog): Change[] {
  return licenses.map((id) => {
    const label = catalog.licenses.find((one) => one.id === id)?.name ?? id;
    return { field: name, key: id, label, from: true, to: false };
  });
}

/** `exactLicenses` covers licenses of this site and those without a site; implicit ones stay. */
function exactScope(held: readonly string[], catalog: Catalog): Named[] {
  return held.flatMap((id) => {
    const one = catalog.licenses.find((listed) => listed.id === id);
    if (one === undefined || isImplicit(one)) return [];
    return one.siteUrl === undefined || sameSite(one.siteUrl, catalog.site) ? [{ id, name: one.name }] : [];
  });
}

/** Webex assigns and removes implicit licenses by itself; licenses that the catalog does not know cannot be named. */
function cellOf({ licenses }: SeenPerson, catalog: Catalog): string {
  const held = catalog.licenses.filter((one) => licenses.includes(one.id) && !isImplicit(one));
  return held.map((one) => listable(spellLicense(catalog, one), one.id)).join('; ');
}

/** A name that would be read as several members of a list is written as its id. */
export function listable(spelled: string, id: string): string {
  return spelled.includes(';') || normalizeCell(spelled) !== spelled || !isFitForName(spelled) ? id : spelled;
}

export function isLicense({ field }: Pick<Change, 'field'>): boolean {
  return field === name;
}

/** Ids of the licenses that are added (`to` is true) or removed. */
export function licenseIds(changes: readonly Change[], to: boolean): string[] {
  return changes.flatMap((change) => (isLicense(change) && change.to === to && change.key ? [change.key] : []));
}

/** Does the change add or remove a license of the site, which makes a person a host? */
export function isHosting(change: Change, catalog: Catalog): boolean {
  return isLicense(change) && siteLicenses(catalog).some(({ id }) => id === change.key);
}
