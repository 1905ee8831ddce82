/** Licenses and attendee entries that are pending until the person accepts them. */
import { applyAccess } from '../grant.js';
import type { Access } from '../grant.js';
import type { Person, World } from '../world.js';

/** Assigns what PATCH /licenses/users adds, at once or by option as pending; what it removes is gone at once. */
export function giveOrLeavePending(world: World, person: Person, wanted: Required<Access>, now: number): void {
  const waits = isPendingFor(world, person);
  const licenseIds = [...wanted.licenseIds].filter((id) => !waits || person.licenseIds.includes(id));
  const attendeeOf = wanted.attendeeOf.filter((site) => !waits || person.attendeeOf.includes(site));
  const pending = {
    licenseIds: [...wanted.licenseIds].filter((id) => !licenseIds.includes(id)),
    attendeeOf: wanted.attendeeOf.filter((site) => !attendeeOf.includes(site)),
  };
  applyAccess(world, person, { licenseIds: new Set(licenseIds), attendeeOf }, now);
  setPending(person, pending);
}

/** The person accepts: what was pending is assigned, and the invitation is no longer pending. */
export function acceptPending(world: World, person: Person, now: number): void {
  const { licenseIds = [], attendeeOf = [] } = person.pending ?? {};
  setPending(person, { licenseIds: [], attendeeOf: [] });
  person.invitePending = false;
  const access = {
    licenseIds: new Set([...person.licenseIds, ...licenseIds]),
    attendeeOf: [...new Set([...person.attendeeOf, ...attendeeOf])],
  };
  applyAccess(world, person, access, now);
}

function isPendingFor({ options }: World, person: Person): boolean {
  return options.pendingLicenses === 'always' || (options.pendingLicenses === 'invited' && person.invitePending);
}

function setPending(person: Person, pending: NonNullable<Person['pending']>): void {
  if (pending.licenseIds.length + pending.attendeeOf.length === 0) delete person.pending;
  else person.pending = pending;
}
