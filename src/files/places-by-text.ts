/** Where texts stand, in flat memory: 8 bytes for each. Pure but for its own memory. */
import { hash53, sortedNumbers } from './growable-array.js';

export interface PlacesByText {
  add(text: string, place: number): void;
  /** The places of the text, ascending, and perhaps of others: who finds something there compares the text. */
  of(text: string): Generator<number, void>;
}

/**
 * A number for each text: 28 bits of its hash, and behind them the place. Two texts may begin with the same bits. So many places
 * fit, which is more than people are ever listed.
 */
const mostPlaces = 2 ** 25;

export function createPlaces(): PlacesByText {
  const numbers = sortedNumbers();
  return {
    add: (text, place) => numbers.add(inFront(text) + place),
    *of(text) {
      const from = inFront(text);
      for (const number of numbers.between(from, from + mostPlaces)) yield number - from;
    },
  };
}

function inFront(text: string): number {
  return Math.floor(hash53(text) / mostPlaces) * mostPlaces;
}
