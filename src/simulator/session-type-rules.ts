/** Which session types an account on the site can have: the same for XML and REST except for the options of each. */
import type { SiteRefusal } from './site-refusal.js';
import type { SiteUser, World } from './world.js';

/** What no source documents about an interface, so that the interface has an option for it. */
export interface SessionTypeRules {
  /** What happens to the types that are left out. */
  readonly leftOut: 'replace' | 'merge';
  readonly empty: 'clear' | 'keep' | 'refuse';
  readonly unknown: 'refuse' | 'ignore';
  readonly attendee: 'refuse' | 'accept';
}

/**
 * The types that the account has after these ids are sent for it, or why the ids are refused. A deactivated type counts
 * as unknown, unless the account already has it.
 */
export function sessionTypesAfter(
  world: World,
  account: SiteUser,
  sent: readonly string[],
  rules: SessionTypeRules,
): number[] | SiteRefusal {
  const isKnown = (text: string): boolean => {
    const type = world.sessionTypes.find(({ id }) => String(id) === text);
    return type !== undefined && (type.active || account.sessionTypes.includes(type.id));
  };
  const texts = rules.unknown === 'ignore' ? sent.filter(isKnown) : sent;
  if (texts.length === 0) {
    if (rules.empty === 'refuse') return { refused: 'no-session-type' };
    return rules.empty === 'keep' || rules.leftOut === 'merge' ? account.sessionTypes : [];
  }
  if (account.attendeeOnly && rules.attendee === 'refuse') return { refused: 'attendee' };
  const wrong = texts.find((text) => !isKnown(text));
  if (wrong !== undefined) return { refused: 'unknown-session-type', value: wrong };
  const kept = rules.leftOut === 'merge' ? account.sessionTypes : [];
  return [...new Set([...kept, ...texts.map(Number)])];
}

/**
 * Why the site does not let the account have these types: a service that is off, no seat left, or a personal room that
 * needs a certain type. Service and seats are not checked for types that the account already has.
 */
export function sessionTypesRefusal(
  world: World,
  account: SiteUser,
  wanted: readonly number[],
): SiteRefusal | undefined {
  if (wanted === account.sessionTypes) return undefined;
  const types = world.sessionTypes.filter(({ id }) => wanted.includes(id));
  for (const type of types) {
    if (account.sessionTypes.includes(type.id)) continue;
    const on = type.services.some((service) => account.services[centerOf(service)]);
    if (!on && type.services.length > 0) return { refused: 'service-off', value: String(type.id) };
    if (type.seats !== undefined && holders(world, type.id) >= type.seats) {
      return { refused: 'seats', value: String(type.id) };
    }
  }
  const roomy = !account.personalRoom || types.some(({ code }) => code === 'PRO' || code === 'STD');
  return roomy ? undefined : { refused: 'personal-room' };
}

function holders(world: World, id: number): number {
  return [...world.siteUsers.values()].filter(({ sessionTypes }) => sessionTypes.includes(id)).length;
}

function centerOf(service: string): keyof SiteUser['services'] {
  return `${service.charAt(0).toLowerCase()}${service.slice(1)}` as keyof SiteUser['services'];
}
