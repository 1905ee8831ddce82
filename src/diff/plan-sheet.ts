/** The spreadsheet that makes the new file true: joiners, and of the others only the cells that changed. */
import { openLines, readLines } from '../files/json-lines.js';
import { removeStaleFile } from '../files/stale-files.js';
import { RunError } from '../errors.js';
import { escapeCell } from '../spreadsheet/escape-cell.js';
import { mostSheetRows } from '../spreadsheet/sheet-size.js';
import { createSheetWriter, isWorkbook } from '../spreadsheet/write-sheet.js';
import type { ComparedColumn } from './compared-columns.js';
import type { Difference } from './difference.js';
import { isPlannable, ownOrder, planRowOf, type LeftOut, type PlanChoice } from './plan-cells.js';

export interface PlanSheetFacts {
  readonly rows: number;
  /** Headings of the file; those that are not ours must be known to the organization. */
  readonly headings: readonly string[];
  readonly unknownHeadings: readonly string[];
  /** What the rows do not do: how many people, and for cells the headings. */
  readonly leftOut: Readonly<Partial<Record<LeftOut['what'], { people: number; headings: string[] }>>>;
  /** Rows that say FALSE below a heading that may be a license. */
  readonly falseCells: number;
}

export interface PlanSheet {
  add(difference: Difference): Promise<void>;
  /** Writes the file; with no rows there is none. */
  commit(): Promise<PlanSheetFacts>;
  abort(): Promise<void>;
}

interface Spooled {
  readonly email: string;
  readonly kind: string;
  readonly cells: readonly (readonly [heading: string, cell: string])[];
}

/** `spool`: the rows are kept there until the last one tells which columns the file has. */
export async function createPlanSheet(
  { path, spool }: { readonly path: string; readonly spool: string },
  compared: readonly ComparedColumn[],
  choice: PlanChoice,
): Promise<PlanSheet> {
  const lines = await openLines(spool);
  const used = new Set<string>();
  const leftOut: { -readonly [K in LeftOut['what']]?: { people: number; headings: string[] } } = {};
  let [rows, falseCells, isClosed] = [0, 0, false];
  const note = (left: readonly LeftOut[]): void => {
    for (const what of new Set(left.map((one) => one.what)))
      (leftOut[what] ??= { people: 0, headings: [] }).people += 1;
    for (const { what, heading } of left) {
      const headings = leftOut[what]?.headings;
      if (heading !== undefined && headings?.includes(heading) === false) headings.push(heading);
    }
  };
  const close = async (): Promise<void> => {
    if (!isClosed) await lines.close();
    isClosed = true;
  };
  return {
    async add(difference) {
      if (!isPlannable(difference)) return;
      const { cells, leftOut: left } = planRowOf(difference, choice);
      note(left);
      if (cells.size === 0 && difference.kind !== 'joiner') return;
      if (left.length > 0 && cells.size === 0) return;
      rows += 1;
      for (const heading of cells.keys()) used.add(heading);
      if (hasFalse(cells, compared)) falseCells += 1;
      const { email, kind } = difference;
      lines.append({ email, kind, cells: [...cells] } satisfies Spooled);
      await lines.written();
    },
    async commit() {
      await close();
      const headings = headingsOf(used, compared);
      if (rows > 0) await writeRows(path, spool, headings, rows);
      await removeStaleFile(spool);
      const unknownHeadings = headings.filter((heading) => !ownOrder().includes(heading));
      return { rows, headings: ['email', ...headings], unknownHeadings, leftOut, falseCells };
    },
    async abort() {
      await close().catch(() => undefined);
      await removeStaleFile(spool);
    },
  };
}

function hasFalse(cells: ReadonlyMap<string, string>, compared: readonly ComparedColumn[]): boolean {
  return [...cells].some(([heading, cell]) => {
    const column = compared.find((one) => one.heading === heading);
    return column !== undefined && column.own === undefined && /^false$/iu.test(cell.trim());
  });
}

/** Our own columns first, then those of the new file in its order. */
function headingsOf(used: ReadonlySet<string>, compared: readonly ComparedColumn[]): string[] {
  const own = ownOrder().filter((name) => used.has(name));
  const others = compared.map(({ heading }) => heading).filter((heading) => used.has(heading));
  return [...new Set([...own, ...others])];
}

/** Ends with a `wx_` column: the cells of such a file are escaped, and read back without loss. */
async function writeRows(path: string, spool: string, headings: readonly string[], rows: number): Promise<void> {
  if (isWorkbook(path) && rows >= mostSheetRows) throw tooMany(path, rows);
  const writer = await createSheetWriter(path, ['email', ...headings, 'wx_diff'].map(escapeCell), { sheet: 'People' });
  try {
    for await (const { value } of readLines(spool)) {
      const { email, kind, cells } = value as Spooled;
      const byHeading = new Map(cells);
      await writer.write([email, ...headings.map((heading) => byHeading.get(heading) ?? ''), kind].map(escapeCell));
    }
    await writer.commit();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

function tooMany(path: string, rows: number): RunError {
  const what = `${rows.toLocaleString('en-US')} rows do not fit into ${path}.`;
  return new RunError('refused', what, { next: 'Choose a file name that ends in .csv.' });
}
