/** Hidden rows and columns of a workbook: counted, named, and left out if that is asked for. */
import { columnLetters, spellColumn } from '../model/columns.js';
import type { InGroups } from '../model/in-groups.js';
import type { SpreadsheetRecord } from '../spreadsheet/read-csv.js';
import { ChoiceNeeded } from '../model/choice-needed.js';
import { shellWord } from '../model/shell-word.js';
import { rowList } from './begin-sheet.js';

/** What is hidden, below the headings. */
export interface Hidden {
  readonly rows: number;
  readonly columns: number;
}

export interface HiddenWatch {
  /** Call for each hidden column, before the first row. */
  column(place: number): void;
  /** The records, without what is left out: hidden rows are missing, and cells of hidden columns are empty. */
  rows(groups: InGroups<SpreadsheetRecord>): InGroups<SpreadsheetRecord>;
  /** The row of the headings: what is above it does not count. */
  begin(header: number): void;
  /** What a summary says. `headings`: as read, empty for columns that are left out. */
  notices(headings: readonly string[]): string[];
  hidden(): Hidden;
}

/** The rows whose numbers are kept: at least as many as are read to find the headings. */
const mostNamed = 40;
const mostColumnsNamed = 6;

/** `visibleOnly`: what is hidden is left out. */
export function watchHidden(visibleOnly = false): HiddenWatch {
  const columns = new Set<number>();
  const named: number[] = [];
  let [count, header, width] = [0, 0, 0];
  const seen = (row: number): void => {
    if (header !== 0 && row <= header) return;
    count += 1;
    if (named.length < mostNamed) named.push(row);
  };
  const visible = (records: readonly SpreadsheetRecord[]): readonly SpreadsheetRecord[] => {
    const shown = records.filter(({ isHidden }) => isHidden !== true);
    const withoutHidden = (cell: string, place: number): string => (columns.has(place) ? '' : cell);
    return columns.size === 0 ? shown : shown.map((one) => ({ ...one, cells: one.cells.map(withoutHidden) }));
  };
  const inTable = (): number[] => [...columns].filter((place) => place < width);
  return {
    column: (place) => void columns.add(place),
    async *rows(groups) {
      for await (const records of groups) {
        for (const { row, cells, isHidden } of records) {
          width = Math.max(width, cells.length);
          if (isHidden === true) seen(row);
        }
        yield visibleOnly ? visible(records) : records;
      }
    },
    begin(row) {
      header = row;
      const below = named.filter((one) => one > row);
      count -= named.length - below.length;
      named.splice(0, named.length, ...below);
    },
    notices(headings) {
      return [...rowNotices(named, count, visibleOnly), ...columnNotices(inTable(), headings, visibleOnly)];
    },
    hidden: () => ({ rows: count, columns: inTable().length }),
  };
}

function rowNotices(named: readonly number[], count: number, visibleOnly: boolean): string[] {
  if (count === 0) return [];
  const rows = `${count.toLocaleString('en-US')} hidden or filtered ${count === 1 ? 'row' : 'rows'} (${rowList(named)})`;
  const are = count === 1 ? 'was' : 'were';
  return [`${rows} ${are} ${visibleOnly ? 'left out' : 'read too; --visible-only skips what is hidden'}`];
}

function nameOf(place: number, heading = ''): string {
  return heading.trim() === '' ? columnLetters(place) : spellColumn(place, heading);
}

function columnNotices(places: readonly number[], headings: readonly string[], visibleOnly: boolean): string[] {
  if (places.length === 0) return [];
  const some = places.slice(0, mostColumnsNamed).map((place) => nameOf(place, headings[place]));
  const names = `${some.join(', ')}${places.length > mostColumnsNamed ? ' …' : ''}`;
  const [columns, were] = places.length === 1 ? ['hidden column', 'was'] : ['hidden columns', 'were'];
  return [`${columns} ${names} ${were} ${visibleOnly ? 'left out' : 'read too; --visible-only skips what is hidden'}`];
}

/** The question whether hidden rows and columns count. `path`: as the file was named. */
export function whetherHidden({ rows, columns }: Hidden, path: string): ChoiceNeeded {
  const counted = [
    ...(rows === 0 ? [] : [`${rows.toLocaleString('en-US')} hidden or filtered ${rows === 1 ? 'row' : 'rows'}`]),
    ...(columns === 0 ? [] : [`${columns} hidden ${columns === 1 ? 'column' : 'columns'}`]),
  ];
  const has = `The sheet has ${counted.join(' and ')}.`;
  return new ChoiceNeeded(has, {
    next: [`Skip them:  webex-bulk plan ${shellWord(path)} --visible-only`, 'Or use them:  --no-visible-only'],
    question: has,
    choices: [
      { label: 'skip them', options: { visibleOnly: true } },
      { label: 'use them like the others', options: { visibleOnly: false } },
    ],
  });
}
