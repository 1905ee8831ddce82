/** Which rows' answers are checked by a separate read. */
import type { Verify } from '../model/verify.js';

export interface Sampling {
  /** Call once for each row that changed something. */
  isNext(): boolean;
  /** An answer claimed something that was not so: from now on, every row is read back. */
  distrust(): void;
}

const firstRows = 10;
const oneIn = 50;

export function createSampling(verify: Verify): Sampling {
  let [rows, isDistrusted] = [0, false];
  return {
    isNext() {
      rows += 1;
      if (verify === 'none') return false;
      return verify === 'full' || isDistrusted || rows <= firstRows || rows % oneIn === 0;
    },
    distrust() {
      isDistrusted = true;
    },
  };
}
