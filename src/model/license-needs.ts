/** How many units of each license a plan needs and frees → which licenses are short, and for which rows. */
import { isHybrid, type Catalog } from './catalog.js';
import type { LicenseNeed } from './license-need.js';
import type { RowNumber, RowPlan } from './row.js';

export interface ScarceLicense {
  readonly id: string;
  /** Units that are not in use, counted before the first row starts. */
  readonly free: number;
}

/** The part of the catalog that is counted: its licenses with their units. */
export type LicenseCounters = Pick<Catalog, 'licenses' | 'otherSites'>;

export interface LicenseSums {
  /** Adds a row that makes calls; rows must come in file order. */
  add(plan: Pick<RowPlan, 'row' | 'changes'> & Partial<Pick<RowPlan, 'wanted'>>): void;
  /** `isBackwards`: the rows are applied in the opposite order, as those of an undo are. */
  finish(counters: LicenseCounters, isBackwards?: boolean): LicenseNeed[];
}

/** Rows that gain and lose the same licenses. */
interface Kind {
  readonly gains: readonly string[];
  readonly losses: readonly string[];
  /** The rows come after all others, so that no other row gets what they free. */
  readonly isLast: boolean;
  rows: number;
}

/** Keeps two numbers for each row that changes licenses, and nothing else about it. */
export function createLicenseSums(): LicenseSums {
  const kinds = new Map<string, Kind>();
  const rows: RowNumber[] = [];
  const kindOf: Kind[] = [];
  return {
    add({ row, changes, wanted }) {
      const about = changes.filter(({ field }) => field === 'license');
      if (about.length === 0) return;
      const idsOf = (to: boolean): string[] => about.flatMap((one) => (one.to === to ? [one.key ?? ''] : []));
      const [gains, losses] = [idsOf(true), idsOf(false)];
      const isLast = wanted?.delete === true;
      const name = JSON.stringify([gains, losses, isLast]);
      const kind = kinds.get(name) ?? { gains, losses, isLast, rows: 0 };
      kinds.set(name, kind);
      kind.rows += 1;
      rows.push(row);
      kindOf.push(kind);
    },
    finish(counters, isBackwards = false) {
      const [needs, givesBack] = [countOf(kinds, 'gains'), countOf(kinds, 'losses')];
      const free = new Map([...needs.keys(), ...givesBack.keys()].map((id) => [id, freeUnits(counters, id)]));
      const isScarce = (id: string): boolean => (needs.get(id) ?? 0) > (free.get(id) ?? Infinity);
      const order = isBackwards ? backwards(kindOf, isScarce) : kindOf.keys();
      const shortages = findShortages({ rows, kindOf, kinds: [...kinds.values()], order }, isScarce, free);
      return [...free].map(([id, units]) => ({
        id,
        ...namesOf(id, counters),
        needs: needs.get(id) ?? 0,
        givesBack: givesBack.get(id) ?? 0,
        ...(units !== undefined && { free: units }),
        ...shortages.get(id),
      }));
    },
  };
}

function namesOf(id: string, { licenses, otherSites }: LicenseCounters): Pick<LicenseNeed, 'name' | 'site'> {
  const { name = id, siteUrl } = licenses.find((license) => license.id === id) ?? {};
  return { name, ...(otherSites !== undefined && siteUrl !== undefined && { site: siteUrl }) };
}

function countOf(kinds: ReadonlyMap<string, Kind>, side: 'gains' | 'losses'): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of kinds.values()) for (const id of kind[side]) counts.set(id, (counts.get(id) ?? 0) + kind.rows);
  return counts;
}

interface Rows {
  readonly rows: readonly RowNumber[];
  readonly kindOf: readonly Kind[];
  readonly kinds: readonly Kind[];
  /** Their places, as they are applied. */
  readonly order: Iterable<number>;
}

/** The last row first; rows that only take scarce units come after those that also free some. */
function backwards(kindOf: readonly Kind[], isScarce: (id: string) => boolean): number[] {
  const places = [...kindOf.keys()].reverse();
  const freesSome = (place: number): boolean => kindOf[place]?.losses.some(isScarce) === true;
  return [...places.filter(freesSome), ...places.filter((place) => !freesSome(place))];
}

type Shortage = Required<Pick<LicenseNeed, 'short' | 'firstShortRow'>>;

/**
 * What applying would lead to (apply/apply-plan.ts): rows that only free scarce units go first, then file order decides, and
 * deletions come last. A row that gains a unit frees its own only after it has gained, and once a license has run out it stays so.
 */
function findShortages(
  { rows, kindOf, kinds, order }: Rows,
  isScarce: (id: string) => boolean,
  free: ReadonlyMap<string, number | undefined>,
): ReadonlyMap<string, Shortage> {
  const left = new Map([...free].flatMap(([id, units]) => (isScarce(id) ? [[id, units ?? 0]] : [])));
  const giveBack = ({ losses }: Kind, times: number): void => {
    for (const id of losses) if (left.has(id)) left.set(id, (left.get(id) ?? 0) + times);
  };
  for (const kind of kinds) if (!kind.isLast && !kind.gains.some(isScarce)) giveBack(kind, kind.rows);
  const shortages = new Map<string, Shortage>();
  for (const place of order) {
    const kind = kindOf[place];
    if (kind === undefined) continue;
    const gains = kind.gains.filter(isScarce);
    const missing = gains.filter((id) => shortages.has(id) || left.get(id) === 0);
    for (const id of gains) if (!missing.includes(id)) left.set(id, (left.get(id) ?? 0) - 1);
    for (const id of missing) {
      const { short, firstShortRow } = shortages.get(id) ?? { short: 0, firstShortRow: rows[place] ?? 0 };
      shortages.set(id, { short: short + 1, firstShortRow });
    }
    if (gains.length > 0 && missing.length === 0) giveBack(kind, 1);
  }
  return shortages;
}

/** Licenses with too few units by these counters, unless other rows free units first. */
export function scarceLicenses(
  { licenses }: { readonly licenses: readonly Pick<LicenseNeed, 'id' | 'needs'>[] },
  counters: LicenseCounters,
): ScarceLicense[] {
  return licenses.flatMap(({ id, needs }) => {
    const free = freeUnits(counters, id);
    return free !== undefined && needs > free ? [{ id, free }] : [];
  });
}

/** Licenses that leave rows without a unit, whatever is freed. */
export function shortLicenses({ licenses }: { readonly licenses: readonly LicenseNeed[] }): readonly LicenseNeed[] {
  return licenses.filter(({ short = 0 }) => short > 0);
}

/** Units that are not in use; `undefined` if the service does not report them, or reports false counts. */
function freeUnits({ licenses }: LicenseCounters, id: string): number | undefined {
  const license = licenses.find((one) => one.id === id);
  if (license?.total === undefined || isHybrid(license)) return undefined;
  return Math.max(0, license.total - (license.consumed ?? 0));
}
