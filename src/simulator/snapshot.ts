import { addPerson, recountHolders, removePerson } from './roster.js';
import { primaryAddress } from './site-account.js';
import type { Person, World } from './world.js';

/**
 * Saves what a request can change (one person, the accounts on the sites, the session tickets, and messages) and returns the function that restores it. For requests that are answered as if they had been performed, but are not.
 */
export function snapshot(world: World, email: string | undefined): () => void {
  const putBack = personSnapshot(world, email);
  const tickets = new Map(world.tickets);
  const [rooms, messages] = [world.rooms.length, world.messages.length];
  return () => {
    putBack();
    world.tickets.clear();
    for (const [ticket, holder] of tickets) world.tickets.set(ticket, holder);
    world.rooms.length = rooms;
    world.messages.length = messages;
  };
}

/** The same for the person and the accounts only. The returned function may be called several times. */
export function personSnapshot(world: World, email: string | undefined): () => void {
  const address = email?.toLowerCase() ?? '';
  const before = structuredClone(personAt(world, address));
  const key = before ? primaryAddress(before) : address;
  const accounts = world.sites.map(({ siteUsers }) => structuredClone(siteUsers.get(key)));
  return () => {
    const after = before ? world.people.get(before.id) : personAt(world, address);
    for (const other of after?.emails ?? []) world.byEmail.delete(other.toLowerCase());
    for (const { siteUsers } of world.sites) {
      if (after && primaryAddress(after) !== key) siteUsers.delete(primaryAddress(after));
    }
    if (before) addPerson(world, structuredClone(before));
    else if (after) removePerson(world, after);
    for (const [place, { siteUsers }] of world.sites.entries()) {
      const account = accounts[place];
      if (account) siteUsers.set(key, structuredClone(account));
      else siteUsers.delete(key);
    }
    recountHolders(world);
  };
}

function personAt(world: World, address: string): Person | undefined {
  return world.people.get(world.byEmail.get(address) ?? '');
}
