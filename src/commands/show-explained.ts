/** A person's story in a job, for people to read: one part below the other. */
import type { ExplainedRow, JobAbout, ReadCell } from '../explain/explain-row.js';
import type { JobFolder } from '../job/folder.js';
import { momentInWords } from '../model/moment.js';
import { truncateForDisplay } from '../model/cells.js';
import { describeProblem } from '../model/outcomes.js';
import { shellWord } from '../model/shell-word.js';
import type { Terminal } from './terminal.js';

type Line = readonly string[];

export function printExplained(
  terminal: Terminal,
  explained: ExplainedRow,
  { header, footer, job }: JobAbout & { readonly job: JobFolder },
): void {
  const { colors } = terminal;
  const { row, email, sameAs, outcome } = explained;
  terminal.print();
  const status = outcome?.status ?? (sameAs === undefined ? 'planned' : sameAs.words);
  terminal.print(`${colors.bold(`row ${row}`)}   ${colors.bold(email === '' ? '(no address)' : email)}   ${status}`);
  terminal.print(`${header.input.name}   ${job.name}   planned ${header.at}${whatKind(header)}`);
  if (footer === undefined) terminal.print('The plan is unfinished: repeated rows are not known yet.');
  for (const [title, lines] of partsOf(explained)) {
    if (lines.length === 0) continue;
    terminal.print();
    terminal.print(`  ${colors.bold(title)}`);
    for (const line of aligned(lines)) terminal.print(`    ${line}`);
  }
  terminal.print();
  if (sameAs !== undefined)
    terminal.next([`webex-bulk explain ${shellWord(job.reference)} ${sameAs.row}   shows what is done`]);
}

function whatKind({ job, parent, restores }: JobAbout['header']): string {
  if (restores !== undefined) return `   restores people to ${momentInWords(restores.to)}`;
  if (job === 'apply' || parent === undefined) return '';
  return job === 'undo' ? `   reverts ${parent}` : `   retries ${parent}`;
}

function partsOf(explained: ExplainedRow): [title: string, lines: readonly Line[]][] {
  const { cells, together, asked, seen, changes, calls, problems, sameAs } = explained;
  const noChange: Line[] = sameAs === undefined ? [['none']] : [[sameAs.words]];
  return [
    ['cells', cells.map(cellLine)],
    ...together.map((one): [string, Line[]] => [`cells of row ${one.row}, applied with it`, one.cells.map(cellLine)]),
    ['asks for', asked.map(({ what, source }) => [what, source])],
    [`was there${seen.at === undefined ? '' : ` (${seen.at})`}`, seen.lines],
    ['problems', problems.map((problem) => [problem.severity, describeProblem(problem)])],
    [
      'changes',
      changes.length === 0 ? noChange : changes.map(({ what, source = '', became = '' }) => [what, became, source]),
    ],
    ['calls', calls.length === 0 ? [] : [[calls.join(', ')]]],
    ['result', resultLines(explained)],
  ];
}

function cellLine({ heading, value, readAs }: ReadCell): Line {
  const meaning = readAs === undefined ? '' : readAs === '' ? 'not applied' : `read as ${readAs}`;
  return [heading, JSON.stringify(truncateForDisplay(value)), readAs === 'rules only' ? 'for rules only' : meaning];
}

function resultLines({ outcome, sameAs }: ExplainedRow): Line[] {
  if (outcome === undefined) return [['not applied yet']];
  const { status, at = '', errorCode, error, given = [], trackingId, changes } = outcome;
  return [
    [status, at],
    ...(sameAs === undefined ? [] : changes.map((change): Line => ['', change])),
    ...given.map(({ name }): Line => ['', `assigned automatically: ${name}`]),
    ...(error === undefined ? [] : [[errorCode ?? '', error]]),
    ...(trackingId === undefined ? [] : [['tracking id', trackingId]]),
  ];
}

/** In columns; the last of a line has no width. */
function aligned(lines: readonly Line[]): string[] {
  const width = (place: number): number => Math.max(...lines.map((line) => line[place]?.length ?? 0));
  const widths = [0, 1, 2].map((place) => Math.min(width(place), 48));
  return lines.map((line) =>
    line
      .map((cell, place) => (place === line.length - 1 ? cell : cell.padEnd(widths[place] ?? 0)))
      .join('   ')
      .trimEnd(),
  );
}
