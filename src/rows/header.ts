/** A file's headings → its columns: what each means, what is unusual about them, and what is not applied. */
import type { Catalog } from '../model/catalog.js';
import { isResultColumn, spellColumn, type FileColumn, type FileHeader } from '../model/columns.js';
import type { PlanOptions } from '../model/plan-options.js';
import { RunError } from '../errors.js';
import { directoryFamilyOf } from './directory-export.js';
import { familyOf } from './families.js';
import { headerNotices } from './header-notices.js';
import { targetOf } from './headings.js';
import { employeeNumber } from './keys.js';
import { siteMeanings } from './site-meanings.js';
import { meaningOf, meaningsOf, type UnknownColumn } from './meanings.js';
import { commandFor, proposedMap } from './propose-map.js';
import { ChoiceNeeded } from '../model/choice-needed.js';
import { sameName } from '../model/names.js';

/** Options for reading headings and the cells under them; part of a plan's options. */
export type HeaderOptions = Pick<
  PlanOptions,
  'ignoreUnknown' | 'removeFalse' | 'allowDelete' | 'withoutRemovals' | 'map' | 'nullWords' | 'key' | 'rules'
>;

/** Where the headings are, for messages. */
export interface HeadedFile {
  readonly name: string;
  /** The physical line in a text file, the row in a workbook; absent: the headings come from a plan. */
  readonly line?: number;
  /** The separator between the cells of a text file, in words; absent: a workbook. */
  readonly separator?: string;
  /** As the file was named, for a command to run; absent: none can be proposed. */
  readonly path?: string;
  /** The cells of the first rows. */
  readonly sample?: readonly (readonly string[])[];
}

/**
 * Finds out what each heading means. Throws a RunError (`refused`) that names every unknown, duplicate or missing heading, with
 * its line, its column and the nearest name; a ChoiceNeeded where the headings can probably be mapped.
 */
export function matchHeader(
  headings: readonly string[],
  catalog: Catalog,
  file: HeadedFile,
  options: HeaderOptions = {},
): FileHeader {
  const { ignoreUnknown = false, removeFalse = false, allowDelete = false, withoutRemovals = false } = options;
  const { nullWords = [], key, rules } = options;
  const { matched, unknown, bySite } = siteMeanings(headings, catalog, options);
  const notices = ignoreUnknown ? unknown.map(({ column }) => `column ${column} is unknown and was ignored`) : [];
  const complaints = ignoreUnknown ? [] : unknown.map(({ column, why }) => `${column}: ${why}`);
  complaints.push(...new Set([matched, ...(bySite?.values() ?? [])].flatMap(doubled)));
  if (!ignoreUnknown) complaints.push(...listsFor(unknown, catalog));
  if (!matched.some((column) => column.is === 'column' && column.name === 'email')) {
    complaints.push('column "email" is missing; it identifies the person of each row');
  }
  if (key === employeeNumber.name && !matched.some((column) => column.is === 'column' && column.name === key))
    complaints.push(withoutKey);
  if (complaints.length > 0)
    throw headerError(
      file,
      headings,
      complaints,
      ignoreUnknown ? undefined : proposedMap(matched, unknown, file.sample),
    );
  notices.push(...headerNotices(matched, catalog.trackingCodes, { removeFalse, rules }));
  if (nullWords.length > 0)
    notices.push(`cells that hold ${nullWords.map((word) => `"${word}"`).join(' or ')} count as empty`);
  const isResult = headings.some(isResultColumn);
  const header: FileHeader = {
    columns: matched,
    notices,
    family: directoryFamilyOf(headings)?.name ?? familyOf(headings),
    removeFalse,
    ...(nullWords.length > 0 && { nullWords: nullWords.map((word) => word.toLowerCase()) }),
    ...(rules && { rules }),
    ...(allowDelete && { allowDelete }),
    ...(withoutRemovals && { withoutRemovals }),
    isResult,
    ...(file.separator !== undefined && { separator: file.separator }),
  };
  if (bySite === undefined) return header;
  return { ...header, bySite: new Map([...bySite].map(([site, columns]) => [site, { ...header, columns }])) };
}

const withoutKey =
  'no column holds the employee number that --key asks for; name it employeeNumber, or map it: --map "Their Header=employeeNumber"';

/** What each heading means, ignoring errors: for a file that was accepted before. */
export function columnsOf(
  headings: readonly string[],
  catalog: Catalog,
  options: HeaderOptions = {},
): readonly FileColumn[] {
  return meaningsOf(headings, catalog, options).matched;
}

/** The column that a name on the command line refers to: its heading as written, or any other name that a heading may have. */
export function columnNamed(name: string, header: FileHeader, catalog: Catalog): FileColumn | undefined {
  const byHeading = header.columns.find(({ heading }) => heading.trim() !== '' && sameName(heading, name));
  if (byHeading) return byHeading;
  const target = targetOf(name, catalog);
  if ('unknown' in target) return undefined;
  return header.columns.find((column) => meaningOf(column) !== undefined && meaningOf(column) === meaningOf(target));
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

function headerError(
  { name, line, separator, path }: HeadedFile,
  headings: readonly string[],
  complaints: readonly string[],
  map: Readonly<Record<string, string>> | undefined,
): RunError {
  const where = line === undefined ? '' : `, ${separator === undefined ? 'row' : 'line'} ${line}`;
  const lines = [`${name}${where}: invalid headings.`, ...complaints.map((complaint) => `  ${complaint}`)];
  const next = 'Correct the headings (the README lists the columns), or skip unknown ones with --ignore-unknown.';
  if (map === undefined || path === undefined) return new RunError('refused', lines, { next });
  const pairs = Object.entries(map).map(([heading, column]) => `"${heading}" as ${column}`);
  const label = `Read ${pairs.join(', ').replaceAll(' as ignore', ' not at all')}?`;
  return new ChoiceNeeded(lines, {
    next: [next, `Or map them, if this is right:  ${commandFor(path, map)}`],
    question: label,
    choices: [{ label, options: { map } }],
    headings,
  });
}
