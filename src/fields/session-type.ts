/**
 * Session types of the meeting site: a set that a message replaces as a whole (XML API, SetUser; REST, session types of a
 * user).
 */
import { findSessionType, type Catalog } from '../model/catalog.js';
import { isFitForName } from '../model/outside-text.js';
import type { Change, Named, Wanted } from '../model/row.js';
import type { Field } from './field.js';
import { listable } from './license.js';
import {
  describeMember,
  memberChanges,
  onlyAdding,
  setAsks,
  setColumnOf,
  setAssignmentIn,
  setAssignmentOf,
} from './sets.js';

const name = 'sessionType';
const plural = 'SessionTypes';

export const sessionType: Field = {
  name,
  carrier: 'site',
  columns: [
    { name: 'sessionTypes', holds: 'list', onSite: true, example: 'PRO; TRS', meaning: 'has at least these (adds)' },
    { name: 'removeSessionTypes', holds: 'list', onSite: true, example: 'TRS', meaning: 'removes these' },
    { name: 'exactSessionTypes', holds: 'list', onSite: true, example: 'PRO', meaning: 'exactly these' },
  ],
  read(reading) {
    const find = (text: string): ReturnType<typeof findSessionType> => findSessionType(reading.catalog, text);
    const assignment = setAssignmentIn(reading, { plural, kind: 'session-type', canBeEmpty: false, find });
    return assignment === undefined ? {} : { sessionTypes: assignment };
  },
  asks: ({ sessionTypes }) => setAsks(sessionTypes),
  onlyGiving: ({ sessionTypes }) => (sessionTypes === undefined ? {} : { sessionTypes: onlyAdding(sessionTypes) }),
  wantedOf: (changes) => ({ sessionTypes: setAssignmentOf(changes) }),
  differences({ sessionTypes }, { siteUser }, catalog) {
    const held = siteUser?.sessionTypes ?? [];
    return memberChanges(name, sessionTypes, held, () => namedTypes(held, catalog));
  },
  valueNow: ({ key = '' }, { siteUser }) => siteUser?.sessionTypes.includes(key) ?? false,
  describe: (change) => describeMember('session types', change),
  describeLoss: (change) => describeMember('session types', change),
  describeKind: (change) => describeMember('session types', change),
  columnOf: ({ to }, { sessionTypes }) => setColumnOf(sessionTypes, to, plural),
  exportHeadings: () => ['sessionTypes'],
  exportCells: ({ account }, catalog) => [account?.active === true ? cellOf(account.sessionTypes, catalog) : ''],
  offers: ({ sessionTypes }) =>
    sessionTypes.filter(({ active }) => active).map((type) => (isFitForName(type.name) ? type.name : type.id)),
};

export function namedTypes(ids: readonly string[], { sessionTypes }: Catalog): Named[] {
  return ids.map((id) => ({ id, name: sessionTypes.find((type) => type.id === id)?.name ?? id }));
}

function cellOf(ids: readonly string[], catalog: Catalog): string {
  const held = catalog.sessionTypes.filter(({ id }) => ids.includes(id));
  const spelled = held.map((type) => {
    const found = findSessionType(catalog, type.name);
    return 'found' in found && found.found.id === type.id ? listable(type.name, type.id) : type.id;
  });
  return spelled.join('; ');
}

export function isSessionType({ field }: Pick<Change, 'field'>): boolean {
  return field === name;
}

/** Does the row add to or remove from the session types that the person has on the site, so that these must be known? */
export function buildsOnSessionTypes({ sessionTypes }: Wanted): boolean {
  return sessionTypes?.do === 'change';
}

/** The whole set that a message has to carry. */
export function wholeTypes(held: readonly string[], changes: readonly Change[]): readonly string[] | undefined {
  const types = changes.filter(isSessionType);
  if (types.length === 0) return undefined;
  const removed = types.filter(({ to }) => to === false).map(({ key }) => key);
  const added = types.flatMap(({ to, key }) => (to === true && key !== undefined ? [key] : []));
  return [...held.filter((id) => !removed.includes(id) && !added.includes(id)), ...added];
}
