/** The list of jobs as lines: a table where it fits, and two or three lines for each job where it does not. */
import { originInWords } from '../job/job-kind.js';
import { displayWidth } from './display-width.js';
import type { JobEntry } from './job-entry.js';
import type { Terminal } from './terminal.js';

type Colors = Pick<Terminal['colors'], 'bold' | 'dim' | 'green' | 'yellow' | 'red'>;

/** `width`: columns of the terminal; `undefined` if there is none: one line for each job then, whatever its length. */
export function jobLines(entries: readonly JobEntry[], colors: Colors, width: number | undefined): string[] {
  if (entries.length === 0) return [];
  const cells = entries.map(cellsOf);
  const widths = headings.map((heading, column) =>
    Math.max(displayWidth(heading), ...cells.map((row) => displayWidth(row[column] ?? ''))),
  );
  const total = widths.reduce((sum, one) => sum + one + gap.length, -gap.length);
  if (width !== undefined && total > width) return entries.flatMap((entry) => block(entry, colors));
  const line = (row: readonly string[], paint: (text: string, column: number) => string): string =>
    row
      .map((cell, column) => paint(cell, column) + ' '.repeat((widths[column] ?? 0) - displayWidth(cell)))
      .join(gap)
      .trimEnd();
  return [
    line(headings, (text) => colors.dim(text)),
    ...entries.map((entry, place) =>
      line(cells[place] ?? [], (text, column) => (column === resultColumn ? painted(entry, text, colors) : text)),
    ),
  ];
}

const gap = '  ';
const headings = ['JOB', 'WHEN', 'WHAT', 'FILE', 'BY', 'RESULT', 'NEXT'] as const;
const resultColumn = headings.indexOf('RESULT');

function cellsOf(entry: JobEntry): string[] {
  const { name, admin, result } = entry;
  return [name, whenOf(entry), whatOf(entry), sourceOf(entry), admin ?? '-', result, commandOf(entry) || '-'];
}

/** For narrow terminals, which wrap these lines between words. */
function block(entry: JobEntry, colors: Colors): string[] {
  const { name, admin, result, kind } = entry;
  const about = kind === undefined ? [] : [whenOf(entry), `${whatOf(entry)}, ${sourceOf(entry)}`, `by ${admin ?? '-'}`];
  const command = commandOf(entry);
  return [
    `${colors.bold(name)}  ${painted(entry, result, colors)}`,
    ...(about.length === 0 ? [] : [`    ${colors.dim(about.join(', '))}`]),
    ...(command === '' ? [] : [`    ${command}`]),
  ];
}

/** In local time, as in the job's name. */
function whenOf({ at }: JobEntry): string {
  const time = new Date(at ?? '');
  if (Number.isNaN(time.getTime())) return '-';
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

function whatOf({ kind: job, parent, restores }: JobEntry): string {
  return originInWords({ job, ...(parent !== undefined && { parent }), ...(restores && { restores }) }) ?? job ?? '-';
}

function sourceOf({ file, feed }: JobEntry): string {
  return feed === undefined ? (file ?? '-') : `${feed}: ${file ?? '-'}`;
}

/** The command, without what it does: the table has one column for both. */
function commandOf({ next = '' }: JobEntry): string {
  return next.replace(/ {3}\S.*$/u, '');
}

function painted({ mood }: JobEntry, text: string, colors: Colors): string {
  const paint = { good: colors.green, open: colors.yellow, bad: colors.red }[mood];
  return paint(text);
}
