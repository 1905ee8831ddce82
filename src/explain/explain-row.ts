/** A row's line in the plan and what became of it → its whole story, part by part. */
import { describeChange, changeKey } from '../fields/changes.js';
import type { PlanFooter, PlanHeader } from '../job/plan-file.js';
import type { RowEnd } from '../job/read-outcomes.js';
import { normalizeCell } from '../model/cells.js';
import { inWordsOfSame, outcomeWithoutCalls } from '../model/outcomes.js';
import { doneStatuses, type Outcome, type Overrule, type Problem, type RowNumber, type RowPlan } from '../model/row.js';
import { sourceOf } from '../model/sources.js';
import { askedFor, type AskedFor } from './asked-for.js';
import { seenInWords } from './seen-in-words.js';

export interface ReadCell {
  readonly heading: string;
  readonly value: string;
  /** What the column was read as; absent: the plan does not say. */
  readonly readAs?: string;
}

export interface ExplainedRow {
  readonly row: RowNumber;
  readonly email: string;
  /** The cells that are not empty. */
  readonly cells: readonly ReadCell[];
  /** Later rows that are applied as one with this one, and their cells. */
  readonly together: readonly { readonly row: RowNumber; readonly cells: readonly ReadCell[] }[];
  /** `same as row 7`: that row says what is done. */
  readonly sameAs?: { readonly row: RowNumber; readonly words: string };
  readonly asked: readonly AskedFor[];
  /** What was there, and when it was read. */
  readonly seen: { readonly lines: readonly (readonly [what: string, value: string])[]; readonly at?: string };
  /** `became`: absent where the job was not applied, or where it is not known. */
  readonly changes: readonly {
    readonly what: string;
    readonly source?: string;
    readonly became?: Became;
  }[];
  readonly calls: readonly string[];
  readonly problems: readonly Problem[];
  /** What became of it; absent: the job was not applied yet. */
  readonly outcome?: Omit<Outcome, 'changes'> & { readonly changes: readonly string[] };
}

/** Whether this job put a change in force, or it was in force without it: a license may bring session types, for example. */
export type Became = 'done' | 'was there by then' | 'not done by this job';

export interface JobAbout {
  readonly header: PlanHeader;
  readonly footer: PlanFooter | undefined;
  /** A run has begun to apply the plan. */
  readonly isBegun: boolean;
}

export function explainRow({ plan, outcome }: RowEnd, { header, footer, isBegun }: JobAbout): ExplainedRow {
  const overrules = footer?.overrules ?? [];
  const own = overrules.find(({ row }) => row === plan.row);
  const same = own?.sameAs === undefined ? undefined : { row: own.sameAs, words: inWordsOfSame(own) };
  const isSettled = outcomeWithoutCalls(plan, own) !== undefined;
  const inForce = new Set(outcome.changes.map(changeKey));
  const isKnown = isBegun && same === undefined && outcome.status !== 'not-attempted' && outcome.status !== 'unknown';
  return {
    ...{ row: plan.row, email: plan.email, cells: readCells(plan.cells, header) },
    together: rowsTogether(plan, overrules, header),
    ...(same && { sameAs: same }),
    asked: askedFor(plan, header),
    seen: { lines: seenInWords(plan, header, footer), ...(plan.readAt !== undefined && { at: plan.readAt }) },
    changes: (same === undefined ? plan.changes : []).map((change) => {
      const source = sourceOf(plan, change);
      return {
        what: describeChange(change),
        ...(source !== undefined && { source }),
        ...(isKnown && { became: becameOf(outcome, inForce.has(changeKey(change))) }),
      };
    }),
    calls: same === undefined ? plan.calls.map(({ call }) => call) : [],
    problems: [...plan.problems, ...(own?.problems ?? [])],
    ...((isBegun || isSettled) && { outcome: { ...outcome, changes: outcome.changes.map(describeChange) } }),
  };
}

function becameOf({ status }: Outcome, isInForce: boolean): Became {
  if (isInForce) return 'done';
  return doneStatuses.includes(status) ? 'was there by then' : 'not done by this job';
}

function readCells(cells: readonly string[], { columns, readAs }: PlanHeader): ReadCell[] {
  return cells.flatMap((cell, place) => {
    const value = normalizeCell(cell);
    const meaning = readAs?.[place];
    if (value === '') return [];
    return [{ heading: columns[place]?.trim() ?? '', value, ...(readAs && { readAs: meaning ?? '' }) }];
  });
}

function rowsTogether(
  { row, together = [] }: RowPlan,
  overrules: readonly Overrule[],
  header: PlanHeader,
): ExplainedRow['together'] {
  const rows = overrules.filter(({ sameAs, together: isJoined }) => sameAs === row && isJoined === true);
  return together.map((cells, place) => ({ row: rows[place]?.row ?? 0, cells: readCells(cells, header) }));
}
