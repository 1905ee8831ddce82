/** A file's headings → its columns: what each means, what is unusual about them, and what is not applied. */
import type { Catalog } from '../model/catalog.js';
import { isResultColumn, spellColumn, type FileColumn, type FileHeader, type Target } from '../model/columns.js';
import type { PlanOptions } from '../model/plan-options.js';
import { RunError } from '../errors.js';
import { familyOf, rankOf } from './families.js';
import { headerNotices } from './header-notices.js';
import { targetOf, type Unknown } from './headings.js';
import { sameName } from '../model/names.js';

/** Options for reading headings and the cells under them; part of a plan's options. */
export type HeaderOptions = Pick<
  PlanOptions,
  'ignoreUnknown' | 'removeFalse' | 'withoutRemovals' | 'map' | 'nullWords'
>;

/** Where the headings are, for messages. */
export interface HeadedFile {
  readonly name: string;
  /** The physical line in a text file, the row in a workbook; absent: the headings come from a plan. */
  readonly line?: number;
  /** The separator between the cells of a text file, in words; absent: a workbook. */
  readonly separator?: string;
}

/**
 * Finds out what each heading means. Throws a RunError (`refused`) that names every unknown, duplicate or missing heading, with
 * its line, its column and the nearest name.
 */
export function matchHeader(
  headings: readonly string[],
  catalog: Catalog,
  file: HeadedFile,
  { ignoreUnknown = false, removeFalse = false, withoutRemovals = false, map = {}, nullWords = [] }: HeaderOptions = {},
): FileHeader {
  const { matched, unknown } = meaningsOf(headings, catalog, map);
  const notices = ignoreUnknown ? unknown.map(({ column }) => `column ${column} is unknown and was ignored`) : [];
  const complaints = ignoreUnknown ? [] : unknown.map(({ column, why }) => `${column}: ${why}`);
  complaints.push(...doubled(matched));
  if (!ignoreUnknown) complaints.push(...listsFor(unknown, catalog));
  if (!matched.some((column) => column.is === 'column' && column.name === 'email')) {
    complaints.push('column "email" is missing; it identifies the person of each row');
  }
  if (complaints.length > 0) throw headerError(file, complaints);
  notices.push(...headerNotices(matched, catalog.trackingCodes, removeFalse));
  if (nullWords.length > 0)
    notices.push(`cells that hold ${nullWords.map((word) => `"${word}"`).join(' or ')} count as empty`);
  const isResult = headings.some(isResultColumn);
  return {
    columns: matched,
    notices,
    family: familyOf(headings),
    removeFalse,
    ...(nullWords.length > 0 && { nullWords: nullWords.map((word) => word.toLowerCase()) }),
    ...(withoutRemovals && { withoutRemovals }),
    isResult,
    ...(file.separator !== undefined && { separator: file.separator }),
  };
}

/** What each heading means, ignoring errors: for a file that was accepted before. */
export function columnsOf(
  headings: readonly string[],
  catalog: Catalog,
  { map = {} }: HeaderOptions = {},
): readonly FileColumn[] {
  return meaningsOf(headings, catalog, map).matched;
}

interface UnknownColumn {
  readonly column: string;
  readonly why: string;
  readonly lists: Unknown['lists'];
}

interface Meanings {
  /** Columns with unknown headings are ignored. */
  readonly matched: readonly FileColumn[];
  readonly unknown: readonly UnknownColumn[];
}

function meaningsOf(headings: readonly string[], catalog: Catalog, map: Readonly<Record<string, string>>): Meanings {
  const unknown: UnknownColumn[] = [];
  const found = headings.map((heading, place): FileColumn => {
    const mapped = Object.keys(map).find((name) => sameName(name, heading));
    const target = mapped === undefined ? targetOf(heading, catalog) : mappedTarget(map[mapped] ?? '', catalog);
    if (!('unknown' in target)) return { heading, place, ...target, ...(mapped !== undefined && { mapped: true }) };
    unknown.push({ column: spellColumn(place, heading), why: target.unknown, lists: target.lists });
    return { heading, place, is: 'ignored' };
  });
  return { matched: withoutLesserNames(found), unknown };
}

function mappedTarget(column: string, catalog: Catalog): ReturnType<typeof targetOf> {
  if (sameName(column, 'ignore')) return { is: 'ignored' };
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

/** The column that a name on the command line refers to: its heading as written, or any other name that a heading may have. */
export function columnNamed(name: string, header: FileHeader, catalog: Catalog): FileColumn | undefined {
  const byHeading = header.columns.find(({ heading }) => heading.trim() !== '' && sameName(heading, name));
  if (byHeading) return byHeading;
  const target = targetOf(name, catalog);
  if ('unknown' in target) return undefined;
  return header.columns.find((column) => meaningOf(column) !== undefined && meaningOf(column) === meaningOf(target));
}

/** Equal for two columns that mean the same; `undefined` for columns that have no effect. */
export function meaningOf(target: Target): string | undefined {
  if (target.is === 'column') return target.name;
  if (target.is === 'license') return `license ${target.license.id}`;
  if (target.is === 'attendee') return 'attendee';
  return target.is === 'trackingCode' ? `trackingCode${target.index}` : undefined;
}

function doubled(matched: readonly FileColumn[]): string[] {
  const first = new Map<string, FileColumn>();
  const complaints: string[] = [];
  for (const column of matched) {
    const key = meaningOf(column);
    if (key === undefined) continue;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, column);
    else {
      complaints.push(
        `${spellColumn(column.place, column.heading)} and ${spellColumn(earlier.place, earlier.heading)} both mean ${key}; keep one`,
      );
    }
  }
  return complaints;
}

/** Lists the existing names, once each, if an unknown heading is not near any of them. */
function listsFor(unknown: readonly UnknownColumn[], { trackingCodes, withoutCodes, licenses }: Catalog): string[] {
  const named = (some: readonly { readonly name: string }[]): string =>
    [...new Set(some.map(({ name }) => `"${name}"`))].join(', ');
  const codes =
    trackingCodes.length === 0
      ? (withoutCodes ?? 'the site has no tracking codes')
      : `tracking codes of the site: ${named(trackingCodes)}`;
  return [
    ...(unknown.some(({ lists }) => lists === 'codes') ? [codes] : []),
    ...(unknown.some(({ lists }) => lists === 'licenses') ? [`licenses of the organization: ${named(licenses)}`] : []),
  ];
}

function headerError({ name, line, separator }: HeadedFile, complaints: readonly string[]): RunError {
  const where = line === undefined ? '' : `, ${separator === undefined ? 'row' : 'line'} ${line}`;
  const list = complaints.map((complaint) => `  ${complaint}`);
  return new RunError('refused', [`${name}${where}: invalid headings.`, ...list], {
    next: 'Correct the headings (the README lists the columns), or skip unknown ones with --ignore-unknown.',
  });
}
