/** Changes that take others back, in the words in which rows ask for things. Pure. */
import type { Catalog } from '../model/catalog.js';
import {
  textFields,
  type Change,
  type Named,
  type SeenPerson,
  type SeenSiteUser,
  type SetWish,
  type TextField,
  type Wanted,
  type Wish,
} from '../model/row.js';

export function isSiteField(field: Change['field']): boolean {
  return field === 'sessionType' || field === 'trackingCode';
}

/** What a row asks for that asks for these changes. */
export function wantedOf(changes: readonly Change[]): Wanted {
  const text = Object.fromEntries(
    changes.filter(({ field }) => isText(field)).map((change) => [change.field, wishOf(change)]),
  ) as Partial<Record<TextField, Wish<string>>>;
  const codes = Object.fromEntries(
    changes.filter(({ field }) => field === 'trackingCode').map((change) => [change.key ?? '', wishOf(change)]),
  );
  const one = (field: Change['field']): Change | undefined => changes.find((change) => change.field === field);
  const [manager, login, attendee] = [one('manager'), one('loginEnabled'), one('attendee')];
  const [licenses, sessionTypes] = [setOf(changes, 'license'), setOf(changes, 'sessionType')];
  return {
    ...(Object.keys(text).length > 0 && { text }),
    ...(manager && { manager: wishOf(manager) }),
    ...(login && { loginEnabled: login.to === true }),
    ...(licenses && { licenses }),
    ...(attendee && { attendee: attendee.to === true }),
    ...(sessionTypes && { sessionTypes }),
    ...(Object.keys(codes).length > 0 && { trackingCodes: codes }),
  };
}

function isText(field: Change['field']): field is TextField {
  return (textFields as readonly string[]).includes(field);
}

function wishOf({ to }: Change): Wish<string> {
  return typeof to === 'string' ? { do: 'set', value: to } : { do: 'clear' };
}

function setOf(changes: readonly Change[], field: Change['field']): SetWish | undefined {
  const members = changes.filter((change) => change.field === field);
  if (members.length === 0) return undefined;
  const named = (to: boolean): Named[] =>
    members.filter((change) => change.to === to).map(({ key = '', label = key }) => ({ id: key, name: label }));
  return { do: 'change', add: named(true), remove: named(false) };
}

/** All settings that the account had, for when it comes back: what it may come back with is not known. */
export function wholeSettings(
  { sessionTypes, trackingCodes }: SeenSiteUser,
  isHost: boolean,
  catalog: Catalog,
): Pick<Wanted, 'sessionTypes' | 'trackingCodes'> {
  const items = sessionTypes.map((id) => ({
    id,
    name: catalog.sessionTypes.find((type) => type.id === id)?.name ?? id,
  }));
  const cleared = catalog.trackingCodes.flatMap(({ index, required }) =>
    required ? [] : [[index, { do: 'clear' } as const] as const],
  );
  const set = Object.entries(trackingCodes).map(([index, value]) => [index, { do: 'set', value } as const] as const);
  return {
    // Webex takes no empty set, and attendees have no session types.
    ...(isHost && items.length > 0 && { sessionTypes: { do: 'exactly', items } }),
    trackingCodes: Object.fromEntries<Wish<string>>([...cleared, ...set]),
  };
}

/** Of the person, the fields that the changes speak of: a plan holds no more about a person than it needs. */
export function seenFields(person: SeenPerson, changes: readonly Change[]): Partial<SeenPerson> {
  const about = new Set(changes.map(({ field }) => field));
  const { id, emails, licenses, siteUrls = [], loginEnabled } = person;
  const texts = textFields.flatMap((field) => (about.has(field) ? [[field, person[field] ?? ''] as const] : []));
  return {
    id,
    emails,
    ...(Object.fromEntries(texts) as Partial<SeenPerson>),
    ...(about.has('manager') && { manager: person.manager ?? '', managerId: person.managerId ?? '' }),
    ...(loginEnabled !== undefined && { loginEnabled }),
    licenses,
    siteUrls,
  };
}
