/** Finds addresses that may be near a given one, among a million, in flat memory: about 60 bytes each. */
import { growableArray } from '../files/growable-array.js';
import { domainOf, domainsApart, keysOf, keysToLookUnder } from './near-addresses.js';
import { createPlaces } from '../files/places-by-text.js';

export interface NearIndex {
  /** `email`: ASCII only, as addresses are. */
  add(email: string, place: number): void;
  /** Places of addresses that are at most two letters apart, and perhaps of a few others: callers compare the addresses. */
  near(email: string): number[];
}

/** A safety limit: organizations have only a few domains. */
const mostDomains = 5000;

export function createNearIndex(): NearIndex {
  const [byKey, domains] = [createPlaces(), new Set<string>()];
  const [places, ends, letters] = [growableArray(), growableArray(), growableArray()];
  let locals = Buffer.alloc(1 << 14);
  let size = 0;
  const isNear = (number: number, local: Buffer): boolean => {
    const begin = number === 0 ? 0 : ends.at(number - 1);
    return areWithinTwo(local, locals, begin, ends.at(number));
  };
  return {
    add(email, place) {
      const address = email.toLowerCase();
      const local = address.slice(0, address.lastIndexOf('@'));
      while (size + local.length > locals.length) locals = Buffer.concat([locals], locals.length * 2);
      size += locals.write(local, size, 'latin1');
      ends.push(size);
      letters.push(lettersOf(local));
      const number = places.push(place);
      for (const key of keysOf(address)) byKey.add(key, number);
      if (domains.size < mostDomains) domains.add(domainOf(address));
    },
    near(email) {
      const address = email.toLowerCase();
      const text = address.slice(0, Math.max(0, address.lastIndexOf('@')));
      const [local, bits] = [Buffer.from(text, 'latin1'), lettersOf(text)];
      const [own, found] = [domainOf(address), new Set<number>()];
      for (const domain of domains) {
        if (domainsApart(own, domain) === Infinity) continue;
        for (const key of keysToLookUnder(address, domain)) {
          for (const number of byKey.of(key)) {
            if (areAlike(bits, letters.at(number)) && isNear(number, local)) found.add(places.at(number));
          }
        }
      }
      return [...found];
    },
  };
}

/** Which of 32 kinds of characters occur in a text an odd number of times, as bits: two letters change at most four bits. */
function lettersOf(text: string): number {
  let bits = 0;
  for (let at = 0; at < text.length; at++) bits ^= 1 << (text.charCodeAt(at) & 31);
  return bits;
}

function areAlike(bits: number, others: number): boolean {
  let rest = bits ^ others;
  for (let count = 0; rest !== 0; count++) {
    if (count === 4) return false;
    rest &= rest - 1;
  }
  return true;
}

/**
 * Is the text at most two letters away from that part of `others`? Fills only the five diagonals of Levenshtein's table that
 * can hold two or less: entry n of a row stands for column row + n - 2, and 3 means more than two.
 */
function areWithinTwo(text: Buffer, others: Buffer, begin: number, end: number): boolean {
  const [length, other] = [text.length, end - begin];
  if (Math.abs(length - other) > 2) return false;
  const cells = new Int8Array([3, 3, 0, 1, 2, 3]);
  for (let row = 1; row <= length; row++) {
    const letter = text[row - 1];
    let [left, least] = [3, 3];
    for (let nth = 0; nth < 5; nth++) {
      const column = row + nth - 2;
      if (column < 0 || column > other) left = 3;
      else if (column === 0) left = row;
      else {
        const replaced = (cells[nth] ?? 3) + (others[begin + column - 1] === letter ? 0 : 1);
        left = Math.min(replaced, (cells[nth + 1] ?? 3) + 1, left + 1, 3);
      }
      cells[nth] = left;
      least = Math.min(least, left);
    }
    if (least > 2) return false;
  }
  return (cells[other - length + 2] ?? 3) <= 2;
}
