/** Rows of a job about one person on several sites are undone in reverse: the row that created the person comes last. */
import { licenseIds } from '../fields/license.js';
import type { Change, RowNumber, RowPlan } from '../model/row.js';
import type { RowInForce } from './undo-step.js';

export interface UndoOrder {
  /** Call for each row that left something in force, before `inReverse`. */
  add(plan: Pick<RowPlan, 'after'>, inForce: readonly Change[]): void;
  inReverse(row: RowInForce, plan: Pick<RowPlan, 'after'>): RowInForce;
}

/** Keeps a little about people with several rows, and nothing about others. */
export function createUndoOrder(): UndoOrder {
  const later = new Map<RowNumber, { turn: number; readonly licenses: string[] }>();
  return {
    add({ after }, inForce) {
      if (after === undefined) return;
      const known = later.get(after.row) ?? { turn: 0, licenses: [] };
      later.set(after.row, known);
      known.turn = Math.max(known.turn, after.turn);
      known.licenses.push(...licenseIds(inForce, true));
    },
    inReverse(row, { after }) {
      const { turn: last = 0, licenses = [] } = later.get(after?.row ?? row.row) ?? {};
      const turn = last - (after?.turn ?? 0);
      if (turn === 0) return row;
      const beside = after === undefined ? { beside: licenses } : {};
      return { ...row, ...beside, after: { row: after?.row ?? row.row, turn } };
    },
  };
}
