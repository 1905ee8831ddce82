/** What a row asks for and what is there → the changes between them. Pure; used when planning and again on fresh data. */
import { shown } from './cells.js';
import { isImplicit, sameSite, siteLicenses, type Catalog } from './catalog.js';
import { sameText } from './equal-text.js';
import {
  textFields,
  type Change,
  type Named,
  type SeenPerson,
  type SeenSiteUser,
  type SetWish,
  type Wanted,
} from './row.js';

/** Profile, manager and sign-in. `managerId`: the person behind the wanted manager's address. */
export function profileChanges(wanted: Wanted, person: SeenPerson | null, managerId?: string): Change[] {
  const changes: Change[] = [];
  for (const field of textFields) {
    const wish = wanted.text?.[field];
    const from = person?.[field] ?? '';
    const to = wish?.do === 'set' ? wish.value : '';
    if (wish !== undefined && !sameText(from, to))
      changes.push({ field, from: from === '' ? null : from, to: to === '' ? null : to });
  }
  changes.push(...managerChange(wanted, person, managerId));
  const login = wanted.loginEnabled;
  if (login !== undefined && person?.loginEnabled !== login) {
    changes.push({ field: 'loginEnabled', from: person?.loginEnabled ?? null, to: login });
  }
  return changes;
}

function managerChange(wanted: Wanted, person: SeenPerson | null, managerId: string | undefined): Change[] {
  const wish = wanted.manager;
  const fromId = person?.managerId ?? '';
  const toId = wish?.do === 'set' ? (managerId ?? '') : '';
  // A manager without an id is not there yet.
  const isAwaited = wish?.do === 'set' && toId === '';
  if (wish === undefined || (fromId === toId && !isAwaited)) return [];
  const from = person?.manager ?? (fromId === '' ? null : fromId);
  const to = wish.do === 'set' ? wish.value : null;
  return [{ field: 'manager', from, to, ...(fromId && { fromId }), ...(toId && { toId }) }];
}

/**
 * Licenses and the attendee account. A host's license for the site takes the place of an attendee account, because a
 * person is one or the other on a site (Licenses API, PATCH /licenses/users).
 */
export function licenseChanges(wanted: Wanted, person: SeenPerson | null, catalog: Catalog): Change[] {
  const held = person?.licenses ?? [];
  const { add, remove } = setDifference(wanted.licenses, held, () => exactScope(held, catalog));
  const changes: Change[] = [
    ...remove.map((item): Change => ({ field: 'license', key: item.id, label: item.name, from: true, to: false })),
    ...add.map((item): Change => ({ field: 'license', key: item.id, label: item.name, from: false, to: true })),
  ];
  const attendee = person !== null && isAttendee(person, catalog.site);
  const becomesHost = add.some(({ id }) => siteLicenses(catalog).some((license) => license.id === id));
  const wish = becomesHost && attendee ? false : wanted.attendee;
  if (wish !== undefined && wish !== attendee) {
    changes.push({ field: 'attendee', key: catalog.site, label: catalog.site, from: attendee, to: wish });
  }
  return changes;
}

/** `exactLicenses` speaks of licenses of this site and those without a site; implicit ones stay. */
function exactScope(held: readonly string[], catalog: Catalog): Named[] {
  return held.flatMap((id) => {
    const license = catalog.licenses.find((one) => one.id === id);
    if (license === undefined || isImplicit(license)) return [];
    return license.siteUrl === undefined || sameSite(license.siteUrl, catalog.site) ? [{ id, name: license.name }] : [];
  });
}

/** Session types and tracking codes. `null`: the site does not know the person yet. */
export function siteChanges(wanted: Wanted, siteUser: SeenSiteUser | null, catalog: Catalog): Change[] {
  const held = siteUser?.sessionTypes ?? [];
  const heldTypes = (): Named[] =>
    held.map((id) => ({ id, name: catalog.sessionTypes.find((type) => type.id === id)?.name ?? id }));
  const { add, remove } = setDifference(wanted.sessionTypes, held, heldTypes);
  const changes: Change[] = [
    ...remove.map((item): Change => ({ field: 'sessionType', key: item.id, label: item.name, from: true, to: false })),
    ...add.map((item): Change => ({ field: 'sessionType', key: item.id, label: item.name, from: false, to: true })),
  ];
  for (const [key, wish] of Object.entries(wanted.trackingCodes ?? {})) {
    const from = siteUser?.trackingCodes[key] ?? null;
    const to = wish.do === 'set' ? wish.value : null;
    const label = catalog.trackingCodes.find(({ index }) => index === key)?.name ?? `trackingCode${key}`;
    if (!sameText(from ?? '', to ?? '')) changes.push({ field: 'trackingCode', key, label, from, to });
  }
  return changes;
}

/** Are session types added to or taken from those that the person has on the site, so that these must be known? */
export function buildsOnSessionTypes({ sessionTypes }: Wanted): boolean {
  return sessionTypes?.do === 'change';
}

function setDifference(
  wish: SetWish | undefined,
  held: readonly string[],
  /** What "exactly" speaks of, of the members that are held. */
  scope: () => readonly Named[],
): { add: readonly Named[]; remove: readonly Named[] } {
  if (wish === undefined) return { add: [], remove: [] };
  const missing = (items: readonly Named[]): Named[] => items.filter(({ id }) => !held.includes(id));
  if (wish.do === 'change')
    return { add: missing(wish.add), remove: wish.remove.filter(({ id }) => held.includes(id)) };
  return {
    add: missing(wish.items),
    remove: scope().filter(({ id }) => !wish.items.some((item) => item.id === id)),
  };
}

export function isAttendee(person: Pick<SeenPerson, 'siteUrls'>, site: string): boolean {
  return (person.siteUrls ?? []).some((url) => sameSite(url, `${site}#attendee`));
}

/**
 * Whether answers about people show attendee entries is open; the account on the site says what it is. One that is
 * deactivated makes no person an attendee. `ifUntold`: what to take an account for whose API does not say.
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

/** An account that may well be an attendee's, as far as can be told where the site's API does not say. */
export function mayBeAttendee(
  person: Pick<SeenPerson, 'licenses'>,
  account: Pick<SeenSiteUser, 'attendeeOnly'> | null | undefined,
  catalog: Catalog,
): boolean {
  const isHost = siteLicenses(catalog).some(({ id }) => person.licenses.includes(id));
  return Boolean(account) && account?.attendeeOnly === undefined && !isHost;
}

/** The change that takes this one back. */
export function reversed({ from, to, fromId, toId, ...field }: Change): Change {
  return {
    ...field,
    from: to,
    to: from,
    ...(toId !== undefined && { fromId: toId }),
    ...(fromId !== undefined && { toId: fromId }),
  };
}

/** Does the person lose something by it? Emptied values count, changed ones do not. */
export function isRemoval({ from, to }: Change): boolean {
  return from !== null && from !== false && (to === false || to === null);
}

/** Does the change ask for less: a member goes, a value is emptied, the sign-in goes off? */
export function takes({ to }: Pick<Change, 'to'>): boolean {
  return to === false || to === null;
}

/** Is the change a manager who was not there when the row was planned, because another row of the file creates them? */
export function awaitsManager({ field, to, toId }: Pick<Change, 'field' | 'to' | 'toId'>): boolean {
  return field === 'manager' && typeof to === 'string' && toId === undefined;
}

/** Which of the row's fields a change is about, as one key: `title`, `license:<id>`, `trackingCode:3`. */
export function changeKey({ field, key }: Pick<Change, 'field' | 'key'>): string {
  return key === undefined ? field : `${field}:${key}`;
}

/** What the change's field is now, in the terms of `from` and `to`. */
export function valueNow(
  change: Change,
  person: SeenPerson | null,
  siteUser: SeenSiteUser | null | undefined,
): string | boolean | null {
  const key = change.key ?? '';
  switch (change.field) {
    case 'license':
      return person?.licenses.includes(key) ?? false;
    case 'attendee':
      return person !== null && isAttendee(person, key);
    case 'sessionType':
      return siteUser?.sessionTypes.includes(key) ?? false;
    case 'trackingCode':
      return siteUser?.trackingCodes[key] ?? null;
    case 'loginEnabled':
      return person?.loginEnabled ?? null;
    case 'manager':
      return managerNow(change, person);
    case 'person':
      return person === null ? null : change.from;
    default:
      return person?.[change.field] === '' ? null : (person?.[change.field] ?? null);
  }
}

/** Managers are compared by id, and told by the words of the change. */
function managerNow(change: Change, person: SeenPerson | null): string | null {
  const id = person?.managerId ?? '';
  if (id === (change.toId ?? '')) return change.to as string | null;
  if (id === (change.fromId ?? '')) return change.from as string | null;
  return id;
}

/** Is what the change asks for there now? Texts are compared as people read them, managers by id: who has none yet, is not. */
export function isInForce(
  change: Change,
  person: SeenPerson | null,
  siteUser: SeenSiteUser | null | undefined,
): boolean {
  if (change.field === 'manager') return (person?.managerId ?? '') === (change.to === null ? '' : change.toId);
  return sameValue(valueNow(change, person, siteUser), change.to);
}

/** Is the change's field now as it was when the change was planned? Compared as `isInForce` does. */
export function isAsBefore(
  change: Change,
  person: SeenPerson | null,
  siteUser: SeenSiteUser | null | undefined,
): boolean {
  if (change.field === 'manager') return (person?.managerId ?? '') === (change.fromId ?? '');
  return sameValue(valueNow(change, person, siteUser), change.from);
}

/** What is kept instead, where it is the text that the change asks for in other letters or blanks. */
export function keptOtherwise(
  change: Change,
  person: SeenPerson | null,
  siteUser: SeenSiteUser | null | undefined,
): string | undefined {
  if (change.field === 'manager' || typeof change.to !== 'string') return undefined;
  const now = valueNow(change, person, siteUser);
  return typeof now === 'string' && now !== change.to && sameText(now, change.to) ? now : undefined;
}

/** A text of blanks alone is as good as none. */
function sameValue(now: Change['to'], value: Change['to']): boolean {
  if (typeof now === 'boolean' || typeof value === 'boolean') return now === value;
  return sameText(now ?? '', value ?? '');
}

/** A change in a few words, for results and terminal: `licenses +Webex Suite`, `title "A" → "B"`, `title "A"` where nothing was. */
export function describeChange(change: Change): string {
  const label = change.label ?? change.key ?? '';
  switch (change.field) {
    case 'license':
      return `licenses ${change.to === true ? '+' : '-'}${label}`;
    case 'sessionType':
      return `session types ${change.to === true ? '+' : '-'}${label}`;
    case 'attendee':
      return `${change.to === true ? 'add' : 'remove'} attendee account`;
    case 'trackingCode':
      return `${label} ${fromTo(change)}`;
    case 'person':
      return 'person deleted';
    default:
      return `${change.field} ${fromTo(change)}`;
  }
}

function fromTo({ from, to }: Change): string {
  return from === null ? quoted(to) : `${quoted(from)} → ${quoted(to)}`;
}

function quoted(value: string | boolean | null): string {
  return value === null ? '(empty)' : typeof value === 'string' ? `"${shown(value)}"` : String(value);
}
