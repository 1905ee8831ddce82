/** What happens to a person's account on the meeting site when licenses and attendee entries are added or removed. */
import type { Person, SiteUser, World } from './world.js';

/** The centers that a new account starts with: all but the sales center (an assumption; undocumented). */
export function hostServices(): SiteUser['services'] {
  return { meetingCenter: true, trainingCenter: true, supportCenter: true, eventCenter: true, salesCenter: false };
}

/** The sites for which the person holds a license, in the order of the licenses. */
export function hostSites(world: World, person: Pick<Person, 'licenseIds'>): string[] {
  const sites = world.licenses
    .filter((license) => person.licenseIds.includes(license.id))
    .flatMap((license) => license.siteUrl ?? []);
  return [...new Set(sites)];
}

/**
 * Updates the person's account on each site to match their licenses and attendee entries.
 *
 * The first license or entry creates the account, which the site knows `siteDelay` seconds later; a further one leaves
 * a known person known. A person with a license is a host. What the loss of the last one does is an option, because no
 * source documents it. `now` is in milliseconds since 1970.
 */
export function settleSiteAccount(world: World, person: Person, now: number): void {
  for (const at of world.sites) settleAt(at, person, now);
}

function settleAt(world: World, person: Person, now: number): void {
  const key = primaryAddress(person);
  const account = world.siteUsers.get(key);
  if (hostSites(world, person).includes(world.site)) {
    if (account) becomeHost(world, account);
    else newHost(world, newAccount(world, key, now));
  } else if (person.attendeeOf.includes(world.site)) {
    if (account) becomeAttendee(world, account);
    else newAccount(world, key, now).sessionTypes = listedTypes(world, world.options.defaultAttendeeTypes);
  } else if (account) {
    loseAccount(world, account);
  }
}

/** The world seen from this site; `undefined` for a site without settings. */
export function worldAt(world: World, site: string): World | undefined {
  return world.sites.find((one) => one.site === site.toLowerCase());
}

/** The address by which the site knows the person: the first one, in lower case. */
export function primaryAddress(person: Person): string {
  return (person.emails[0] ?? '').toLowerCase();
}

/** The account with that address; if there is none, an active host account is created that the site knows at once. */
export function siteAccountFor(world: World, email: string, now: number): SiteUser {
  const found = world.siteUsers.get(email);
  if (found) return found;
  const account = newAccount(world, email, now);
  newHost(world, account);
  account.knownFrom = now;
  return account;
}

/** A new attendee account with the default tracking codes and no session types. */
function newAccount(world: World, email: string, now: number): SiteUser {
  const account: SiteUser = {
    site: world.site,
    email,
    active: 'ACTIVATED',
    sessionTypes: [],
    trackingCodes: defaultTrackingCodes(world),
    attendeeOnly: true,
    siteAdmin: false,
    personalRoom: false,
    services: hostServices(),
    userId: nextUserId(world),
    registeredAt: now,
    knownFrom: now + world.options.siteDelay * 1000,
  };
  world.siteUsers.set(email, account);
  return account;
}

const lastUserIds = new WeakMap<World, number>();

/** A number that no account of the site has had before. */
function nextUserId(world: World): number {
  let last = lastUserIds.get(world) ?? 100_000_000;
  if (!lastUserIds.has(world)) for (const { userId } of world.siteUsers.values()) last = Math.max(last, userId);
  lastUserIds.set(world, last + 1);
  return last + 1;
}

function newHost(world: World, account: SiteUser): void {
  account.attendeeOnly = false;
  account.sessionTypes = listedTypes(world, world.options.defaultSessionTypes);
}

function becomeHost(world: World, account: SiteUser): void {
  const isBack = account.attendeeOnly || account.active === 'DEACTIVATED';
  account.active = 'ACTIVATED';
  account.attendeeOnly = false;
  if (!isBack) return;
  const { typesAsHostAgain, defaultSessionTypes } = world.options;
  if (typesAsHostAgain === 'none') account.sessionTypes = [];
  else if (typesAsHostAgain === 'default' || account.sessionTypes.length === 0) {
    account.sessionTypes = listedTypes(world, defaultSessionTypes);
  }
}

function listedTypes(world: World, list: string): number[] {
  const listed = list.split(',').map((id) => Number(id.trim()));
  return listed.filter((id) => world.sessionTypes.some((type) => type.id === id));
}

/** Values of new accounts, by index; a name that is not a code of the site is ignored. */
export function defaultTrackingCodes(world: World): Record<number, string> {
  const pairs = world.options.defaultTrackingCodes.split(';').flatMap((text) => {
    const [name = '', value = ''] = text.split('=').map((part) => part.trim());
    const code = world.trackingCodes.find((candidate) => candidate.name === name);
    return code && value !== '' ? [[code.index, value] as const] : [];
  });
  return Object.fromEntries(pairs);
}

function becomeAttendee(world: World, account: SiteUser): void {
  const wasHost = !account.attendeeOnly;
  account.active = 'ACTIVATED';
  account.attendeeOnly = true;
  const { typesAsAttendee, accountAfterLicense } = world.options;
  const kept = typesAsAttendee === 'as-account' ? accountAfterLicense === 'keep' : typesAsAttendee === 'keep';
  if (wasHost && !kept) account.sessionTypes = [];
}

function loseAccount(world: World, account: SiteUser): void {
  if (world.options.accountAfterLicense === 'remove') {
    world.siteUsers.delete(account.email);
    return;
  }
  account.active = 'DEACTIVATED';
  if (world.options.accountAfterLicense === 'keep') return;
  account.sessionTypes = [];
  account.trackingCodes = {};
  account.attendeeOnly = true;
}
