/** A cell of a row, and how problems with it are reported. */
import type { Problem } from '../model/row.js';

/** One non-empty cell with the heading above it. */
export interface Cell {
  readonly heading: string;
  readonly text: string;
}

export type Complain = (code: string, cell: Cell | undefined, message: string, severity?: Problem['severity']) => void;
