/**
 * The spreadsheet → the job's rows. The file is read once: while its bytes are copied and hashed, its records are parsed,
 * chosen and spooled, so that a file that cannot be read to its end is refused before any person is looked up.
 */
import { rm } from 'node:fs/promises';
import type { Catalog } from '../model/catalog.js';
import { isMarkedAsText, normalizeCell, normalizeAddress } from '../model/cells.js';
import type { FileHeader } from '../model/columns.js';
import { eachOf, type InGroups } from '../model/in-groups.js';
import type { PlanOptions } from '../model/plan-options.js';
import { checkRules } from '../rows/check-rules.js';
import { columnNamed } from '../rows/header.js';
import { countRules } from '../rows/count-rules.js';
import type { OpenSheet, SecondFile } from '../rows/join-columns.js';
import type { SiteOrder } from '../rows/people-on-sites.js';
import { createDuplicateFinder, type Together } from '../rows/duplicates.js';
import { withTogether } from '../rows/joined-rows.js';
import { RunError } from '../errors.js';
import { createFileAddresses, type FileAddresses } from '../rows/file-addresses.js';
import { createManagersInFile, searchManagers, type ManagersInFile } from '../rows/managers-in-file.js';
import { openLines, readLineGroups } from '../files/json-lines.js';
import type { PlanHeader } from '../job/plan-file.js';
import { removeStaleFile } from '../files/stale-files.js';
import { notWritten } from '../files/line-writer.js';
import { headedWidth, isRagged } from '../rows/ragged-rows.js';
import type { Overrule, Row } from '../model/row.js';
import { isTurnOver, nextTurn } from '../model/turns.js';
import { siteIn } from '../rows/site-column.js';
import { emailIn } from '../rows/wanted.js';
import type { Hidden } from './hidden-cells.js';
import { openSheet, type SheetFile } from './open-sheet.js';

type Join = SecondFile<NonNullable<PlanHeader['input']['join']>>;

export type RowChoice = Omit<PlanOptions, 'join' | 'people' | 'created'>;

export interface RowSource {
  readonly header: FileHeader;
  /** The headings as written, up to the last heading or cell that is not empty; empty for cells beyond the last heading. */
  readonly headings: readonly string[];
  readonly input: PlanHeader['input'];
  /** The number of rows in the file, and of those chosen for the job. */
  readonly total: number;
  readonly chosen: number;
  /** What a workbook hides, whether it was left out or not. */
  readonly hidden: Hidden;
  readonly overrules: readonly Overrule[];
  /** What the chosen rows have in a column of sites, in lower case, a thousand at most; absent: there is no such column. */
  readonly sites?: ReadonlySet<string>;
  /** Does any row of the file, chosen or not, name this address? */
  readonly isNamed: FileAddresses['has'];
  /** Whom the chosen rows name as managers by name or employee number, and which of the rows are about them. */
  readonly managers: ManagersInFile;
  /** The chosen rows, in order. */
  rows(): AsyncIterable<Row>;
  /** The same, many at once. */
  readonly groups: () => InGroups<Row>;
  /** Deletes the spooled rows; by then the plan has them. */
  close(): Promise<void>;
}

interface Places extends SheetFile {
  /** Where the chosen rows are kept until they are planned. */
  readonly spool: string;
}

/**
 * Throws a RunError (`refused`) for a file that cannot be read to its end, or whose headings cannot be used. If a second file
 * is joined, its cells come after those of the first.
 */
export async function readRows(places: Places, catalog: Catalog, choice: RowChoice, join?: Join): Promise<RowSource> {
  const own = await openSheet(places, catalog, choice);
  try {
    const sheet = join?.beside(own) ?? own;
    const { header, headings } = sheet;
    checkRules(header, catalog, places.name);
    const { width, marked, together, after, ruled, ...counts } = await spoolRows(sheet, { catalog, places, choice });
    const groups = async function* (): InGroups<Row> {
      const isPlain = together.size === 0 && after.size === 0;
      for await (const rows of spooledGroups(places.spool)) {
        yield isPlain ? rows : rows.map((row) => withTogether(row, together, after));
      }
    };
    const input = { name: places.name, ...(await own.finished), form: own.form, family: header.family };
    const begin = marked === 1 ? '1 cell begins' : `${marked} cells begin`;
    const unmarked = marked === 0 ? [] : [`${begin} with an apostrophe that marks text; it was removed`];
    return {
      header: { ...header, notices: [...header.notices, ...own.skipped(), ...unmarked, ...ruled] },
      headings: Array.from({ length: Math.max(width, headedWidth(header)) }, (_, place) => headings[place] ?? ''),
      input: { ...input, ...(join && { join: join.input() }) },
      ...counts,
      hidden: own.hidden(),
      groups,
      rows: () => eachOf(groups()),
      close: () => removeStaleFile(places.spool),
    };
  } finally {
    await own.close();
  }
}

/** A column with more different values is none of sites, or every further one is unknown. */
const mostSites = 1000;

interface Spooling {
  readonly catalog: Catalog;
  readonly places: Places;
  readonly choice: RowChoice;
}

type Spooled = Pick<RowSource, 'total' | 'chosen' | 'overrules' | 'isNamed' | 'sites' | 'managers'> & {
  readonly width: number;
  /** The number of cells that an apostrophe marks as text. */
  readonly marked: number;
  readonly together: Together;
  readonly after: SiteOrder['after'];
  /** How many rows each rule matched, in words. */
  readonly ruled: readonly string[];
};

async function spoolRows({ header, groups }: OpenSheet, { catalog, places, choice }: Spooling): Promise<Spooled> {
  const isChosen = chooser(header, catalog, choice);
  const addresses = createFileAddresses();
  const duplicates = createDuplicateFinder(header, catalog, addresses);
  const managers = createManagersInFile(header);
  // The spool of an earlier run may be incomplete.
  if (places.copy === undefined) {
    await rm(places.spool, { force: true }).catch((error: unknown) => {
      throw notWritten(places.spool, error);
    });
  }
  const spool = await openLines(places.spool);
  const meant = header.columns.filter(({ is }) => is !== 'ignored' && is !== 'recognized' && is !== 'blank');
  const siteColumn = header.columns.find(({ is }) => is === 'site');
  const sites = new Set<string>();
  const counts = countRules(header);
  let [total, chosen, width, marked] = [0, 0, 0, 0];
  try {
    for await (const records of groups) {
      for (const { row, line, cells } of records) {
        if (isTurnOver()) await nextTurn();
        total += 1;
        addresses.add(emailIn(cells, header));
        if (!isChosen(cells, chosen)) continue;
        chosen += 1;
        width = Math.max(width, cells.findLastIndex((cell) => cell !== '') + 1);
        for (const { place } of meant) if (isMarkedAsText(cells[place] ?? '')) marked += 1;
        const site = siteIn(cells[siteColumn?.place ?? -1] ?? '');
        if (site !== '' && sites.size < mostSites) sites.add(site);
        duplicates.add(row, cells);
        managers.note(cells);
        counts.add(cells);
        spool.append((isRagged(cells, header) ? { row, cells, line } : { row, cells }) satisfies Row);
      }
      await spool.written();
    }
  } catch (error) {
    await spool.close().catch(() => undefined);
    throw error;
  }
  await spool.close();
  if (total === 0) {
    throw new RunError('refused', `${places.name} has headings but no rows: there is nothing to do.`, {
      next: 'Check that it is the right file and was saved completely.',
    });
  }
  const isNamed = (email: string): boolean => addresses.has(email);
  const overrules = await duplicates.overrules(() => spooledRows(places.spool));
  await searchManagers(managers, spooledRows(places.spool));
  const order = { together: duplicates.together(), after: duplicates.after(), ruled: counts.notices() };
  return { total, chosen, width, marked, overrules, isNamed, managers, ...order, ...(siteColumn && { sites }) };
}

function chooser(
  header: FileHeader,
  catalog: Catalog,
  choice: RowChoice,
): (cells: readonly string[], chosen: number) => boolean {
  const limit = choice.limit ?? Infinity;
  if (choice.where === undefined) return (_cells, chosen) => chosen < limit;
  const { name, value } = /^(?<name>[^=]+)=(?<value>.*)$/su.exec(choice.where)?.groups ?? {};
  const next = 'Write --where "column=value", with a heading of the file.';
  if (name === undefined || value === undefined) {
    throw new RunError('usage', `--where ${choice.where} has no column before a "=".`, { next });
  }
  const column = columnNamed(name, header, catalog);
  if (column === undefined) {
    const known = header.columns.flatMap(({ heading }) => (heading.trim() === '' ? [] : [`"${heading}"`])).join(', ');
    throw new RunError('usage', `--where ${choice.where}: the file has no column "${name}"; it has ${known}.`, {
      next,
    });
  }
  const isEmail = column.is === 'column' && column.name === 'email';
  const isMeant = (cell: string): boolean =>
    isEmail
      ? normalizeAddress(cell).toLowerCase() === value.trim().toLowerCase()
      : normalizeCell(cell) === value.trim();
  return (cells, chosen) => chosen < limit && isMeant(cells[column.place] ?? '');
}

function spooledRows(path: string): AsyncIterable<Row> {
  return eachOf(spooledGroups(path));
}

async function* spooledGroups(path: string): InGroups<Row> {
  for await (const lines of readLineGroups(path)) yield lines.map(({ value }) => value as Row);
}
