/**
 * Plan and journal → results.csv, results.xlsx and the summary's counts. Nothing else is needed: all of them can be rebuilt
 * later.
 */
import { describeChange } from '../fields/changes.js';
import { shortLicenses } from '../model/license-needs.js';
import type { PlanSummary } from '../model/plan-summary.js';
import { readPlan } from '../job/plan-file.js';
import { readOutcomeGroups, type PlanAndJournal } from '../job/read-outcomes.js';
import { onOneLine } from '../model/outside-text.js';
import { statuses, type Outcome, type RowNumber, type RowPlan, type Status } from '../model/row.js';
import { sourceOf } from '../model/sources.js';
import { escapeCell } from '../spreadsheet/escape-cell.js';
import { mostSheetRows } from '../spreadsheet/sheet-size.js';
import { countBySite, type CountsBySite } from './count-by-site.js';
import { countMappedCodes, type MappedCodes } from './count-mapped-codes.js';
import { createAwaitingLicenses } from './awaiting-licenses.js';
import { createCsvWriter, type RowWriter } from '../spreadsheet/write-csv.js';
import { isWorthRetrying } from '../model/worth-retrying.js';
import type { Fill } from '../spreadsheet/xlsx/sheet-text.js';

export interface Results {
  readonly rows: number;
  /** Every status, including those with no rows. */
  readonly counts: Readonly<Record<Status, number>>;
  /** The same by site, where the file has a column of sites; statuses without rows are left out. */
  readonly sites?: CountsBySite;
  /** Tracking codes that follow attributes of people; absent where no row is about one. */
  readonly mappedCodes?: MappedCodes;
  /** Rows that are not done and may end differently when retried unchanged. */
  readonly retryable: number;
  /** Of those, rows that were not given a license because none are left. */
  readonly awaitingLicenses: number;
  /** For each error code, its rows: the first hundred by number, and how many there are in all. */
  readonly errors: readonly {
    readonly code: string;
    readonly count: number;
    readonly message: string;
    readonly rows: readonly RowNumber[];
  }[];
}

export const resultColumns = [
  'wx_row',
  'wx_status',
  'wx_changes',
  'wx_error_code',
  'wx_error_column',
  'wx_error',
  'wx_person_id',
  'wx_tracking_id',
  'wx_at',
] as const;

interface Places extends PlanAndJournal {
  readonly results: string;
}

/** Writes a line for every row of the job, in the order of the input. */
export async function writeResults(places: Places): Promise<Results> {
  return await writeRows(places, (headings) => createCsvWriter(places.results, headings));
}

/** Writes the same as a workbook. */
export async function writeWorkbook(places: PlanAndJournal, workbook: string): Promise<void> {
  const { createXlsxWriter } = await import('../spreadsheet/write-xlsx.js');
  await writeRows(places, (headings) => {
    const status = headings.lastIndexOf('wx_status');
    const fillOf = (cell: string, place: number): Fill | undefined =>
      place === status ? fills[cell as Status] : undefined;
    return createXlsxWriter(workbook, headings, { sheet: 'Results', fillOf });
  });
}

/** Do the rows and their headings fit on one sheet? */
export function fitsSheet(rows: number, mostRows = mostSheetRows): boolean {
  return rows < mostRows;
}

/** Colors that stand out first: done, nothing to do, wrong, to be checked. */
const fills: Readonly<Record<Status, Fill | undefined>> = {
  created: 'green',
  updated: 'green',
  deleted: 'green',
  unchanged: 'grey',
  failed: 'red',
  invalid: 'red',
  partial: 'yellow',
  conflict: 'yellow',
  unknown: 'yellow',
  'not-attempted': undefined,
};

async function writeRows(
  places: PlanAndJournal,
  create: (headings: readonly string[]) => Promise<RowWriter>,
): Promise<Results> {
  const { header, footer } = await readPlan(places.plan);
  const { licenses = [] } = (footer?.summary ?? {}) as Partial<PlanSummary>;
  const kept = header.columns.flatMap((heading, place) => (isOwn(heading) ? [] : [place]));
  const headings = kept.map((place) => escapeCell(header.columns[place] ?? ''));
  const hasSources = header.options.rules !== undefined;
  const writer = await create([...headings, ...resultColumns, ...(hasSources ? [sourceColumn] : [])]);
  const counter = createCounter(shortLicenses({ licenses }).length > 0);
  const bySite = countBySite(header);
  try {
    for await (const rows of readOutcomeGroups(places)) {
      for (const { plan, outcome } of rows) {
        counter.add(outcome);
        bySite.add(plan, outcome);
        const cells = kept.map((place) => escapeCell(plan.cells[place] ?? ''));
        for (const cell of resultCells(outcome)) cells.push(escapeCell(cell));
        if (hasSources) cells.push(escapeCell(sourcesInWords(plan, outcome)));
        await writer.write(cells);
      }
    }
    await writer.commit();
  } catch (error) {
    await writer.abort();
    throw error;
  }
  return { ...counter.finish(), ...bySite.finish() };
}

/** Columns of an earlier result are rebuilt; any other column that begins with `wx_` belongs to the file and stays. */
function isOwn(heading: string): boolean {
  return [...resultColumns, sourceColumn].some((name) => name === heading.trim().toLowerCase());
}

/** The last column of the results of a job with rules or bundles: which of them asked for what is in force. */
const sourceColumn = 'wx_source';

function sourcesInWords(plan: RowPlan, { changes }: Outcome): string {
  const parts = changes.flatMap((change) => {
    const source = sourceOf(plan, change);
    return source === undefined ? [] : [`${describeChange(change)} (${source})`];
  });
  return onOneLine(parts.join('; '));
}

/** The wx_ cells of a row, in the order of `resultColumns`; text from the service is put on one line. */
function resultCells(outcome: Outcome): string[] {
  return [
    String(outcome.row),
    outcome.status,
    changesInWords(outcome),
    outcome.errorCode ?? '',
    outcome.errorColumn ?? '',
    outcome.error ?? '',
    outcome.personId ?? '',
    outcome.trackingId ?? '',
    outcome.at ?? '',
  ].map(onOneLine);
}

function changesInWords({ changes, given = [] }: Outcome): string {
  if (changes.length + given.length === 0) return '';
  return [...changes.map(describeChange), ...given.map(({ name }) => `assigned automatically: ${name}`)].join('; ');
}

const mostRowsNamed = 100;

function createCounter(areLicensesShort: boolean): { add(outcome: Outcome): void; finish(): Results } {
  const counts = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>;
  const errors = new Map<string, { code: string; count: number; message: string; rows: RowNumber[] }>();
  const awaiting = createAwaitingLicenses();
  const mappedCodes = countMappedCodes();
  let [rows, retryable] = [0, 0];
  return {
    add(outcome) {
      const { row, status, errorCode, error } = outcome;
      rows += 1;
      counts[status] += 1;
      if (isWorthRetrying(outcome)) retryable += 1;
      awaiting.add(outcome);
      mappedCodes.add(outcome);
      if (errorCode === undefined) return;
      const group = errors.get(errorCode) ?? { code: errorCode, count: 0, message: error ?? '', rows: [] };
      errors.set(errorCode, group);
      group.count += 1;
      if (group.rows.length < mostRowsNamed) group.rows.push(row);
    },
    finish: () => ({
      ...{ rows, counts, retryable, ...mappedCodes.finish() },
      awaitingLicenses: awaiting.rows(areLicensesShort),
      errors: [...errors.values()].sort((a, b) => b.count - a.count),
    }),
  };
}
