/** Plan and journal → the outcome of every row, in input order. Nothing else is needed. */
import { outcomeOf } from '../model/outcomes.js';
import type { Outcome, Overrule, RowNumber, RowPlan } from '../model/row.js';
import { indexJournal } from './journal-index.js';
import type { Closing } from './journal.js';
import { readPlan } from './plan-file.js';

export interface PlanAndJournal {
  readonly plan: string;
  /** May not exist: then no row was started. */
  readonly journal: string;
}

export interface RowEnd {
  readonly plan: RowPlan;
  readonly outcome: Outcome;
  /** The row that this one repeats. */
  readonly sameAs?: RowNumber;
}

export async function* readOutcomes(places: PlanAndJournal): AsyncIterable<RowEnd> {
  for await (const rows of readOutcomeGroups(places)) for (const row of rows) yield row;
}

/** The same, many at once. */
export async function* readOutcomeGroups(places: PlanAndJournal): AsyncIterable<readonly RowEnd[]> {
  const plan = await readPlan(places.plan);
  const index = await indexJournal(places.journal);
  const overrules = new Map((plan.footer?.overrules ?? []).map((overrule) => [overrule.row, overrule]));
  const repeated = createRepeatedRows(overrules);
  try {
    for await (const rows of plan.groups()) {
      const ends: RowEnd[] = [];
      for (const { plan: row } of rows) {
        const overrule = overrules.get(row.row);
        const closing = index.ended(row.row) === undefined ? undefined : await index.read(row.row);
        const outcome = outcomeOf(row, overrule, {
          closing: outcomeIn(closing),
          begun: index.begun(row.row) !== undefined,
          first: repeated.first(overrule),
        });
        repeated.remember(outcome);
        ends.push(
          overrule?.sameAs === undefined ? { plan: row, outcome } : { plan: row, outcome, sameAs: overrule.sameAs },
        );
      }
      yield ends;
    }
  } finally {
    await index.close();
  }
}

function outcomeIn(closing: Closing | undefined): Outcome | undefined {
  if (closing === undefined) return undefined;
  const outcome: { -readonly [K in keyof Closing]?: Closing[K] } = { ...closing };
  delete outcome.ended;
  delete outcome.leftOut;
  return outcome as Outcome;
}

/** Rows that others repeat come first in the file: their outcomes are kept until the repeating rows come. */
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
