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
 * A run's problem: the run cannot begin or cannot go on. A row's problem is never one of these, it is a value.
 *
 * - `usage`: wrong flags or configuration.
 * - `refused`: nothing was sent (unreadable file, `--strict`, a site that cannot be administered).
 * - `stopped`: the service is out of reach or refuses everything; the job can go on later.
 * - `signIn`: the sign-in is missing, dead or lacks a right.
 */
export class RunError extends Error {
  override readonly name = 'RunError';
  readonly problem: RunProblem;
  /** What the person should do now, as a sentence or a command. */
  readonly next: string | undefined;

  readonly #exitCode: number | undefined;

  /** `exitCode`: instead of the problem's own, where a signal ended the run. */
  constructor(
    problem: RunProblem,
    message: string,
    options: { next?: string | undefined; cause?: unknown; exitCode?: number | undefined } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.problem = problem;
    this.next = options.next;
    this.#exitCode = options.exitCode;
  }

  get exitCode(): number {
    return this.#exitCode ?? exitCodes[this.problem];
  }
}

/** An API says itself that it does not serve the caller, or not any more: another one may. */
export class ApiClosedError extends RunError {}

/** Row after row is refused for one reason, so that the run stops; a person may decide that it goes on. */
export class SameRefusalError extends RunError {
  /** The same text for every refusal of this kind. */
  readonly kind: string;

  constructor(kind: string, reason: string, { next }: { readonly next: string }) {
    super('stopped', `${reason}.`, { next });
    this.kind = kind;
  }
}
