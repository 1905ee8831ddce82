/**
 * How long the service may keep one row busy: counts the row's attempts, but not the waits in between for the sake of
 * others.
 */
import type { Answer } from './answer.js';

export interface RowDeadline {
  /** Milliseconds that attempts for the row have taken so far. */
  spent: number;
  /** Once they have taken this long, no further attempt is made for the row. */
  readonly most: number;
}

/** Milliseconds. A row makes a dozen calls at most, of a second or so each; single attempts may take a minute or two. */
const defaultMost = 10 * 60_000;

export function newRowDeadline(most = defaultMost): RowDeadline {
  return { spent: 0, most };
}

export function isAtEnd(rowDeadline: RowDeadline | undefined): boolean {
  return rowDeadline !== undefined && rowDeadline.spent >= rowDeadline.most;
}

/** The answer to a call that is no longer sent. */
export function tooSlow({ most }: RowDeadline): Extract<Answer<never>, { result: 'refused' }> {
  const message = `Webex took more than ${Math.round(most / 1000)} s for the calls of this row: nothing more was sent for it`;
  return { result: 'refused', problem: { code: 'row-too-slow', message, transient: true } };
}
