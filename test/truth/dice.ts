/** Choices by chance, the same for the same seed. */
import { seeded } from '../helpers/bytes.js';

export interface Dice {
  /** From 0 to below `bound`. */
  number(bound: number): number;
  /** True once in so many times. */
  oneIn(times: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** So many different ones, in the order of the list. */
  some<T>(items: readonly T[], count: number): T[];
}

export function diceOf(seed: number, number: number): Dice {
  const random = seeded((seed * 1_000_003 + number * 7919) >>> 0);
  const pick = <T>(items: readonly T[]): T => items[random(items.length)] as T;
  return {
    number: random,
    oneIn: (times) => random(times) === 0,
    pick,
    some(items, count) {
      const left = [...items.keys()];
      const places = Array.from(
        { length: Math.min(count, items.length) },
        () => left.splice(random(left.length), 1)[0] ?? 0,
      );
      return places.sort((a, b) => a - b).map((place) => items[place] as (typeof items)[number]);
    },
  };
}
