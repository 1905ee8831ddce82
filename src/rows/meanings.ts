/** A file's headings → what each of them means, and which are unknown. */
import type { Catalog } from '../model/catalog.js';
import type { KeyChoice, PlanOptions } from '../model/plan-options.js';
import { spellColumn, type FileColumn, type Target } from '../model/columns.js';
import { sameName } from '../model/names.js';
import type { RuleBook } from '../model/rule-book.js';
import { directoryFamilyOf, directoryTarget, isOtherAddress } from './directory-export.js';
import { familyOf, ownFormat, rankOf } from './families.js';
import {
  isExplicit,
  isOnlySynonym,
  isScimColumn,
  onlyExplicit,
  saysProfile,
  targetOf,
  type Unknown,
} from './headings.js';
import { employeeNumber, isKeyHeading, namesKey } from './keys.js';
import { saysOpposite } from './likely-columns.js';

export interface UnknownColumn {
  readonly heading: string;
  readonly place: number;
  readonly column: string;
  readonly why: string;
  readonly lists: Unknown['lists'];
}

export interface Meanings {
  /** Columns with unknown headings are ignored. */
  readonly matched: readonly FileColumn[];
  readonly unknown: readonly UnknownColumn[];
}

/** What each heading means. `map`: heading → the column that it is read as; `key`: what names people, besides the address. */
export function meaningsOf(
  headings: readonly string[],
  catalog: Catalog,
  { map = {}, key, rules }: Pick<PlanOptions, 'map' | 'key' | 'rules'>,
): Meanings {
  const unknown: UnknownColumn[] = [];
  const family = directoryFamilyOf(headings);
  const isForeign = family !== undefined || familyOf(headings) !== ownFormat;
  const own = (heading: string): ReturnType<typeof targetOf> => {
    if (namesKey(heading, key)) return { is: 'column', name: employeeNumber.name };
    const target = rules === undefined ? targetOf(heading, catalog) : targetUnder(rules, heading, catalog);
    const isCode = 'is' in target && target.is === 'trackingCode';
    if (isForeign && isExplicit(target)) return onlyExplicit(heading, target.name);
    // Other programs write languages, time zones and countries in their own way.
    if (isForeign && isScimColumn(target) && !saysProfile(heading)) return { is: 'recognized' };
    return isCode ? target : (directoryTarget(family, heading, headings) ?? target);
  };
  const found = headings.map((heading, place): FileColumn => {
    const mapped = Object.keys(map).find((name) => sameName(name, heading));
    const target = mapped === undefined ? own(heading) : mappedTarget(map[mapped] ?? '', catalog, key);
    if (!('unknown' in target)) {
      const isOther = mapped === undefined && target.is === 'recognized' && isOtherAddress(family, heading);
      return readAs({
        ...{ heading, place, ...target },
        ...(mapped !== undefined && { mapped: true }),
        ...(isOther && { insteadOf: 'email' as const }),
        ...(isKey(target, key) && { isKey: true }),
      });
    }
    const { unknown: why, lists } = target;
    unknown.push({ heading, place, column: spellColumn(place, heading), why: withWay(heading, why), lists });
    return { heading, place, is: 'ignored' };
  });
  const { matched, doubtful } = withoutDoubtful(withoutLesserNames(found));
  return { matched, unknown: [...unknown, ...doubtful].sort((a, b) => a.place - b.place) };
}

function isKey(target: Target, key: KeyChoice | undefined): boolean {
  return key === employeeNumber.name && target.is === 'column' && target.name === employeeNumber.name;
}

/** With rules, a row may name bundles, and any column may be a condition, even one that is not applied. */
function targetUnder(rules: RuleBook, heading: string, catalog: Catalog): ReturnType<typeof targetOf> {
  const bundle = ['bundle', 'previousBundle'].find((name) => sameName(name, heading));
  if (bundle !== undefined) return { is: 'column', name: bundle };
  const target = targetOf(heading, catalog);
  const isCondition = (rules.conditions ?? []).some((one) => sameName(one, heading));
  // A column of the rules is not written anywhere because it has the name of an attribute, unless its heading says so.
  const isOnlyCondition = 'unknown' in target || (isScimColumn(target) && !saysProfile(heading));
  return isOnlyCondition && isCondition ? { is: 'recognized' } : target;
}

/** Marks a heading in other words, and one that says the opposite of our column. */
function readAs(column: FileColumn): FileColumn {
  if (column.is !== 'column') return column;
  const { heading, name, mapped } = column;
  const inOtherWords = mapped !== true && isOnlySynonym(heading);
  const opposite = name === 'loginEnabled' && (mapped === true || inOtherWords) && saysOpposite(heading);
  return { ...column, ...(inOtherWords && { inOtherWords }), ...(opposite && { opposite }) };
}

/** A heading that would take the sign-in away is not guessed at: it is told how to say so. */
function withWay(heading: string, why: string): string {
  if (isKeyHeading(heading))
    return `${why}; --key employeeNumber finds people by it, --map "${heading.trim()}=employeeNumber" sets it, --map "${heading.trim()}=ignore" skips it`;
  // Control Hub writes `(Suspended)` behind the license of a suspended subscription.
  if (!saysOpposite(heading) || /\[Sub.*\]/u.test(heading)) return why;
  const means = `--map "${heading.trim()}=loginEnabled" turns the sign-in off where it says yes`;
  return `isn't a recognized column; ${means}, "${heading.trim()}=ignore" skips it`;
}

/** A heading in other words counts only where no other column means the same. */
function withoutDoubtful(found: readonly FileColumn[]): {
  readonly matched: FileColumn[];
  readonly doubtful: UnknownColumn[];
} {
  const doubtful: UnknownColumn[] = [];
  const matched = found.map((column): FileColumn => {
    if (column.is !== 'column' || column.inOtherWords !== true) return column;
    const { heading, place, name } = column;
    const other = found.find((one) => one.is === 'column' && one.name === name && one.place !== place);
    if (other === undefined) return column;
    const why = `may mean ${name}, as ${spellColumn(other.place, other.heading)} does; --map "${heading.trim()}=ignore" skips it`;
    doubtful.push({ heading, place, column: spellColumn(place, heading), why, lists: undefined });
    return { heading, place, is: 'ignored' };
  });
  return { matched, doubtful };
}

/** What `--map` maps a heading to. */
export function mappedTarget(column: string, catalog: Catalog, key?: KeyChoice): ReturnType<typeof targetOf> {
  if (sameName(column, 'ignore')) return { is: 'ignored' };
  if (namesKey(column, key)) return { is: 'column', name: employeeNumber.name };
  const target = targetOf(column, catalog);
  return 'unknown' in target ? { ...target, unknown: `--map maps it to "${column}", which ${target.unknown}` } : target;
}

/** Of several headings for one column, the likeliest counts: `Email`, not `UserName`. */
function withoutLesserNames(found: readonly FileColumn[]): FileColumn[] {
  return found.map((column) => {
    if (column.is !== 'column') return column;
    const { name, heading, place } = column;
    const rank = (one: FileColumn): number => (one.mapped === true ? -1 : rankOf(one.heading, name));
    const isLesser = found.some((other) => other.is === 'column' && other.name === name && rank(other) < rank(column));
    return isLesser ? { heading, place, is: 'recognized', ...(name === 'email' && { insteadOf: name }) } : column;
  });
}

/** Equal for two columns that mean the same; `undefined` for columns that have no effect. */
export function meaningOf(target: Target): string | undefined {
  if (target.is === 'column') return target.name;
  if (target.is === 'license') return `license ${target.license.id}`;
  if (target.is === 'attendee' || target.is === 'site') return target.is;
  return target.is === 'trackingCode' ? `trackingCode${target.index}` : undefined;
}
