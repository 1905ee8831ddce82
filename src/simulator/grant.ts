/** Which licenses a person can have, and assigning them. */
import type { FaultEffect } from './faults.js';
import { mapAttributes } from './mapped-codes.js';
import { publicId } from './ids.js';
import { holders, setLicenses } from './roster.js';
import { hostSites, primaryAddress, settleSiteAccount, worldAt } from './site-account.js';
import type { License, Person, World } from './world.js';

/** Why a license cannot be assigned. */
export type GrantRefusal = 'unknown' | 'no-units' | 'calling-properties' | 'refused';

/** How a Webex Calling license would be provisioned: from the request or from what the person has. */
export interface CallingProperties {
  readonly locationId: string;
  readonly extension: string;
  readonly phoneNumber: string;
}

/** What a request contributes to the decision whether a license can be assigned. */
export interface GrantTerms {
  readonly calling: CallingProperties;
  /** How a fault alters the request. */
  readonly effect?: FaultEffect;
}

/**
 * Why the person cannot have the license; undefined if nothing prevents it. A license that the person already has is
 * not refused. Calling needs a number, or an extension and a location (documented for PATCH /licenses/users).
 */
export function grantRefusal(
  world: World,
  person: Person,
  licenseId: string,
  { calling, effect = {} }: GrantTerms,
): GrantRefusal | undefined {
  const license = world.licenses.find(({ id }) => id === licenseId);
  if (!license) return 'unknown';
  if (person.licenseIds.includes(licenseId)) return undefined;
  if ([license.id, license.name].includes(effect.refusal?.refuseLicense ?? '')) return 'refused';
  if (isCalling(license)) {
    const reachable = calling.phoneNumber !== '' || (calling.extension !== '' && calling.locationId !== '');
    if (!reachable) return 'calling-properties';
  }
  const limitless = world.options.overage || effect.withoutLimit === true || license.hybrid === true;
  return limitless || consumed(world, license) < license.total ? undefined : 'no-units';
}

/** Units in use: by people, and by whatever the simulator does not list. */
export function consumed(world: World, license: License): number {
  return consumedByUsers(world, license) + license.consumedElsewhere;
}

export function consumedByUsers(world: World, license: License): number {
  return license.hybrid === true ? 0 : holders(world, license.id);
}

/** The licenses and attendee entries that a person should have. */
export interface Access {
  readonly licenseIds: ReadonlySet<string>;
  /** Sites without `#attendee`; if absent, the entries stay as they are. */
  readonly attendeeOf?: readonly string[];
}

/**
 * Assigns these licenses, in the order of the organization's list, and these attendee entries as far as the licenses
 * allow them (options), and updates the account on the site.
 */
export function applyAccess(world: World, person: Person, wanted: Access, now: number): void {
  const { licenseIds, attendeeOf } = settledAccess(world, person, wanted);
  const ordered = world.licenses.map(({ id }) => id).filter((id) => licenseIds.has(id));
  setLicenses(world, person, ordered);
  person.attendeeOf = attendeeOf;
  settleSiteAccount(world, person, now);
  mapAttributes(world, person, now);
}

/** How an attendee entry and the licenses of the same site affect each other. */
function settledAccess(
  world: World,
  person: Person,
  { licenseIds, attendeeOf = person.attendeeOf }: Access,
): { licenseIds: Set<string>; attendeeOf: string[] } {
  const ids = new Set(licenseIds);
  const hostedBefore = hostSites(world, person);
  const hosted = hostSites(world, { licenseIds: [...ids] });
  const entries = attendeeOf.filter((site) => {
    const isNew = !person.attendeeOf.includes(site);
    if (isNew && isSiteAdmin(worldAt(world, site) ?? world, person)) return false;
    if (!hosted.includes(site)) return true;
    if (!hostedBefore.includes(site)) return !isNew && world.options.licenseForAttendee === 'keep-entry';
    if (!isNew) return true;
    if (world.options.attendeeForHost === 'replace') {
      for (const { id, siteUrl } of world.licenses) if (siteUrl === site) ids.delete(id);
    }
    return world.options.attendeeForHost !== 'refuse';
  });
  return { licenseIds: ids, attendeeOf: entries };
}

/** A site administrator cannot have an attendee account there (help.webex.com 9dmqgv). */
export function isSiteAdmin(world: World, person: Person): boolean {
  const account = world.siteUsers.get(primaryAddress(person));
  return account?.siteAdmin === true || person.roles.includes(publicId('ROLE', 'id_full_admin'));
}

/** "Screen Share" is assigned by Webex itself and cannot be removed (documented as error 700006). */
export function isImplicit(license: License): boolean {
  return license.name === 'Screen Share';
}

export function isCalling(license: License): boolean {
  return license.name.startsWith('Webex Calling');
}

export function hasCalling(world: World, person: Person): boolean {
  return world.licenses.filter(isCalling).some(({ id }) => person.licenseIds.includes(id));
}

/** The sites of the `#attendee` entries, limited to those that the organization has. */
export function attendeeSites(world: World, siteUrls: readonly string[]): string[] {
  const sites = orgSites(world);
  const marked = siteUrls.filter((entry) => entry.toLowerCase().endsWith('#attendee'));
  return [...new Set(marked.map((entry) => entry.slice(0, -'#attendee'.length).toLowerCase()))].filter((site) =>
    sites.has(site),
  );
}

/** The organization's sites: its meeting site and those that its licenses name. */
export function orgSites(world: World): Set<string> {
  return new Set([world.site, ...world.licenses.flatMap(({ siteUrl }) => siteUrl ?? [])]);
}
