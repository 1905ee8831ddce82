/** Bytes in chunks of any size, and random ones that come out the same for the same seed. */

export async function* inChunks(bytes: Uint8Array, sizes: number | (() => number)): AsyncIterable<Uint8Array> {
  await Promise.resolve();
  for (let at = 0; at < bytes.length;) {
    const size = Math.max(1, typeof sizes === 'number' ? sizes : sizes());
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Whole numbers from 0 to below `bound`. */
export function seeded(seed: number): (bound: number) => number {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}

const texts = [
  'a',
  'Z',
  '0',
  ' ',
  ',',
  ';',
  '"',
  '""',
  "'",
  '=',
  '+',
  '-',
  '@',
  '\t',
  '\n',
  '\r',
  '\r\n',
  'é',
  'ß',
  '€',
  '漢',
  '😀',
];

/** A text of up to `longest` pieces that files tend to be damaged by. */
export function randomText(random: (bound: number) => number, longest: number, more: readonly string[] = []): string {
  const pieces = [...texts, ...more];
  return Array.from({ length: random(longest + 1) }, () => pieces[random(pieces.length)] ?? '').join('');
}
