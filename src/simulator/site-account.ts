/** What becomes of a person's account on the meeting site when licenses and attendee entries come and go. */
import type { Person, SiteUser, World } from './world.js';

/** All meeting centers on: what a host account starts with (an assumption; nobody documents it). */
export function hostServices(): SiteUser['services'] {
  return { meetingCenter: true, trainingCenter: true, supportCenter: true, eventCenter: true, salesCenter: false };
}

/** The sites for which the person holds a license, in the order of the licenses. */
export function hostSites(world: World, person: Person): string[] {
  const sites = world.licenses
    .filter((license) => person.licenseIds.includes(license.id))
    .flatMap((license) => license.siteUrl ?? []);
  return [...new Set(sites)];
}

/**
 * Brings the account on the site into line with the person's licenses and attendee entries.
 *
 * The first grant makes the account, which the site knows `siteDelay` seconds later; a further grant leaves a known
 * person known. A host is no attendee of the same site. What the loss of the last grant does is an option, because no
 * source tells. `now` is in milliseconds since 1970.
 */
export function settleSiteAccount(world: World, person: Person, now: number): void {
  const hosted = hostSites(world, person);
  person.attendeeOf = person.attendeeOf.filter((site) => !hosted.includes(site));
  const key = primaryAddress(person);
  const account = world.siteUsers.get(key);
  if (hosted.includes(world.site)) {
    becomeHost(world, account ?? newAccount(world, key, now));
  } else if (person.attendeeOf.includes(world.site)) {
    becomeAttendee(world, account ?? newAccount(world, key, now));
  } else if (account) {
    loseAccount(world, account);
  }
}

/** The address by which the site knows the person: the first one, in lower case. */
export function primaryAddress(person: Person): string {
  return (person.emails[0] ?? '').toLowerCase();
}

/** The account with that address, made as an active host account that the site knows at once if there is none. */
export function siteAccountFor(world: World, email: string, now: number): SiteUser {
  const found = world.siteUsers.get(email);
  if (found) return found;
  const account = newAccount(world, email, now);
  becomeHost(world, account);
  account.knownFrom = now;
  return account;
}

function newAccount(world: World, email: string, now: number): SiteUser {
  const account: SiteUser = {
    site: world.site,
    email,
    active: 'ACTIVATED',
    sessionTypes: [],
    trackingCodes: {},
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

/** A number that no account of the site had before. */
function nextUserId(world: World): number {
  let last = lastUserIds.get(world) ?? 100_000_000;
  if (!lastUserIds.has(world)) for (const { userId } of world.siteUsers.values()) last = Math.max(last, userId);
  lastUserIds.set(world, last + 1);
  return last + 1;
}

function becomeHost(world: World, account: SiteUser): void {
  account.active = 'ACTIVATED';
  if (!account.attendeeOnly) return;
  account.attendeeOnly = false;
  if (account.sessionTypes.length === 0) account.sessionTypes = defaultSessionTypes(world);
}

function defaultSessionTypes(world: World): number[] {
  const listed = world.options.defaultSessionTypes.split(',').map((id) => Number(id.trim()));
  return listed.filter((id) => world.sessionTypes.some((type) => type.id === id));
}

function becomeAttendee(world: World, account: SiteUser): void {
  account.active = 'ACTIVATED';
  account.attendeeOnly = true;
  if (world.options.accountAfterLicense !== 'keep') account.sessionTypes = [];
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
