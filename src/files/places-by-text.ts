/** The places of texts, in flat memory: 8 bytes for each. */
import { hash53, sortedNumbers } from './growable-array.js';

export interface PlacesByText {
  add(text: string, place: number): void;
  /** The places of the text, ascending, and perhaps of others with the same hash bits: callers compare the texts. */
  of(text: string): Generator<number, void>;
}

/**
 * One number for each text: 28 bits of its hash, followed by the place. Two texts may share these bits. Up to this many places
 * fit, which is more people than are ever listed.
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
