/** Numbers that look random but are the same for the same seed. */
export interface Random {
  /** From 0 up to but not including 1. */
  next(): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
  uuid(): string;
}

/** A stream of numbers (xmur3 for the seed, mulberry32 for the stream: small, public, good enough for names). */
export function seededRandom(seed: string): Random {
  let state = seedNumber(seed);
  const word = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const next = (): number => word() / 4_294_967_296;
  return {
    next,
    pick: (choices) => choices[Math.floor(next() * choices.length)] ?? choices[0],
    uuid: () => uuidOf([word(), word(), word(), word()]),
  };
}

function seedNumber(seed: string): number {
  let hash = 1_779_033_703 ^ seed.length;
  for (let at = 0; at < seed.length; at++) {
    hash = Math.imul(hash ^ seed.charCodeAt(at), 3_432_918_353);
    hash = (hash << 13) | (hash >>> 19);
  }
  return hash;
}

function uuidOf(words: readonly number[]): string {
  const digits = words.map((word) => word.toString(16).padStart(8, '0')).join('');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-');
}
