/** Tracking codes that are mapped to attributes of people: the site takes their values from there. */
import { primaryAddress } from './site-account.js';
import type { Person, SiteUser, World } from './world.js';

/** What a code can be mapped to, and the person's value; empty: none. */
const attributes: Readonly<Record<string, (person: Person) => string | undefined>> = {
  costCenter: ({ scim }) => scim?.costCenter,
  organization: ({ scim }) => scim?.organization,
  division: ({ scim }) => scim?.division,
  employeeNumber: ({ employeeNumber }) => employeeNumber,
  department: ({ department }) => department,
  title: ({ title }) => title,
};

const due = new WeakMap<World, { personId: string; at: number }[]>();

/** Has the person's values reach their accounts: at once, after the delay of the option, or never. `now` is in milliseconds since 1970. */
export function mapAttributes(world: World, person: Person, now: number): void {
  const { mappedTrackingCodes, mappedAttributes, mappedDelay, mappedReach } = world.options;
  if (!mappedTrackingCodes || mappedAttributes === '' || mappedReach === 'never') return;
  if (mappedDelay === 0) reach(world, person);
  else due.set(world, [...(due.get(world) ?? []), { personId: person.id, at: now + mappedDelay * 1000 }]);
}

/** The values that are due by now reach the accounts. */
export function settleMapped(world: World, now: number): void {
  const waiting = due.get(world);
  if (!waiting) return;
  for (const { personId, at } of waiting) {
    const person = world.people.get(personId);
    if (person && at <= now) reach(world, person);
  }
  due.set(
    world,
    waiting.filter(({ at }) => at > now),
  );
}

function reach(world: World, person: Person): void {
  for (const site of world.sites) {
    const account = site.siteUsers.get(primaryAddress(person));
    if (account) reachAccount(site, account, person);
  }
}

function reachAccount(site: World, account: SiteUser, person: Person): void {
  const codes = new Map(Object.entries(account.trackingCodes));
  for (const { index, attribute } of mappedPairs(site)) {
    const value = attributes[attribute]?.(person) ?? '';
    if (value === '') codes.delete(String(index));
    else codes.set(String(index), value);
  }
  account.trackingCodes = Object.fromEntries(codes);
}

/** Codes of the site with their attributes, from `Project=costCenter; Region=division`. Throws a RangeError for an unknown attribute. */
export function mappedPairs(world: World): { index: number; attribute: string }[] {
  if (!world.options.mappedTrackingCodes) return [];
  return world.options.mappedAttributes.split(';').flatMap((text) => {
    const [name = '', attribute = ''] = text.split('=').map((part) => part.trim());
    const code = world.trackingCodes.find((candidate) => candidate.name === name);
    if (attribute !== '' && !(attribute in attributes)) {
      throw new RangeError(`--mapped-attributes: ${attribute} is not one of ${Object.keys(attributes).join(', ')}.`);
    }
    return code && attribute !== '' ? [{ index: code.index, attribute }] : [];
  });
}
