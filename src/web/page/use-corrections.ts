/** Cells that were corrected on the page and are not planned yet. */
import { useState } from 'preact/hooks';
import type { Correction } from '../api.js';

export interface Corrections {
  readonly all: readonly Correction[];
  /** `undefined`: the cell is as in the file. */
  readonly of: (row: number, heading: string) => string | undefined;
  /** `undefined`: as in the file again. */
  readonly set: (row: number, heading: string, value: string | undefined) => void;
  readonly discard: () => void;
}

export function useCorrections(): Corrections {
  const [all, setAll] = useState<readonly Correction[]>([]);
  const isOther = (row: number, heading: string) => (one: Correction) => one.row !== row || one.heading !== heading;
  return {
    all,
    of: (row, heading) => all.find((one) => !isOther(row, heading)(one))?.value,
    set: (row, heading, value) =>
      setAll((before) => [
        ...before.filter(isOther(row, heading)),
        ...(value === undefined ? [] : [{ row, heading, value }]),
      ]),
    discard: () => setAll([]),
  };
}
