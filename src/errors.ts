/** How a run ends, as the shell sees it. Part of the interface; documented in the README. */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  usage: 2,
  rowsNotDone: 3,
  refused: 4,
  stopped: 5,
  signIn: 6,
} as const;

export type RunProblem = Exclude<keyof typeof exitCodes, 'done' | 'unexpected' | 'rowsNotDone'>;

/**
 * A run's problem: the run cannot start or cannot continue. A row's problem is never one of these; it is a value.
 *
 * - `usage`: wrong flags or configuration.
 * - `refused`: nothing was sent (unreadable file, `--strict`, a site that cannot be administered).
 * - `stopped`: the service is unreachable or refuses everything; the job can be resumed later.
 * - `signIn`: the sign-in is missing, no longer valid or lacks a right.
 */
export class RunError extends Error {
  override readonly name = 'RunError';
  readonly problem: RunProblem;
  /** The lines of the message. Outside text within a line cannot start a new one. */
  readonly lines: readonly string[];
  /** What the person should do now: each step a sentence or a command. */
  readonly steps: readonly string[];

  readonly #exitCode: number | undefined;

  /** `exitCode` replaces the problem's own when a signal ended the run. */
  constructor(
    problem: RunProblem,
    message: string | readonly string[],
    {
      next = [],
      cause,
      exitCode,
    }: { next?: string | readonly string[] | undefined; cause?: unknown; exitCode?: number | undefined } = {},
  ) {
    const lines = typeof message === 'string' ? [message] : message;
    super(lines.join('\n'), cause === undefined ? undefined : { cause });
    this.problem = problem;
    this.lines = lines;
    this.steps = typeof next === 'string' ? [next] : next;
    this.#exitCode = exitCode;
  }

  /** All steps as one text; `undefined` if there are none. */
  get next(): string | undefined {
    return this.steps.length === 0 ? undefined : this.steps.join('\n');
  }

  get exitCode(): number {
    return this.#exitCode ?? exitCodes[this.problem];
  }
}

/** An API reports that it does not serve the caller, or no longer does; another API may. */
export class ApiClosedError extends RunError {}

/** The run stopped because consecutive rows were refused for one reason; a person may decide to continue. */
export class SameRefusalError extends RunError {
  /** Identical for every refusal of this kind. */
  readonly kind: string;

  constructor(kind: string, reason: string, { next }: { readonly next: string }) {
    super('stopped', `${reason}.`, { next });
    this.kind = kind;
  }
}

/** The run stopped at the end of a wave, or within one of which too many rows are not done. */
export class WaveStopError extends RunError {
  /** The option with which another run goes on. */
  readonly goOn: string;
  /** The wave is to be put back. */
  readonly isToBeUndone: boolean;

  constructor(
    reason: string,
    { goOn, isToBeUndone = false }: { readonly goOn: string; readonly isToBeUndone?: boolean },
  ) {
    super('stopped', reason);
    [this.goOn, this.isToBeUndone] = [goOn, isToBeUndone];
  }
}
