/** A person's history as lines: a table where it fits, and a few lines for each row where it does not. */
import type { HistoryEntry } from '../history/history-entry.js';
import { partsOf, type HistoryPart } from '../history/write-history.js';
import { momentInWords } from '../model/moment.js';
import { doneStatuses } from '../model/row.js';
import { displayWidth } from './display-width.js';
import type { Terminal } from './terminal.js';

type Colors = Pick<Terminal['colors'], 'bold' | 'dim' | 'green' | 'yellow'>;

const gap = '  ';
const headings = ['WHEN', 'STATUS', 'WHY', 'BY', 'JOB', 'CHANGE'] as const;
const statusColumn = headings.indexOf('STATUS');

/** `width`: columns of the terminal; `undefined` if there is none: a table then, whatever its width. */
export function historyLines(entries: readonly HistoryEntry[], colors: Colors, width: number | undefined): string[] {
  if (entries.length === 0) return [];
  const rows = entries.flatMap(rowsOf);
  const widths = headings.map((heading, column) =>
    Math.max(displayWidth(heading), ...rows.map(({ cells }) => displayWidth(cells[column] ?? ''))),
  );
  const total = widths.reduce((sum, one) => sum + one + gap.length, -gap.length);
  if (width !== undefined && total > width) return entries.flatMap((entry) => block(entry, colors));
  const line = (cells: readonly string[], paint: (text: string, column: number) => string): string =>
    cells
      .map((cell, column) => paint(cell, column) + ' '.repeat((widths[column] ?? 0) - displayWidth(cell)))
      .join(gap)
      .trimEnd();
  return [
    line(headings, (text) => colors.dim(text)),
    ...rows.map(({ cells, entry }) =>
      line(cells, (text, column) => (column === statusColumn ? painted(entry, text, colors) : text)),
    ),
  ];
}

/** The first line of an entry bears all cells, the others only their change. */
function rowsOf(entry: HistoryEntry): { readonly cells: readonly string[]; readonly entry: HistoryEntry }[] {
  const [first = '', ...more] = changesOf(entry);
  const own = [whenOf(entry), entry.status, whyOf(entry), byOf(entry), entry.name, first];
  return [own, ...more.map((change) => ['', '', '', '', '', change])].map((cells) => ({ cells, entry }));
}

/** For narrow terminals, which wrap these lines between words. */
function block(entry: HistoryEntry, colors: Colors): string[] {
  return [
    `${colors.bold(whenOf(entry))}  ${painted(entry, entry.status, colors)}  ${whyOf(entry)}`,
    ...changesOf(entry).map((change) => `    ${change}`),
    `    ${colors.dim(`by ${byOf(entry)}, job ${entry.name}`)}`,
  ];
}

function changesOf(entry: HistoryEntry): string[] {
  const parts = partsOf(entry)
    .map(partInWords)
    .filter((text) => text !== '');
  const { error } = entry;
  return [...parts, ...(error === undefined ? [] : [error])];
}

function partInWords({ what, change }: HistoryPart): string {
  return what === 'changed' || what === '' ? change : `${what}: ${change}`;
}

/** Local time, as in the job's name. */
function whenOf({ at }: HistoryEntry): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return '-';
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** `hires.csv row 7`, `undo of 20261123-201500-hires, row 7`, `feed people: people.csv row 7` */
function whyOf({ kind, parent, restoredTo, feed, file, row }: HistoryEntry): string {
  if (restoredTo !== undefined) return `restore to ${momentInWords(restoredTo)}`;
  if (parent !== undefined) return `${kind} of ${parent}, row ${row}`;
  return `${feed === undefined ? '' : `feed ${feed}: `}${file} row ${row}`;
}

function byOf({ admin, user, approvedBy }: HistoryEntry): string {
  const who = user === undefined ? admin : `${admin} (user ${user})`;
  return approvedBy === undefined ? who : `${who}, approved by ${approvedBy}`;
}

function painted({ status }: HistoryEntry, text: string, colors: Colors): string {
  return doneStatuses.includes(status) ? colors.green(text) : colors.yellow(text);
}
