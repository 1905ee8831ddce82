/** Plan and journal → results.csv and the summary's counts. Nothing else is needed, so both can be made again later. */
import { describeChange } from '../changes.js';
import { indexJournal } from '../job/journal-index.js';
import type { Closing } from '../job/journal.js';
import { readPlan } from '../job/plan-file.js';
import { outcomeOf } from '../outcomes.js';
import { statuses, type Outcome, type Overrule, type RowNumber, type Status } from '../row.js';
import { escapeCell } from '../spreadsheet/escape-cell.js';
import { createCsvWriter } from '../spreadsheet/write-csv.js';

export interface Results {
  readonly rows: number;
  /** Every status, also those with no rows. */
  readonly counts: Readonly<Record<Status, number>>;
  /** By code, the rows that bear it: the first hundred by number, and how many in all. */
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

interface Places {
  readonly plan: string;
  /** May be missing: then no row was begun. */
  readonly journal: string;
  readonly results: string;
}

/** Writes a line for every row of the job, in the order of the input. `onRow` sees each outcome on its way. */
export async function writeResults(places: Places, onRow?: (outcome: Outcome) => void): Promise<Results> {
  const plan = await readPlan(places.plan);
  const closings = await indexJournal(places.journal);
  const overrules = new Map((plan.footer?.overrules ?? []).map((overrule) => [overrule.row, overrule]));
  const repeated = createRepeatedRows(overrules);
  const kept = plan.header.columns.flatMap((heading, place) => (isOwn(heading) ? [] : [place]));
  const headings = kept.map((place) => escapeCell(plan.header.columns[place] ?? ''));
  const writer = await createCsvWriter(places.results, [...headings, ...resultColumns]);
  const counter = createCounter();
  try {
    for await (const { plan: row } of plan.rows()) {
      const overrule = overrules.get(row.row);
      const outcome = outcomeOf(row, overrule, {
        closing: outcomeIn(await closings.read(row.row)),
        begun: closings.begun(row.row) !== undefined,
        first: repeated.first(overrule),
      });
      repeated.remember(outcome);
      counter.add(outcome);
      const cells = kept.map((place) => row.cells[place] ?? '');
      await writer.write([...cells, ...resultCells(outcome)].map(escapeCell));
      onRow?.(outcome);
    }
    await writer.commit();
  } catch (error) {
    await writer.abort();
    throw error;
  } finally {
    await closings.close();
  }
  return counter.finish();
}

function outcomeIn(closing: Closing | undefined): Outcome | undefined {
  if (closing === undefined) return undefined;
  const outcome: Closing = { ...closing };
  delete (outcome as { ended?: unknown }).ended;
  return outcome;
}

/** Columns of an earlier result are made anew; what else begins with `wx_` is somebody's own and stays. */
function isOwn(heading: string): boolean {
  return resultColumns.some((name) => name === heading.trim().toLowerCase());
}

/** The wx_ cells of a row, in the order of `resultColumns`. */
function resultCells(outcome: Outcome): string[] {
  const given = (outcome.given ?? []).map(({ name }) => `given unasked: ${name}`);
  return [
    String(outcome.row),
    outcome.status,
    [...outcome.changes.map(describeChange), ...given].join('; '),
    outcome.errorCode ?? '',
    outcome.errorColumn ?? '',
    outcome.error ?? '',
    outcome.personId ?? '',
    outcome.trackingId ?? '',
    outcome.at ?? '',
  ];
}

/** Rows that others repeat come first in the file: their outcomes are kept until the repetition comes. */
function createRepeatedRows(overrules: ReadonlyMap<RowNumber, Overrule>): {
  remember(outcome: Outcome): void;
  first(overrule: Overrule | undefined): Outcome | undefined;
} {
  const wanted = new Set([...overrules.values()].flatMap(({ sameAs }) => (sameAs === undefined ? [] : [sameAs])));
  const outcomes = new Map<RowNumber, Outcome>();
  return {
    remember(outcome) {
      if (wanted.has(outcome.row)) outcomes.set(outcome.row, outcome);
    },
    first: (overrule) => (overrule?.sameAs === undefined ? undefined : outcomes.get(overrule.sameAs)),
  };
}

const mostRowsNamed = 100;

function createCounter(): { add(outcome: Outcome): void; finish(): Results } {
  const counts = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>;
  const errors = new Map<string, { code: string; count: number; message: string; rows: RowNumber[] }>();
  let rows = 0;
  return {
    add({ row, status, errorCode, error }) {
      rows += 1;
      counts[status] += 1;
      if (errorCode === undefined) return;
      const group = errors.get(errorCode) ?? { code: errorCode, count: 0, message: error ?? '', rows: [] };
      errors.set(errorCode, group);
      group.count += 1;
      if (group.rows.length < mostRowsNamed) group.rows.push(row);
    },
    finish: () => ({ rows, counts, errors: [...errors.values()].sort((a, b) => b.count - a.count) }),
  };
}
