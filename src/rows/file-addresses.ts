/** The addresses that a file names, in flat memory: as long as they are, and some 20 bytes each. Pure but for its own memory. */
import { numberedTexts } from '../files/numbered-texts.js';

export interface FileAddresses {
  /** The address's number, whatever its case: 0 for the first address, 1 for the first other one, and so on. */
  add(email: string): number;
  /** Does any row name this address, whatever its case? */
  has(email: string): boolean;
}

/** `hash`: another one than usual, for tests. */
export function createFileAddresses(hash?: (text: string) => number): FileAddresses {
  const texts = numberedTexts(hash);
  return {
    add: (email) => texts.add(email.toLowerCase()),
    has: (email) => texts.find(email.toLowerCase()) !== undefined,
  };
}
