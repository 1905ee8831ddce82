/** What must be known about a million rows or people, in typed arrays: a few bytes each. */
/**
 * A 53-bit hash of a text: two 32-bit mixes (multiplication and shifts, as in MurmurHash) combined. Among a million texts, the
 * chance that any two collide is 1 in 18,000: callers compare the texts themselves before they rely on a match.
 */
export function hash53(text: string, seed = 0): number {
  let [a, b] = [0xdeadbeef ^ seed, 0x41c6ce57 ^ seed];
  for (let place = 0; place < text.length; place++) {
    const unit = text.charCodeAt(place);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}

export interface GrowableArray {
  /** Returns the index of the value. */
  push(value: number): number;
  /** 0 where nothing was stored. */
  at(place: number): number;
  put(place: number, value: number): void;
}

/** Numbers in a typed array that doubles when it is full. */
export function growableArray(): GrowableArray {
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
    put(place, value) {
      while (place >= values.length) values = twiceAsLong(values);
      values[place] = value;
      length = Math.max(length, place + 1);
    },
  };
}

export interface SortedNumbers {
  add(value: number): void;
  /** Values from `low` up to but not including `high`, ascending. */
  between(low: number, high: number): Generator<number, void>;
  /** Values that were added more than once. */
  repeated(): Set<number>;
}

/** Numbers that are searched only once all are added: 8 bytes each, sorted on the first query. */
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
  const sort = (): void => {
    if (!isSorted) values.subarray(0, length).sort();
    isSorted = true;
  };
  return {
    add(value) {
      if (length === values.length) values = twiceAsLong(values);
      values[length] = value;
      [length, isSorted] = [length + 1, false];
    },
    repeated() {
      sort();
      const found = new Set<number>();
      for (let place = 1; place < length; place++) {
        const value = values[place] ?? 0;
        if (value === values[place - 1]) found.add(value);
      }
      return found;
    },
    *between(low, high) {
      sort();
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
