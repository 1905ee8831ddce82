/** What must be known of a million rows or people, in typed arrays: some bytes each. Pure but for its own memory. */
import { createHash } from 'node:crypto';

/** 53 bits: among a million texts two meet with a chance of 1 in 18,000; who uses it must be right also then. */
export function hash53(text: string): number {
  const digest = createHash('md5').update(text).digest();
  return digest.readUIntBE(0, 6) * 32 + ((digest[6] ?? 0) & 31);
}

export interface HashTable {
  /** The place that came with this hash first; where there is none, this one from now on. */
  firstWith(hash: number, place: number): number;
  /** `undefined`: the hash never came. */
  get(hash: number): number | undefined;
}

/** Open addressing: 12 bytes a slot, at least half of them free. */
export function createHashTable(): HashTable {
  let hashes = new Float64Array(1024).fill(-1);
  let places = new Uint32Array(1024);
  let used = 0;
  const slotOf = (hash: number, table: Float64Array): number => {
    let slot = hash % table.length;
    while (table[slot] !== -1 && table[slot] !== hash) slot = (slot + 1) % table.length;
    return slot;
  };
  const grow = (): void => {
    const wider = new Float64Array(hashes.length * 2).fill(-1);
    const widerPlaces = new Uint32Array(wider.length);
    hashes.forEach((hash, slot) => {
      if (hash === -1) return;
      const target = slotOf(hash, wider);
      wider[target] = hash;
      widerPlaces[target] = places[slot] ?? 0;
    });
    hashes = wider;
    places = widerPlaces;
  };
  return {
    firstWith(hash, place) {
      if (used * 2 > hashes.length) grow();
      const slot = slotOf(hash, hashes);
      if (hashes[slot] === hash) return places[slot] ?? place;
      hashes[slot] = hash;
      places[slot] = place;
      used += 1;
      return place;
    },
    get(hash) {
      const slot = slotOf(hash, hashes);
      return hashes[slot] === hash ? places[slot] : undefined;
    },
  };
}

/** Numbers in a typed array that doubles. */
export function growable(): { push(value: number): number; at(place: number): number } {
  let values = new Float64Array(1024);
  let length = 0;
  return {
    push(value) {
      if (length === values.length) {
        const wider = new Float64Array(values.length * 2);
        wider.set(values);
        values = wider;
      }
      values[length] = value;
      length += 1;
      return length - 1;
    },
    at: (place) => values[place] ?? 0,
  };
}
