/** The addresses in a file, in flat memory: their own bytes plus about 20 more each. */
import { numberedTexts } from '../files/numbered-texts.js';

export interface FileAddresses {
  /** The address's number, ignoring case: 0 for the first address, 1 for the next different one, and so on. */
  add(email: string): number;
  /** Does any row name this address, ignoring case? */
  has(email: string): boolean;
}

/** `hash` is a parameter for tests only. */
export function createFileAddresses(hash?: (text: string) => number): FileAddresses {
  const texts = numberedTexts(hash);
  return {
    add: (email) => texts.add(email.toLowerCase()),
    has: (email) => texts.find(email.toLowerCase()) !== undefined,
  };
}
