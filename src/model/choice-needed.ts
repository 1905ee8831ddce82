/** A file can be read in several ways, and a person must choose one: at a terminal by an answer, otherwise by an option. */
import { RunError } from '../errors.js';
import type { PlanOptions } from './plan-options.js';

export interface Choice {
  /** A few words: `"People" (4,200 rows)`. */
  readonly label: string;
  /** Read the file again with these. */
  readonly options: Partial<PlanOptions>;
}

interface Asked {
  readonly next: readonly string[];
  readonly question: string;
  readonly choices: readonly Choice[];
  readonly headings?: readonly string[];
}

/** Nothing was sent. Its message and its steps are complete by themselves, for where no person can be asked. */
export class ChoiceNeeded extends RunError {
  readonly question: string;
  /** At least one; a person may also choose none. */
  readonly choices: readonly Choice[];
  /** The choice is how these headings are mapped: the answer holds for every file that has them. */
  readonly headings: readonly string[] | undefined;

  constructor(message: string | readonly string[], { next, question, choices, headings }: Asked) {
    super('refused', message, { next });
    this.question = question;
    this.choices = choices;
    this.headings = headings;
  }
}
