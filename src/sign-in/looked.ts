/** What looking at one thing came to: it, why it could not be had, or why it was not looked at. Nothing fails for another's sake. */
import { ApiClosedError, RunError, type RunProblem } from '../errors.js';

export interface Failed {
  readonly message: string;
  readonly next?: string;
  /** A right is missing: a 403, or a sign-in that is refused. */
  readonly forbidden: boolean;
  /** Of HTTP. */
  readonly status?: number;
  /** Where the run itself could not go on. */
  readonly problem?: RunProblem;
  /** It answered, and said no. */
  readonly refused?: true;
  /** The API says itself that it does not serve the caller, or not any more. */
  readonly closed?: true;
}

export type Looked<T> = { readonly seen: T } | { readonly failed: Failed } | { readonly notLookedAt: string };

/** What a call came to, as the service's own interfaces have it. */
export type Came<T> =
  | { readonly result: 'done'; readonly value: T }
  | {
      readonly result: 'refused' | 'doubt';
      readonly problem: { readonly message: string; readonly status?: number };
    };

/** Of calls that come to a value. A run's problem is this thing's alone; anything else is thrown on. */
export async function look<T>(work: () => Promise<Came<T>>): Promise<Looked<T>> {
  try {
    const came = await work();
    if (came.result === 'done') return { seen: came.value };
    const { message, status } = came.problem;
    const refused = came.result === 'refused' && { refused: true as const };
    return { failed: { message, forbidden: status === 403, ...(status !== undefined && { status }), ...refused } };
  } catch (error) {
    if (error instanceof RunError) return { failed: failedBy(error) };
    throw error;
  }
}

/** Of calls that throw where they come to nothing. */
export async function lookFor<T>(work: () => Promise<T> | T): Promise<Looked<T>> {
  return await look(async () => ({ result: 'done', value: await work() }));
}

export function failedBy(error: RunError): Failed {
  const { message, steps, problem } = error;
  return {
    message: message.replace(/\.$/u, ''),
    ...(steps.length > 0 && { next: steps.join(' ') }),
    forbidden: problem === 'signIn',
    problem,
    ...(error instanceof ApiClosedError && { closed: true }),
  };
}

/** The API says itself that it does not serve the caller: it is neither out of reach nor asks to wait. */
export function isClosed(looked: Looked<unknown>): boolean {
  return 'failed' in looked && looked.failed.closed === true;
}

/** There is something that answers, whatever it says. */
export function answers(looked: Looked<unknown>): boolean {
  return 'seen' in looked || ('failed' in looked && (looked.failed.refused ?? looked.failed.closed) === true);
}

export function seenIn<T>(looked: Looked<T>): T | undefined {
  return 'seen' in looked ? looked.seen : undefined;
}
