/** How many units of a license a plan needs and frees, and how many are short. */
import type { RowNumber } from './row.js';

export interface LicenseNeed {
  readonly id: string;
  readonly name: string;
  /** The license's site, where the file names several. */
  readonly site?: string;
  readonly needs: number;
  readonly givesBack: number;
  /** Units that are not in use; absent if the service does not report them. */
  readonly free?: number;
  /** How many rows are left without a unit, and the first of them in file order. */
  readonly short?: number;
  readonly firstShortRow?: RowNumber;
}
