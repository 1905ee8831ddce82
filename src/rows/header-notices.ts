/** Notices in a plan's summary about how a file's headings were read, each given once. */
import type { Catalog } from '../model/catalog.js';
import type { FileColumn, FileHeader } from '../model/columns.js';
import { isAlias, isRecognized } from './families.js';
import { namesCode, saysProfile } from './headings.js';
import { isCondition } from './read-as.js';
import { sameName } from '../model/names.js';

/** `removeFalse`: FALSE under a license removes it. */
export function headerNotices(
  matched: readonly FileColumn[],
  codes: Catalog['trackingCodes'],
  { removeFalse, rules }: Pick<FileHeader, 'removeFalse' | 'rules'>,
): string[] {
  return [
    ...inOtherWords(matched),
    ...opposites(matched),
    ...namesakes(matched, codes),
    ...mappedCodes(matched),
    ...otherAddresses(matched),
    ...licensed(matched),
    ...forRulesOnly(matched, rules),
    ...notApplied(matched, { removeFalse, rules }),
  ];
}

/** Headings that are ours in other words, and what they were read as. */
function inOtherWords(matched: readonly FileColumn[]): string[] {
  const read = matched.flatMap((column) =>
    column.is === 'column' && column.inOtherWords === true ? [`"${column.heading.trim()}" as ${column.name}`] : [],
  );
  return read.length === 0 ? [] : [`read ${read.join(', ')}; --map "Heading=ignore" skips a column`];
}

function opposites(matched: readonly FileColumn[]): string[] {
  return matched.flatMap((column) =>
    column.is === 'column' && column.opposite === true
      ? [`"${column.heading.trim()}" is the opposite of ${column.name}: yes or true there turns it off`]
      : [],
  );
}

function namesakes(matched: readonly FileColumn[], trackingCodes: Catalog['trackingCodes']): string[] {
  return matched.flatMap((column) => {
    if (column.is === 'trackingCode') return otherwise(column, column.name);
    if (column.is !== 'column') return [];
    const code = trackingCodes.find(({ name }) => sameName(name, column.name));
    if (code === undefined || saysProfile(column.heading)) return [];
    return [
      `"${column.heading}" was taken as the person's ${column.name}; the tracking code is written "Tracking code: ${code.name}"`,
    ];
  });
}

/** A tracking code whose name means something else in other programs. */
function otherwise(column: FileColumn, code: string): string[] {
  if (column.mapped === true || namesCode(column.heading)) return [];
  const heading = column.heading.trim();
  const alias = isAlias(heading);
  const taken = `"${heading}" was taken as the tracking code "${code}"`;
  if (alias !== undefined) {
    return [`${taken}, not as the person's ${alias}: use --map "${heading}=${alias}" to change that`];
  }
  return isRecognized(heading) ? [`${taken}: use --map "${heading}=ignore" to skip it`] : [];
}

/** Tracking codes that are written as attributes of people. No API says that they follow. */
function mappedCodes(matched: readonly FileColumn[]): string[] {
  const read = matched.flatMap((column) =>
    column.is === 'trackingCode' && column.attribute !== undefined
      ? [`"${column.heading.trim()}" is written as the person's ${column.attribute}`]
      : [],
  );
  if (read.length === 0) return [];
  return [`${read.join(', ')}; whether the tracking code follows is tried on one person first`];
}

/** Columns that hold addresses too. */
function otherAddresses(matched: readonly FileColumn[]): string[] {
  const others = matched.flatMap(({ heading, insteadOf }) => (insteadOf === 'email' ? [`"${heading.trim()}"`] : []));
  const chosen = matched.find((column) => column.is === 'column' && column.name === 'email')?.heading.trim() ?? '';
  if (others.length === 0) return [];
  return [
    `"${chosen}" is the address; where it is empty, ${others.join(', ')} ${others.length === 1 ? 'counts' : 'count'}`,
  ];
}

/** The columns that are read as licenses, by their headings in the file. */
function licensed(matched: readonly FileColumn[]): string[] {
  const under = (wanted: FileColumn['is']): string =>
    matched.flatMap(({ is, heading }) => (is === wanted ? [`"${heading.trim()}"`] : [])).join(', ');
  const [licenses, attendee] = [under('license'), under('attendee')];
  if (licenses === '') return attendee === '' ? [] : [`TRUE under ${attendee} adds an attendee account`];
  return [`TRUE under ${licenses} adds the license${attendee === '' ? '' : `, under ${attendee} an attendee account`}`];
}

function forRulesOnly(matched: readonly FileColumn[], rules: FileHeader['rules']): string[] {
  const names = matched.flatMap((column) =>
    column.is === 'recognized' && isCondition(column, { rules }) ? [`"${column.heading.trim()}"`] : [],
  );
  if (names.length === 0) return [];
  return [`${names.length === 1 ? 'column' : 'columns'} used by rules only: ${names.join(', ')}`];
}

/** What has no effect in the file, listed once. */
function notApplied(
  matched: readonly FileColumn[],
  { removeFalse, rules }: Pick<FileHeader, 'removeFalse' | 'rules'>,
): string[] {
  const names = matched.flatMap((column) =>
    column.is === 'recognized' && column.insteadOf === undefined && !isCondition(column, { rules })
      ? [`"${column.heading.trim()}"`]
      : [],
  );
  const entitled = matched.some(({ is }) => is === 'license' || is === 'attendee');
  return [
    ...(names.length > 0 ? [`ignored ${names.length === 1 ? 'column' : 'columns'}: ${names.join(', ')}`] : []),
    ...(entitled && !removeFalse ? ['FALSE is ignored; use --remove-false to remove licenses'] : []),
  ];
}
