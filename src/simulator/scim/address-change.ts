/** An address that was changed over SCIM, and when the other APIs show it. */
import { setAddresses } from '../roster.js';
import { primaryAddress } from '../site-account.js';
import type { Person, World } from '../world.js';

/** `now` is in milliseconds since 1970. */
export function changeAddress(world: World, person: Person, emails: string[], now: number): void {
  const { addressChange, addressDelay } = world.options;
  if (JSON.stringify(emails) === JSON.stringify(person.emails)) return;
  person.newAddresses = { emails, isConfirmed: addressChange === 'at-once', from: now + addressDelay * 1000 };
  settleAddress(world, person, now);
}

/** What the person confirms by mail. */
export function confirmAddress(world: World, person: Person, now: number): void {
  if (person.newAddresses) person.newAddresses = { ...person.newAddresses, isConfirmed: true };
  settleAddress(world, person, now);
}

/** The changes that are due by now take effect. */
export function settleAddresses(world: World, now: number): void {
  if (world.options.addressDelay === 0) return;
  for (const person of world.people.values()) settleAddress(world, person, now);
}

function settleAddress(world: World, person: Person, now: number): void {
  const { newAddresses } = person;
  if (newAddresses?.isConfirmed !== true || newAddresses.from > now) return;
  delete person.newAddresses;
  const former = primaryAddress(person);
  setAddresses(world, person, newAddresses.emails);
  const account = world.siteUsers.get(primaryAddress(person));
  if (account) account.formerly = { email: former, until: now + world.options.siteAddressDelay * 1000 };
}
