/** A report on people: each person → rows, those that are wanted → files and counts. */
import type { GatheredPerson } from '../export/gather-people.js';
import { escapeCell } from '../spreadsheet/escape-cell.js';
import { mostSheetRows } from '../spreadsheet/sheet-size.js';
import { createSheetWriter, isWorkbook } from '../spreadsheet/write-sheet.js';
import { RunError } from '../errors.js';
import type { Proposal } from './choose-rows.js';
import type { ReportKind, ReportRow } from './report-kind.js';
import type { TallyTable } from './tally.js';

export interface PeopleReporting {
  readonly kind: ReportKind;
  readonly people: AsyncIterable<GatheredPerson>;
  readonly isChosen: (row: ReportRow) => boolean;
  readonly proposal: Proposal;
  /** Spreadsheets to write, by their endings. */
  readonly sheets: readonly string[];
  /** Each row that is in the report, in the order of `headings`. */
  readonly onRow: (cells: readonly string[]) => void;
  readonly onPerson: (done: number) => void;
}

export interface PeopleReport {
  readonly headings: readonly string[];
  /** People with a row in the report. */
  readonly people: number;
  readonly rows: number;
  /** Rows with a proposal. */
  readonly proposed: number;
  readonly tables: readonly TallyTable[];
  readonly notes: readonly string[];
}

/** Headings of the report: the address, what is proposed, and what is only told. */
export function headingsOf({ columns: [email = 'email', ...more] }: ReportKind, proposal: Proposal): string[] {
  return [email, ...proposal.columns, ...more];
}

/** Throws whatever `people` throws, and a RunError if a file cannot be written; no file is left behind then. */
export async function writePeopleReport(reporting: PeopleReporting): Promise<PeopleReport> {
  const { kind, people, isChosen, proposal, sheets, onRow, onPerson } = reporting;
  const headings = headingsOf(kind, proposal);
  const writers = await openSheets(sheets, headings);
  let [read, shown, rows, proposed] = [0, 0, 0, 0];
  try {
    for await (const person of people) {
      onPerson((read += 1));
      const chosen = kind.rowsOf(person).filter(isChosen);
      if (chosen.length === 0) continue;
      shown += 1;
      kind.count(person, chosen);
      for (const row of chosen) {
        const [email = '', ...more] = row.cells;
        const asked = proposal.cellsFor(row);
        const cells = [email, ...asked, ...more];
        rows += 1;
        if (asked.some((cell) => cell !== '')) proposed += 1;
        await writers.write(cells, rows);
        onRow(cells);
      }
    }
    await writers.commit();
  } catch (error) {
    await writers.abort();
    throw error;
  }
  return { headings, people: shown, rows, proposed, tables: kind.tables(), notes: kind.notes() };
}

interface Sheets {
  write(cells: readonly string[], rows: number): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
}

/** All columns but the address and proposals are `wx_` columns, so that cells are escaped, and read back without loss. */
async function openSheets(paths: readonly string[], headings: readonly string[]): Promise<Sheets> {
  const writers: { readonly path: string; readonly writer: Awaited<ReturnType<typeof createSheetWriter>> }[] = [];
  const each = async (work: (one: (typeof writers)[number]) => Promise<void>): Promise<void> => {
    for (const one of writers) await work(one);
  };
  const abort = (): Promise<void> => each(({ writer }) => writer.abort());
  try {
    for (const path of paths) {
      writers.push({ path, writer: await createSheetWriter(path, headings.map(escapeCell), { sheet: 'Report' }) });
    }
  } catch (error) {
    await abort();
    throw error;
  }
  return {
    async write(cells, rows) {
      const escaped = cells.map(escapeCell);
      await each(async ({ path, writer }) => {
        if (isWorkbook(path) && rows >= mostSheetRows) throw tooMany(path);
        await writer.write(escaped);
      });
    },
    commit: () => each(({ writer }) => writer.commit()),
    abort,
  };
}

function tooMany(path: string): RunError {
  const most = (mostSheetRows - 1).toLocaleString('en-US');
  return new RunError('refused', `The report does not fit into ${path}: Excel holds ${most} rows below the headings.`, {
    next: 'Choose a file name that ends in .csv.',
  });
}
