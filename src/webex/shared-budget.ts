/**
 * What a gate asks of something outside this process that knows every process calling the same API for the same organization:
 * one budget for all of them. Times are differences in milliseconds: clocks of machines differ.
 */
import type { Lesson } from './rate-learner.js';

export interface SharedBudget {
  /**
   * Takes the next turn of all processes together, of which each lasts `spacing` (0: calls are only counted). `undefined`: the
   * budget is out of reach, and the gate goes on alone. Settles within a second or two, and never rejects.
   */
  take(spacing: number): Promise<Turn | undefined>;
  /** The service refused and asked to wait: tells all processes, with what this taught. Never throws. */
  pause(milliseconds: number, lesson: Lesson): void;
  /** What is known already is told before this resolves, what other processes hear from then on at once. */
  listen(listener: BudgetListener): Promise<void>;
  /** Nothing is told any more. */
  close(): void;
}

export interface Turn {
  /** Milliseconds until it begins. */
  readonly wait: number;
  /** Calls of all processes so far. */
  readonly calls: number;
}

export interface BudgetListener {
  /** Another process was refused. `pause`: what is left of it; 0 for one that is over. */
  refused(pause: number, lesson: Lesson): void;
}

/** The budgets of one organization: each API has limits of its own. */
export type SharedBudgets = (api: 'REST' | 'XML') => SharedBudget;
