/** Writes people to the file that Control Hub imports (Manage users by CSV), or to several files if there are too many. */
import type { Catalog, License } from '../model/catalog.js';
import { RunError } from '../errors.js';
import { controlHubColumns, controlHubRow, type ControlHubColumns } from './control-hub-row.js';
import type { ExportedPerson } from './export-row.js';
import { openLines, readLines } from '../files/json-lines.js';
import { removeStaleFile } from '../files/stale-files.js';
import { isFormula } from '../spreadsheet/escape-cell.js';
import { createCsvPartsWriter, partsOf, type PartLimits } from '../spreadsheet/write-csv-parts.js';

export interface ControlHubExporting {
  readonly people: AsyncIterable<ExportedPerson>;
  readonly catalog: Catalog;
  readonly target: string;
  readonly onWritten: (done: number) => void;
  readonly limits?: PartLimits;
}

export interface ControlHubExported {
  readonly files: readonly string[];
  readonly people: number;
  /** By column, the number of people whose value a cell cannot express, or that a spreadsheet program would run. */
  readonly unsaid: Readonly<Record<string, number>>;
  /**
   * Licenses without a column: assigned only with a location and a number (and how many people have one), or sharing a heading.
   */
  readonly needLocation: readonly License[];
  readonly needingLocation: number;
  readonly ambiguous: readonly License[];
  /** Whether a spreadsheet program must be told that the files are UTF-8. */
  readonly hasOtherLetters: boolean;
}

/**
 * Control Hub accepts 20,000 users a file (afv3q8 and its other help pages) and 10 MB (its client), read here as the smaller
 * 10,000,000 bytes.
 */
const defaultLimits: PartLimits = { mostRows: 20_000, mostBytes: 10_000_000 };

/**
 * Writes the files as Control Hub's own client does: comma-separated UTF-8 without a byte order mark. With one, Excel would
 * open them correctly, but whether Control Hub accepts it is unknown, and a program that does not expect it reads the mark as
 * part of the first heading. Throws whatever `people` throws, and a RunError if the disk rejects a file; nothing is left behind
 * then.
 */
export async function writeControlHub(exporting: ControlHubExporting): Promise<ControlHubExported> {
  const { catalog, target, limits = defaultLimits } = exporting;
  const spool = `${target}.rows`;
  const columns = controlHubColumns(catalog);
  try {
    const { hasAttendees, ...told } = await spoolRows(exporting, columns, spool);
    const width = columns.headings.length - (hasAttendees ? 0 : 1);
    const writer = await createCsvPartsWriter(target, columns.headings.slice(0, width), limits);
    try {
      for await (const { value } of readLines(spool)) await writer.write((value as string[]).slice(0, width));
      const files = await writer.commit();
      return { files, ...told, needLocation: columns.needLocation, ambiguous: columns.ambiguous };
    } catch (error) {
      await writer.abort();
      throw error;
    }
  } finally {
    await removeStaleFile(spool);
  }
}

/** Throws a RunError (`refused`) if parts of another export exist: the new parts would mix with them. */
export async function refuseParts(target: string): Promise<void> {
  const [part] = await partsOf(target);
  if (part === undefined) return;
  throw new RunError('refused', `${part} already exists, and a part of this export may need that name.`, {
    next: 'Choose another name, or move that file.',
  });
}

type Told = Pick<ControlHubExported, 'people' | 'unsaid' | 'needingLocation' | 'hasOtherLetters'>;

/** Spools the rows: whether there is a column for attendees is only known after the last person. */
async function spoolRows(
  { people, catalog, onWritten }: ControlHubExporting,
  columns: ControlHubColumns,
  spool: string,
): Promise<Told & { readonly hasAttendees: boolean }> {
  const attendeePlace = columns.headings.length - 1;
  const unsaid: Record<string, number> = {};
  let [done, needingLocation, hasAttendees, hasOtherLetters] = [0, 0, false, columns.headings.some(isBeyondAscii)];
  // A killed run may have left its file behind.
  await removeStaleFile(spool);
  const lines = await openLines(spool);
  try {
    for await (const one of people) {
      const { cells, unsaid: missing } = controlHubRow(one, columns, catalog, isFormula);
      for (const column of missing) unsaid[column] = (unsaid[column] ?? 0) + 1;
      if (columns.needLocation.some(({ id }) => one.person.licenses.includes(id))) needingLocation += 1;
      hasAttendees ||= cells[attendeePlace] === 'TRUE';
      hasOtherLetters ||= cells.some(isBeyondAscii);
      lines.append(cells);
      await lines.written();
      onWritten((done += 1));
    }
  } finally {
    await lines.close();
  }
  return { people: done, unsaid, needingLocation, hasAttendees, hasOtherLetters };
}

function isBeyondAscii(text: string): boolean {
  return /[^\0-\u007F]/u.test(text);
}
