/**
 * When to ask the site for people whose accounts were granted a moment ago. How long a site takes is undocumented (Control Hub
 * only says "may take a moment"), so it is learned: a few rows ask again and again, the others wait until one of those people
 * is known, and then for as long as that took. All times are in milliseconds of one clock.
 */

export interface Waiter {
  readonly grantedAt: number;
}

export interface SiteDelay {
  enter(grantedAt: number): Waiter;
  /** When to ask for the person (again); Infinity: not before others have been found. */
  nextLook(waiter: Waiter): number;
  /** The site is asked for the person now. */
  looking(waiter: Waiter, at: number): void;
  /** The site does not know the person yet. */
  missed(waiter: Waiter, askedAt: number): void;
  known(waiter: Waiter, askedAt: number): void;
  /** The person is not asked for any more, for whatever reason. */
  leave(waiter: Waiter): void;
}

/** Pauses between one row's lookups, in milliseconds. */
const pauses = [1, 2, 4, 8, 15, 30].map((seconds) => seconds * 1000);
/** This many rows, the oldest, ask on their own; more than one, because one person may never become known. */
const scouts = 5;
/** After this many first lookups in a row that found the person, the next rows ask a tenth earlier. */
const streakToHurry = 50;

/**
 * At most one in `callsForEach` calls to the site's API may ask too early, and at most `mostAtOnce` such lookups may come at
 * once.
 */
const callsForEach = 5;
const mostAtOnce = 20;

interface Looks {
  misses: number;
  lastLook: number;
  /** What a lookup under way was charged, in milliseconds. */
  charged: number;
}

/** `perMinute`: calls per minute that the API currently accepts. */
export function createSiteDelay(perMinute: () => number): SiteDelay {
  const waiting = new Map<Waiter, Looks>();
  /** How long the site took lately; `undefined`: not known yet. */
  let learned: number | undefined;
  let streak = 0;
  /** The greatest age, since the grant, of a person whom the site did not know; -1: none yet. */
  let unknownAt = -1;
  /** Lookups are paid for up to this time. Each is paid for in advance, and refunded if the person is found. */
  let paidUntil = -Infinity;

  const isScout = (waiter: Waiter): boolean => {
    let place = 0;
    for (const one of waiting.keys()) {
      if (one === waiter) return true;
      if ((place += 1) >= scouts) return false;
    }
    return false;
  };
  const afterMisses = ({ misses, lastLook }: Looks): number => lastLook + (pauses[misses - 1] ?? 30_000);
  const price = (): number => (callsForEach * 60_000) / perMinute();
  const worthWhile = (waiter: Waiter): number => {
    const looks = waiting.get(waiter) ?? { misses: 0, lastLook: 0, charged: 0 };
    if (learned !== undefined) {
      const first = waiter.grantedAt + learned;
      return looks.misses > 0 && looks.lastLook >= first ? afterMisses(looks) : first;
    }
    if (unknownAt < 0) return waiter.grantedAt;
    if (!isScout(waiter)) return Infinity;
    return looks.misses === 0 ? waiter.grantedAt : afterMisses(looks);
  };
  return {
    enter(grantedAt) {
      const waiter = { grantedAt };
      waiting.set(waiter, { misses: 0, lastLook: grantedAt, charged: 0 });
      return waiter;
    },
    nextLook: (waiter) => Math.max(worthWhile(waiter), paidUntil - mostAtOnce * price()),
    looking(waiter, at) {
      const looks = waiting.get(waiter);
      if (looks === undefined) return;
      looks.charged = price();
      paidUntil = Math.max(paidUntil, at) + looks.charged;
    },
    missed(waiter, askedAt) {
      const looks = waiting.get(waiter);
      if (looks) Object.assign(looks, { misses: looks.misses + 1, lastLook: askedAt, charged: 0 });
      unknownAt = Math.max(unknownAt, askedAt - waiter.grantedAt);
      streak = 0;
    },
    known(waiter, askedAt) {
      const age = Math.max(0, askedAt - waiter.grantedAt);
      const { misses = 0, charged = 0 } = waiting.get(waiter) ?? {};
      const isFirstLook = misses === 0;
      paidUntil -= charged;
      waiting.delete(waiter);
      if (learned === undefined || !isFirstLook) learned = age;
      streak = isFirstLook ? streak + 1 : 0;
      if (streak < streakToHurry) return;
      [learned, streak] = [learned * 0.9, 0];
    },
    leave: (waiter) => void waiting.delete(waiter),
  };
}
