/** What every rendering says: the outcome, the facts, and the lists under their headings. */
import type { Content } from './content.js';

/** `37 of 1,204 rows not done: people.csv` */
export function outcomeInWords(content: Content): string {
  const { kind, rows, file, feed, title } = content;
  const about = file ?? feed;
  const of = about === undefined ? '' : `: ${about}`;
  if (kind === 'review') return `Waiting for review${of}`;
  if (kind === 'missing-file') return `No file arrived${feed === undefined ? of : `: ${feed}`}`;
  if (kind === 'sign-in') return `Sign-in needed${of}`;
  if (kind === 'test' || kind === 'digest') return title;
  if (rows === undefined || rows.total === 0)
    return `${kind === 'failed' ? 'Failed' : kind === 'done' ? 'Done' : 'Problems'}${of}`;
  if (rows.notDone > 0) return `${inFigures(rows.notDone)} of ${rowsInWords(rows.total)} not done${of}`;
  return kind === 'failed' ? `Failed${of}` : `${rowsInWords(rows.total)} done${of}`;
}

/** What and where, without what is not known. */
export function factsOf(content: Content): readonly (readonly [label: string, value: string])[] {
  const { file, feed, job, organization, site, at } = content;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['File', file],
    ['Feed', feed],
    ['Job', job],
    ['Organization', organization],
    ['Site', site],
    ['Time', timeInWords(at)],
  ];
  return facts.flatMap(([label, value]) => (value === undefined ? [] : [[label, value] as const]));
}

/** `2026-11-28 03:04 UTC` */
function timeInWords(at: string): string {
  return at.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):[\d.]+Z$/u, '$1 $2 UTC');
}

export interface List {
  readonly heading: string;
  readonly lines: readonly string[];
  /** `and 3 more`; empty if nothing is left out. */
  readonly more: string;
}

/** Lists that are not empty. */
export function listsOf({ kind, errors, reasons, people, leftOut }: Content): readonly List[] {
  const lists: readonly List[] = [
    { heading: kind === 'digest' ? 'Waiting' : 'Why it waits', lines: reasons, more: moreOf(leftOut.reasons) },
    {
      heading: 'Errors',
      lines: errors.map(({ code, message, rows }) => `${code}: ${message} (${rowsInWords(rows)})`),
      more: moreOf(leftOut.errors),
    },
    {
      heading: 'People',
      lines: people.map(({ row, email, what }) => `row ${inFigures(row)}, ${email}: ${what}`),
      more: moreOf(leftOut.people),
    },
  ];
  return lists.filter(({ lines, more }) => lines.length > 0 || more !== '');
}

function moreOf(leftOut: number): string {
  return leftOut === 0 ? '' : `and ${inFigures(leftOut)} more`;
}

export function inFigures(number: number): string {
  return number.toLocaleString('en-US');
}

export function rowsInWords(rows: number): string {
  return rows === 1 ? '1 row' : `${inFigures(rows)} rows`;
}

/** Whether the link can be opened in a browser; otherwise it is a path. */
export function isWebAddress(link: string): boolean {
  return /^https?:\/\//iu.test(link) && URL.canParse(link);
}
