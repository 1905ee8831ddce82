/** A report on people on the terminal and for programs: its counts, what they do not say, and the files. */
import { shellWord } from '../model/shell-word.js';
import type { ReportName } from '../model/report-names.js';
import type { ReportKind } from '../people-report/report-kind.js';
import type { TallyTable } from '../people-report/tally.js';
import type { PeopleReport } from '../people-report/write-people-report.js';
import { printCounts, type Counted } from './count-table.js';
import type { peopleReportOptions } from './command-options.js';
import type { Options } from './options.js';
import { grouped, type Terminal } from './terminal.js';

export type PeopleReportOptions = Options<(typeof peopleReportOptions)[number]>;

export interface ShownReport {
  readonly name: ReportName;
  readonly kind: ReportKind;
  readonly options: PeopleReportOptions;
  readonly calls: number;
  readonly report: PeopleReport;
  readonly unnamed: number;
  readonly others: number;
}

/** Lines of each table; a spreadsheet or --json has all of them. */
const mostLines = 12;

export function showPeopleReport(terminal: Terminal, shown: ShownReport): void {
  const { name, kind, options, calls, report, unnamed, others } = shown;
  const { people, rows, proposed, tables, notes } = report;
  const asked = options.where === undefined ? '' : ` with ${options.where}`;
  terminal.print(
    `${kind.title}: ${peopleIn(people)}${asked}, ${rows === 1 ? '1 row' : `${grouped(rows)} rows`}, ${grouped(calls)} calls`,
  );
  for (const table of tables) printTable(terminal, table);
  terminal.print();
  const left = [
    ...(unnamed > 0 ? [`${peopleIn(unnamed)} skipped: no usable email address`] : []),
    ...(others > 0 ? [`${peopleIn(others)} of other organizations skipped`] : []),
  ];
  for (const note of [...notes, ...left]) terminal.print(`  ${terminal.colors.yellow('note')}  ${note}`);
  const counts = Object.fromEntries(tables.map(({ title, unit, rows: lines }) => [title, { unit, rows: lines }]));
  const files = options['output-file'] ?? [];
  terminal.event({
    ...{ type: 'summary', command: 'report', report: name, people, rows, proposed },
    ...{ unnamed, others, calls, notes, counts, files },
  });
  for (const file of files) terminal.print(`Report: ${file}`);
  printNext(terminal, shown);
}

function printTable(terminal: Terminal, { title, unit, rows }: TallyTable): void {
  if (rows.length === 0) return;
  const lines = rows.slice(0, mostLines).map(({ name, count, parts, about = '' }): Counted => {
    const consists = parts.slice(0, 3).map(([part, number]) => `${part} ${grouped(number)}`);
    const more = parts.length > consists.length ? ['…'] : [];
    return { name, count, about: [about, ...consists, ...more].filter((text) => text !== '').join(', ') };
  });
  terminal.print();
  printCounts(terminal, { name: title, count: unit }, lines, true);
  if (rows.length > lines.length) terminal.print(`  … and ${grouped(rows.length - lines.length)} more`);
}

/** A spreadsheet that asks for something is planned like any other. */
function printNext(terminal: Terminal, { options, report }: ShownReport): void {
  const sheet = (options['output-file'] ?? []).find((file) => !/\.html$/iu.test(file));
  if (sheet === undefined) return;
  if (options.propose === undefined)
    return terminal.next([
      'add a column such as removeLicenses to the spreadsheet, then  webex-bulk plan ' + shellWord(sheet),
    ]);
  if (report.proposed === 0) return terminal.print('Nothing is proposed: no row is one that it is for.');
  const rows = report.proposed === 1 ? '1 row asks' : `${grouped(report.proposed)} rows ask`;
  terminal.print(`${rows} for it; the others change nothing. Check them, and delete the rows of people who keep it.`);
  terminal.next([`webex-bulk plan ${shellWord(sheet)}`]);
}

function peopleIn(count: number): string {
  return count === 1 ? '1 person' : `${grouped(count)} people`;
}

/** A `row` event: a cell by its heading. */
export function rowEvent(
  headings: readonly string[],
  cells: readonly string[],
): { readonly type: 'row' } & Record<string, unknown> {
  const byHeading = Object.fromEntries(headings.map((heading, place) => [heading, cells[place] ?? '']));
  return { type: 'row', ...byHeading };
}
