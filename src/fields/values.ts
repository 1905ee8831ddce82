/** Fields with a single value: how they are read, compared and described. */
import { isClear, truncateForDisplay } from '../model/cells.js';
import type { Change, Assignment } from '../model/row.js';
import type { Asks, Value } from './field.js';

export function assignmentOf({ to }: Pick<Change, 'to'>): Assignment<string> {
  return typeof to === 'string' ? { do: 'set', value: to } : { do: 'clear' };
}

/** What a non-empty cell asks for. */
export function assignmentIn(text: string): Assignment<string> {
  return isClear(text) ? { do: 'clear' } : { do: 'set', value: text };
}

export function asksOf(assignment: Assignment<string> | undefined): Asks {
  if (assignment === undefined) return 'nothing';
  return assignment.do === 'clear' ? 'less' : 'something';
}

/** `"A" → "B"`, or `"B"` if there was no value. */
export function fromTo({ from, to }: Pick<Change, 'from' | 'to'>): string {
  return from === null ? quoted(to) : `${quoted(from)} → ${quoted(to)}`;
}

function quoted(value: Value): string {
  return value === null ? '(empty)' : typeof value === 'string' ? `"${truncateForDisplay(value)}"` : String(value);
}

export function orNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
