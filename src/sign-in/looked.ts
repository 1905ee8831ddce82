/** The result of one lookup: the value, why it failed, or why it was skipped. No lookup fails because another one did. */
import { ApiClosedError, RunError, type RunProblem } from '../errors.js';

export interface Failed {
  readonly message: string;
  readonly next?: string;
  /** A right is missing: a 403, or a refused sign-in. */
  readonly forbidden: boolean;
  /** The HTTP status. */
  readonly status?: number;
  /** Set if the run itself could not continue. */
  readonly problem?: RunProblem;
  /** The service answered with a refusal. */
  readonly refused?: true;
  /** The API reports that it does not serve the caller, or no longer does. */
  readonly closed?: true;
}

export type Looked<T> = { readonly seen: T } | { readonly failed: Failed } | { readonly notLookedAt: string };

/** The result of a call, as in the interfaces of the service. */
export type Came<T> =
  | { readonly result: 'done'; readonly value: T }
  | {
      readonly result: 'refused' | 'doubt';
      readonly problem: { readonly message: string; readonly status?: number };
    };

/** For calls that return a result. A run's problem affects only this lookup; any other error is rethrown. */
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

/** For calls that throw if they fail. */
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

/** The API reports that it does not serve the caller: it is neither unreachable nor asking to wait. */
export function isClosed(looked: Looked<unknown>): boolean {
  return 'failed' in looked && looked.failed.closed === true;
}

/** The service answers, whatever the answer is. */
export function answers(looked: Looked<unknown>): boolean {
  return 'seen' in looked || ('failed' in looked && (looked.failed.refused ?? looked.failed.closed) === true);
}

export function seenIn<T>(looked: Looked<T>): T | undefined {
  return 'seen' in looked ? looked.seen : undefined;
}
