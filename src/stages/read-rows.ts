/**
 * The spreadsheet → the job's rows. The file is read once: while its bytes are copied and hashed, its records are parsed,
 * chosen and spooled, so that a file that cannot be read to its end is refused before anybody is looked up.
 */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { once } from 'node:events';
import type { Catalog } from '../catalog.js';
import { matchHeader, type FileHeader } from '../columns.js';
import { createDuplicateFinder } from '../duplicates.js';
import { RunError } from '../errors.js';
import { copyWhileReading } from '../job/input-copy.js';
import { readLines } from '../job/json-lines.js';
import { sameName } from '../names.js';
import type { Overrule, Row } from '../row.js';
import { unescapeCell } from '../spreadsheet/escape-cell.js';
import { readCsv, type SpreadsheetRecord } from '../spreadsheet/read-csv.js';

export interface RowChoice {
  /** The first so many rows, of those that `where` leaves. */
  readonly limit?: number;
  /** `column=value`; `wx_` columns too. */
  readonly where?: string;
  readonly ignoreUnknown?: boolean;
}

export interface RowSource {
  readonly header: FileHeader;
  /** The headings as written. */
  readonly headings: readonly string[];
  readonly input: { readonly name: string; readonly sha256: string; readonly bytes: number };
  /** Rows of the file, and those of them that the job is about. */
  readonly total: number;
  readonly chosen: number;
  readonly overrules: readonly Overrule[];
  /** The chosen rows, in order. */
  rows(): AsyncIterable<Row>;
  /** Forgets the spooled rows; the plan holds them by then. */
  close(): Promise<void>;
}

interface Places {
  /** Path of the spreadsheet, its name for messages, where its copy and the spool of rows go. */
  readonly path: string;
  readonly name: string;
  readonly copy: string;
  readonly spool: string;
}

/** Throws a RunError (`refused`) for a file that cannot be read to its end, and for headings that cannot be used. */
export async function readRows(places: Places, catalog: Catalog, choice: RowChoice): Promise<RowSource> {
  const copy = copyWhileReading(places.path, places.copy);
  const records = readCsv(copy.chunks, places.name)[Symbol.asyncIterator]();
  const first = await records.next();
  if (first.done) throw new RunError('refused', `${places.name} is empty: it has not even headings.`);
  const headings = first.value.cells;
  const header = matchHeader(headings, catalog.trackingCodes, {
    name: places.name,
    line: first.value.line,
    ignoreUnknown: choice.ignoreUnknown ?? false,
  });
  const counts = await spoolRows(records, header, places, choice);
  const { sha256, bytes } = await copy.finished;
  return {
    header,
    headings,
    input: { name: places.name, sha256, bytes },
    ...counts,
    rows: () => spooledRows(places.spool),
    close: () => rm(places.spool, { force: true }),
  };
}

async function spoolRows(
  records: AsyncIterator<SpreadsheetRecord>,
  header: FileHeader,
  places: Places,
  choice: RowChoice,
): Promise<Pick<RowSource, 'total' | 'chosen' | 'overrules'>> {
  const isChosen = chooser(header, choice);
  const duplicates = createDuplicateFinder(header);
  const spool = createWriteStream(places.spool, { mode: 0o600 });
  let [total, chosen] = [0, 0];
  for (let next = await records.next(); !next.done; next = await records.next()) {
    const { row, cells: written } = next.value;
    total += 1;
    const cells = header.isResult ? written.map(unescapeCell) : written;
    if (!isChosen(cells, chosen)) continue;
    chosen += 1;
    duplicates.add(row, cells);
    if (!spool.write(`${JSON.stringify({ row, cells } satisfies Row)}\n`)) await once(spool, 'drain');
  }
  spool.end();
  await once(spool, 'close');
  if (total === 0) throw new RunError('refused', `${places.name} has headings but no rows: there is nothing to do.`);
  return { total, chosen, overrules: duplicates.overrules() };
}

function chooser(header: FileHeader, choice: RowChoice): (cells: readonly string[], chosen: number) => boolean {
  const limit = choice.limit ?? Infinity;
  if (choice.where === undefined) return (_cells, chosen) => chosen < limit;
  const [, name = '', value = ''] = /^(?<name>[^=]+)=(?<value>.*)$/su.exec(choice.where) ?? [];
  const column = header.columns.find(({ heading }) => sameName(heading, name));
  if (column === undefined) {
    const known = header.columns.map(({ heading }) => `"${heading}"`).join(', ');
    throw new RunError('usage', `--where ${choice.where}: the file has no column "${name}"; it has ${known}.`, {
      next: 'Write --where "column=value", with a heading of the file.',
    });
  }
  return (cells, chosen) => chosen < limit && (cells[column.place] ?? '').trim() === value.trim();
}

async function* spooledRows(path: string): AsyncIterable<Row> {
  for await (const { value } of readLines(path)) yield value as Row;
}
