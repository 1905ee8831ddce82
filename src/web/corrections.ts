/** A job's spreadsheet with some cells corrected, as a new file of the same kind in which every row keeps its number. */
import { RunError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import { readPlan, type PlanHeader } from '../job/plan-file.js';
import { isResultColumn } from '../model/columns.js';
import { eachOf } from '../model/in-groups.js';
import { sameName } from '../model/names.js';
import type { PlanOptions } from '../model/plan-options.js';
import { watchHidden } from '../plan/hidden-cells.js';
import { readDelimiter } from '../spreadsheet/dialect.js';
import { escapeCell } from '../spreadsheet/escape-cell.js';
import type { SpreadsheetRecord } from '../spreadsheet/read-csv.js';
import { readSpreadsheet } from '../spreadsheet/read-spreadsheet.js';
import { createCsvWriter, type RowWriter } from '../spreadsheet/write-csv.js';
import { createXlsxWriter } from '../spreadsheet/write-xlsx.js';
import { copyWhileReading } from '../job/input-copy.js';
import type { Correction } from './api.js';
import { inputOf } from './input-file.js';
import { RequestError } from './problem.js';
import type { Upload, Uploads } from './uploads.js';

/** Throws a RunError (`refused`) for a job without a spreadsheet of its own, a RequestError for cells that it does not have. */
export async function correctedFile(
  job: JobFolder,
  corrections: readonly Correction[],
  uploads: Uploads,
): Promise<Upload> {
  const { header } = await readPlan(job.file('plan.jsonl'));
  if (header.job !== 'apply' || header.input.join !== undefined) {
    const what = header.job === 'apply' ? 'was made from two files' : `is the ${header.job} of another job`;
    throw new RunError('refused', `${job.name} ${what}, so its cells cannot be corrected here.`, {
      next: 'Correct the spreadsheet, and choose it as a new file.',
    });
  }
  const cells = placesOf(corrections, header);
  const isWorkbook = header.input.form?.startsWith('xlsx') === true;
  const name = withEnding(header.input.name, isWorkbook ? '.xlsx' : '.csv');
  return await uploads.make(name, optionsOf(header.options, isWorkbook), async (path) => {
    const places = { path: job.file(inputOf(header)), name: header.input.name };
    const sheet = sheetOf(header);
    await rewrite(places, header.options, cells, (first) =>
      isWorkbook ? createXlsxWriter(path, first, { sheet }) : createCsvWriter(path, first),
    );
  });
}

/** By row: the texts of its corrected cells, by place. */
type Cells = ReadonlyMap<number, ReadonlyMap<number, string>>;

function placesOf(corrections: readonly Correction[], { columns }: PlanHeader): Cells {
  const isResult = columns.some(isResultColumn);
  const cells = new Map<number, Map<number, string>>();
  for (const { row, heading, value } of corrections) {
    const places = columns.flatMap((one, place) => (sameName(one, heading) ? [place] : []));
    const [place, ...others] = places;
    if (place === undefined)
      throw new RequestError(400, `The file has no column "${heading}".`, 'Load the page again.');
    if (others.length > 0) {
      const next = 'Give the headings of the spreadsheet different names.';
      throw new RequestError(400, `${places.length} columns are called "${heading}".`, next);
    }
    const ofRow = cells.get(row) ?? new Map<number, string>();
    cells.set(row, ofRow.set(place, isResult ? escapeCell(value) : value));
  }
  return cells;
}

/** The new file is written in one way, whatever the old one was like, and has one sheet. */
function optionsOf(options: PlanOptions, isWorkbook: boolean): PlanOptions {
  const delimiter = isWorkbook ? undefined : 'comma';
  return { ...options, encoding: undefined, delimiter, sheet: undefined };
}

function sheetOf({ input: { form = '' } }: PlanHeader): string {
  const name = /^xlsx, sheet (?<name>".*")$/su.exec(form)?.groups?.['name'];
  return name === undefined ? 'People' : (JSON.parse(name) as string);
}

function withEnding(name: string, ending: string): string {
  return `${name.replace(/\.[a-z\d]{1,8}$/iu, '')}${ending}`;
}

/** Rows that the reader skips because they are blank, or hidden, are blank rows of the new file. */
async function rewrite(
  { path, name }: { readonly path: string; readonly name: string },
  { encoding, delimiter, sheet, visibleOnly }: PlanOptions,
  corrected: Cells,
  open: (first: readonly string[]) => Promise<RowWriter>,
): Promise<void> {
  const watch = watchHidden(visibleOnly);
  const groups = readSpreadsheet(
    { chunks: copyWhileReading(path, undefined).chunks, path, name },
    {
      ...(encoding !== undefined && { encoding }),
      ...(delimiter !== undefined && { delimiter: readDelimiter(delimiter) }),
      ...(sheet !== undefined && { sheet }),
      onHiddenColumn: (place) => watch.column(place),
    },
  );
  const left = new Set(corrected.keys());
  let writer: RowWriter | undefined;
  let last = 0;
  const write = async (cells: readonly string[]): Promise<void> => {
    last += 1;
    if (writer === undefined) writer = await open(cells);
    else await writer.write(cells);
  };
  try {
    for await (const { row, cells } of eachOf(watch.rows(groups))) {
      while (last < row - 1) await write(['']);
      left.delete(row);
      await write(withCorrections(cells, corrected.get(row)));
    }
    if (left.size > 0)
      throw new RequestError(400, `The file has no row ${[...left].join(', ')}.`, 'Load the page again.');
    await writer?.commit();
  } catch (error) {
    await writer?.abort();
    throw error;
  }
}

function withCorrections(
  cells: SpreadsheetRecord['cells'],
  corrected: ReadonlyMap<number, string> | undefined,
): string[] {
  const width = Math.max(cells.length, ...[...(corrected?.keys() ?? [])].map((place) => place + 1));
  return Array.from({ length: width }, (_, place) => corrected?.get(place) ?? cells[place] ?? '');
}
