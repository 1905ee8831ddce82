/** Texts in flat memory, each with its own number: its bytes plus about 20 more. */
import { growableArray, hash53 } from './growable-array.js';

export interface NumberedTexts {
  /** The text's number: 0 for the first text, 1 for the next different one, and so on. The same text keeps its number. */
  add(text: string): number;
  /** `undefined`: the text was never added. */
  find(text: string): number | undefined;
}

/**
 * Two texts are the same if their UTF-8 bytes are, whatever `hash` returns: among a million texts two may share a hash, and two
 * people must never be confused because of that. `hash` is a parameter for tests only.
 */
export function numberedTexts(hash: (text: string) => number = hash53): NumberedTexts {
  const [hashes, texts] = [growableArray(), textBytes()];
  // Each slot holds a number plus one, so that 0 means free; at least half of the slots are free.
  let slots = new Uint32Array(1024);
  let count = 0;
  /** The slot of the text, or the free one that it would take. */
  const slotOf = (key: number, isText: (number: number) => boolean): number => {
    let slot = key % slots.length;
    for (let taken = slots[slot] ?? 0; taken > 0; taken = slots[slot] ?? 0) {
      if (hashes.at(taken - 1) === key && isText(taken - 1)) break;
      slot = (slot + 1) % slots.length;
    }
    return slot;
  };
  const grow = (): void => {
    slots = new Uint32Array(slots.length * 2);
    for (let number = 0; number < count; number++) slots[slotOf(hashes.at(number), () => false)] = number + 1;
  };
  return {
    add(text) {
      if ((count + 1) * 2 > slots.length) grow();
      const key = hash(text);
      const slot = slotOf(key, texts.comparing(text));
      const taken = slots[slot] ?? 0;
      if (taken > 0) return taken - 1;
      texts.push(text);
      hashes.push(key);
      slots[slot] = count + 1;
      count += 1;
      return count - 1;
    },
    find(text) {
      const taken = slots[slotOf(hash(text), texts.comparing(text))] ?? 0;
      return taken > 0 ? taken - 1 : undefined;
    },
  };
}

interface TextBytes {
  push(text: string): void;
  /** Returns a function that checks whether the text at a place is this one. */
  comparing(text: string): (place: number) => boolean;
}

/** Texts stored back to back, in UTF-8. */
function textBytes(): TextBytes {
  let bytes = Buffer.alloc(1 << 14);
  let scratch = Buffer.alloc(1 << 10);
  const ends = growableArray();
  let [count, size] = [0, 0];
  return {
    push(text) {
      // A UTF-16 code unit takes at most three bytes in UTF-8.
      while (size + text.length * 3 > bytes.length) bytes = Buffer.concat([bytes], bytes.length * 2);
      size += bytes.write(text, size);
      ends.push(size);
      count += 1;
    },
    comparing(text) {
      let length: number | undefined;
      return (place) => {
        if (place >= count) return false;
        if (length === undefined) {
          if (scratch.length < text.length * 3) scratch = Buffer.alloc(text.length * 3);
          length = scratch.write(text, 0);
        }
        const begin = place === 0 ? 0 : ends.at(place - 1);
        return ends.at(place) - begin === length && bytes.compare(scratch, 0, length, begin, begin + length) === 0;
      };
    },
  };
}
