/** The spreadsheet's columns as one table, and which heading of a file means which of them. Pure. */
import { RunError } from './errors.js';
import { nearest, plainName, sameName } from './names.js';

interface Column {
  readonly name: string;
  /** For people: README, template and errors show it. */
  readonly meaning: string;
  readonly example: string;
  /** What may stand in a cell: one value, true/false, or a list separated by `;` or line breaks. */
  readonly holds: 'value' | 'boolean' | 'list';
  /** Settings of the meeting site: such a row needs an account there. */
  readonly onSite?: true;
}

export const columns = [
  { name: 'email', holds: 'value', example: 'ana.ruiz@acme.com', meaning: 'required; who the row is about' },
  { name: 'firstName', holds: 'value', example: 'Ana', meaning: 'first name' },
  { name: 'lastName', holds: 'value', example: 'Ruiz', meaning: 'last name' },
  { name: 'displayName', holds: 'value', example: 'Ana Ruiz', meaning: 'the name that others see' },
  { name: 'title', holds: 'value', example: 'Engineer', meaning: 'job title; `<clear>` empties it' },
  { name: 'department', holds: 'value', example: 'Research', meaning: 'department; `<clear>` empties it' },
  {
    name: 'manager',
    holds: 'value',
    example: 'bo.li@acme.com',
    meaning: 'e-mail of a person of the organization; `<clear>` empties it',
  },
  { name: 'loginEnabled', holds: 'boolean', example: 'true', meaning: '`true` or `false`: may the person sign in' },
  { name: 'licenses', holds: 'list', example: 'Webex Suite; Messaging', meaning: 'has at least these (adds)' },
  { name: 'removeLicenses', holds: 'list', example: 'Messaging', meaning: 'takes these away' },
  {
    name: 'exactLicenses',
    holds: 'list',
    example: 'Webex Suite',
    meaning:
      'exactly these, of the licenses of this site and those without a site; others of them are removed; `<clear>`: none',
  },
  {
    name: 'attendee',
    holds: 'boolean',
    example: 'true',
    meaning: '`true` gives an attendee account on the site, `false` takes it away',
  },
  { name: 'sessionTypes', holds: 'list', onSite: true, example: 'PRO; TRS', meaning: 'has at least these (adds)' },
  { name: 'removeSessionTypes', holds: 'list', onSite: true, example: 'TRS', meaning: 'takes these away' },
  { name: 'exactSessionTypes', holds: 'list', onSite: true, example: 'PRO', meaning: 'exactly these' },
] as const satisfies readonly Column[];

export type ColumnName = (typeof columns)[number]['name'];

/** What one column of a file means. */
export type Target =
  | { readonly is: 'column'; readonly name: ColumnName }
  | { readonly is: 'trackingCode'; readonly index: string; readonly name: string }
  /** A `wx_` column of an earlier result, or one left out by `--ignore-unknown`. */
  | { readonly is: 'ignored' }
  /** No heading: its cells must be empty. */
  | { readonly is: 'blank' };

/** A column of a file: its heading as written, its place from 0, its meaning. */
export type FileColumn = { readonly heading: string; readonly place: number } & Target;

export interface FileHeader {
  readonly columns: readonly FileColumn[];
  /** What the summary should say about how headings were taken. */
  readonly notices: readonly string[];
  /** The file has `wx_` columns: it is a result of this program, and its cells are unescaped. */
  readonly isResult: boolean;
}

interface SiteCode {
  readonly index: string;
  readonly name: string;
}

/**
 * Finds out what each heading means. Throws a RunError (`refused`) that names every heading that is unknown, doubled or
 * missing, with its line, its column and the nearest name.
 */
export function matchHeader(
  headings: readonly string[],
  trackingCodes: readonly SiteCode[],
  file: { readonly name: string; readonly line: number; readonly ignoreUnknown?: boolean },
): FileHeader {
  const notices: string[] = [];
  const complaints: string[] = [];
  const matched = headings.map((heading, place): FileColumn => {
    const target = targetOf(heading, trackingCodes);
    if (!('unknown' in target)) return { heading, place, ...target };
    if (file.ignoreUnknown) notices.push(`column ${spellColumn(place, heading)} is unknown and was ignored`);
    else complaints.push(`${spellColumn(place, heading)}: ${target.unknown}`);
    return { heading, place, is: 'ignored' };
  });
  complaints.push(...doubled(matched));
  if (!matched.some((column) => column.is === 'column' && column.name === 'email')) {
    complaints.push('there is no column "email", which says who each row is about');
  }
  if (complaints.length > 0) throw headerError(file, complaints);
  notices.push(...namesakes(matched, trackingCodes));
  return { columns: matched, notices, isResult: headings.some(isResultColumn) };
}

/** A column's letters, as spreadsheet programs show them. `place` counts from 0. */
export function columnLetters(place: number): string {
  const rest = Math.floor(place / 26);
  return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (place % 26));
}

/** A column for messages: `"title" (column B)`; hostile or endless headings do no harm on a terminal. */
export function spellColumn(place: number, heading = ''): string {
  const text = heading.trim();
  const column = `column ${columnLetters(place)}`;
  if (text === '') return column;
  return `${JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text)} (${column})`;
}

/** `wx_` columns are the program's own words about a row; they are never read as wishes. */
export function isResultColumn(heading: string): boolean {
  return /^\s*wx_/iu.test(heading);
}

/** The column that a name means on the command line: its heading as written, or any other name that a heading may have. */
export function columnNamed(
  name: string,
  header: FileHeader,
  trackingCodes: readonly SiteCode[],
): FileColumn | undefined {
  const byHeading = header.columns.find(({ heading }) => heading.trim() !== '' && sameName(heading, name));
  if (byHeading) return byHeading;
  const target = targetOf(name, trackingCodes);
  if ('unknown' in target) return undefined;
  return header.columns.find((column) => meaningOf(column) !== undefined && meaningOf(column) === meaningOf(target));
}

/** Has the row cells without a heading, or headings without a cell? Then its cells may stand under wrong headings. */
export function isRagged(cells: readonly string[], header: FileHeader): boolean {
  const width = header.columns.length;
  return cells.length < headedWidth(header) || cells.some((cell, place) => place >= width && cell.trim() !== '');
}

/** Columns up to the last heading that is one: spreadsheet programs write empty ones behind it. */
export function headedWidth({ columns }: FileHeader): number {
  return columns.findLastIndex(({ heading }) => heading.trim() !== '') + 1;
}

/** The same for two columns that mean the same. */
function meaningOf(target: Target): string | undefined {
  if (target.is === 'column') return target.name;
  return target.is === 'trackingCode' ? `trackingCode${target.index}` : undefined;
}

function targetOf(heading: string, trackingCodes: readonly SiteCode[]): Target | { unknown: string } {
  if (heading.trim() === '') return { is: 'blank' };
  if (isResultColumn(heading)) return { is: 'ignored' };
  const colon = heading.indexOf(':');
  if (colon !== -1 && sameName(heading.slice(0, colon), 'tracking code')) {
    return codeNamed(heading.slice(colon + 1), trackingCodes, trackingCodes);
  }
  const column = columns.find(({ name }) => sameName(name, heading));
  if (column) return { is: 'column', name: column.name };
  const index = /^trackingcode(?<index>[1-9]|10)$/u.exec(plainName(heading))?.groups?.['index'];
  if (index !== undefined) return codeAt(index, trackingCodes);
  return codeNamed(heading, trackingCodes, [...columns, ...trackingCodes]);
}

function codeAt(index: string, trackingCodes: readonly SiteCode[]): Target | { unknown: string } {
  const code = trackingCodes.find((one) => one.index === index);
  if (code) return { is: 'trackingCode', index, name: code.name };
  return { unknown: `the site has no tracking code ${index}${listed(trackingCodes)}` };
}

function codeNamed(
  text: string,
  trackingCodes: readonly SiteCode[],
  candidates: readonly { name: string }[],
): Target | { unknown: string } {
  const codes = trackingCodes.filter((code) => sameName(code.name, text));
  const [code] = codes;
  if (codes.length > 1) {
    const indexes = codes.map((one) => `trackingCode${one.index}`).join(' or ');
    return { unknown: `several tracking codes of the site bear this name; write ${indexes}` };
  }
  if (code) return { is: 'trackingCode', index: code.index, name: code.name };
  const near = nearest(
    text,
    candidates.map(({ name }) => name),
  );
  return { unknown: near === undefined ? `is no column${listed(trackingCodes)}` : `is no column; nearest: "${near}"` };
}

function listed(trackingCodes: readonly SiteCode[]): string {
  if (trackingCodes.length === 0) return ' (the site has no tracking codes)';
  return ` (tracking codes of the site: ${trackingCodes.map(({ name }) => `"${name}"`).join(', ')})`;
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
        `${spellColumn(column.place, column.heading)} and ${spellColumn(earlier.place, earlier.heading)} both mean ${key}: keep one of them`,
      );
    }
  }
  return complaints;
}

function namesakes(matched: readonly FileColumn[], trackingCodes: readonly SiteCode[]): string[] {
  return matched.flatMap((column) => {
    if (column.is !== 'column') return [];
    const code = trackingCodes.find(({ name }) => sameName(name, column.name));
    if (code === undefined) return [];
    return [
      `"${column.heading}" was taken as the person's ${column.name}; the tracking code is written "Tracking code: ${code.name}"`,
    ];
  });
}

function headerError(file: { name: string; line: number }, complaints: readonly string[]): RunError {
  const list = complaints.map((complaint) => `  ${complaint}`).join('\n');
  return new RunError('refused', `${file.name}, line ${file.line}: the headings cannot be used.\n${list}`, {
    next: 'Correct the headings (the README lists the columns), or leave unknown ones out with --ignore-unknown.',
  });
}
