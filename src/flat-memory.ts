/** What must be known of a million rows or people, in typed arrays: some bytes each. Pure but for its own memory. */
/**
 * 53 bits of a text: two 32-bit mixes (multiplication and shifts, as in MurmurHash) put together. Among a million texts two
 * meet with a chance of 1 in 18,000; who uses it must be right also then.
 */
export function hash53(text: string): number {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let place = 0; place < text.length; place++) {
    const unit = text.charCodeAt(place);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}

export interface HashTable {
  /** The place that came with this hash first; where there is none, this one from now on. */
  firstWith(hash: number, place: number): number;
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
  };
}

/** Numbers in a typed array that doubles. */
export function growable(): { push(value: number): number; at(place: number): number } {
  let values = new Float64Array(1024);
  let length = 0;
  return {
    push(value) {
      if (length === values.length) values = twiceAsLong(values);
      values[length] = value;
      length += 1;
      return length - 1;
    },
    at: (place) => values[place] ?? 0,
  };
}

export interface SortedNumbers {
  add(value: number): void;
  /** Those from `low` up to below `high`, ascending. */
  between(low: number, high: number): Generator<number, void>;
}

/** Numbers that are looked for once all are there: 8 bytes each, sorted when they are first asked for. */
export function sortedNumbers(): SortedNumbers {
  let values = new Float64Array(1024);
  let [length, isSorted] = [0, true];
  const firstFrom = (low: number): number => {
    let [from, to] = [0, length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((values[middle] ?? 0) < low) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  return {
    add(value) {
      if (length === values.length) values = twiceAsLong(values);
      values[length] = value;
      [length, isSorted] = [length + 1, false];
    },
    *between(low, high) {
      if (!isSorted) values.subarray(0, length).sort();
      isSorted = true;
      for (let place = firstFrom(low); place < length; place++) {
        const value = values[place] ?? high;
        if (value >= high) return;
        yield value;
      }
    },
  };
}

function twiceAsLong(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(values.length * 2);
  wider.set(values);
  return wider;
}
