/** The addresses that a file names, in flat memory: 8 bytes a row. Pure but for its own memory. */
import { hash53, sortedNumbers } from './flat-memory.js';

export interface FileAddresses {
  add(email: string): void;
  /** Does any row name this address, whatever its case? */
  has(email: string): boolean;
}

export function createFileAddresses(): FileAddresses {
  const hashes = sortedNumbers();
  return {
    add: (email) => hashes.add(hash53(email.toLowerCase())),
    has(email) {
      const hash = hash53(email.toLowerCase());
      return hashes.between(hash, hash + 1).next().done !== true;
    },
  };
}
