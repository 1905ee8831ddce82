/**
 * Licenses with too few units: as many rows as there are free units run side by side; the rows behind them take turns in file
 * order, and after Webex's first refusal the rest make no call for that license. So a row's outcome does not depend on how fast
 * other rows are.
 */
import { isLicense } from '../fields/license.js';
import type { ScarceLicense } from '../model/license-needs.js';
import type { Change, SeenPerson } from '../model/row.js';

export interface LicenseQueues {
  /** Call in file order, before the row starts. `losses`: the rows behind it wait for these units. */
  enter(row: number, licenses: { readonly gains: readonly string[]; readonly losses: readonly string[] }): void;
  /** Resolves when no row before this one can be waiting for the same unit. */
  turn(row: number): Promise<void>;
  /** The row is done with its licenses. Harmless when repeated. */
  leave(row: number): void;
  /** Webex's answer showed that the person has the license, no longer has it, or does not have the one asked for. */
  told(licenseId: string, what: 'granted' | 'returned' | 'refused'): void;
  isRefused(licenseId: string): boolean;
}

interface Pool {
  free: number;
  granted: number;
  entered: number;
  refused: boolean;
  /** Rows that are not done with the license, in file order. */
  readonly inside: Set<number>;
}

export function createLicenseQueues(scarce: readonly ScarceLicense[]): LicenseQueues {
  const pools = new Map(scarce.map(({ id, free }) => [id, newPool(free)]));
  const rows = new Map<number, readonly { readonly pool: Pool; readonly place: number }[]>();
  const poolsOf = (ids: readonly string[]): Pool[] => ids.flatMap((id) => pools.get(id) ?? []);
  const waiting = new Map<number, () => void>();
  const mayGo = (row: number): boolean =>
    (rows.get(row) ?? []).every(({ pool, place }) => {
      // More were granted than were free: the organization may exceed its quantity, and no row has to wait.
      const lifted = pool.refused || pool.granted > pool.free;
      return lifted || place < pool.free || pool.inside.values().next().value === row;
    });
  const callUp = (): void => {
    for (const [row, go] of waiting) {
      if (!mayGo(row)) continue;
      waiting.delete(row);
      go();
    }
  };
  return {
    enter(row, { gains, losses }) {
      const needed = poolsOf(gains);
      if (needed.length > 0)
        rows.set(
          row,
          needed.map((pool) => ({ pool, place: pool.entered++ })),
        );
      for (const { inside } of [...needed, ...poolsOf(losses)]) inside.add(row);
    },
    async turn(row) {
      if (!mayGo(row)) await new Promise<void>((resolve) => waiting.set(row, resolve));
    },
    leave(row) {
      for (const { inside } of pools.values()) inside.delete(row);
      rows.delete(row);
      callUp();
    },
    told(licenseId, what) {
      const pool = pools.get(licenseId);
      if (pool === undefined) return;
      if (what === 'granted') pool.granted += 1;
      else if (what === 'returned') pool.free += 1;
      else pool.refused = true;
      callUp();
    },
    isRefused: (licenseId) => pools.get(licenseId)?.refused ?? false,
  };
}

/**
 * Reports what the service shows about the licenses that these changes are about. `scarcity`: may a missing license be due to
 * missing units?
 */
export function reportToQueues(
  queues: LicenseQueues,
  changes: readonly Change[],
  now: Pick<SeenPerson, 'licenses'>,
  { scarcity }: { readonly scarcity: boolean },
): void {
  for (const { field, key = '', to } of changes) {
    if (!isLicense({ field })) continue;
    const has = now.licenses.includes(key);
    if (to === true && has) queues.told(key, 'granted');
    else if (to === false && !has) queues.told(key, 'returned');
    else if (to === true && scarcity) queues.told(key, 'refused');
  }
}

function newPool(free: number): Pool {
  return { free, granted: 0, entered: 0, refused: false, inside: new Set() };
}
