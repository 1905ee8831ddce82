/**
 * The only way to an API: limits the requests in flight, spreads them over the minute, pauses all of them when the service
 * asks to wait, repeats only what is safe to repeat, and ends the run if the wait would never end.
 */
import pLimit from 'p-limit';
import { RunError } from '../errors.js';
import { createAdmission } from './admission.js';
import { createCircuitBreaker } from './circuit-breaker.js';
import { createRateLearner } from './rate-learner.js';
import { isAtEnd, type RowDeadline } from './row-deadline.js';
import { repetition, type Failure, type Safety } from './repetition.js';
import type { SharedBudget } from './shared-budget.js';
import { countedBudget } from './counted-budget.js';
import { watchAnswers, type Answering } from './unanswered.js';

/** The result of an attempt, as far as the gate needs to know it: a value, or a failure that may be worth another attempt. */
export type Attempt<T> = { readonly value: T } | { readonly failure: Failure; readonly value: T };

export interface Gate {
  /**
   * `operation` names the call in the statistics. Rejects with a RunError (`stopped`) if the wait would never end or the
   * run is stopping; the call has then not been applied. If an attempt may have been applied, its result is returned
   * instead. `rowDeadline`: that of the row the call is for; once it is reached, there is no further attempt.
   */
  run<T>(operation: string, safety: Safety, attempt: () => Promise<Attempt<T>>, rowDeadline?: RowDeadline): Promise<T>;
  /** The run is stopping: requests in flight may finish, but no call waits longer than a moment any more. */
  stop(): void;
  /** Calls per minute that the API currently accepts: as set or learned; before that, as many as it has accepted. */
  perMinute(): number;
  stats(): GateStats;
  failures(): GateFailures;
  /** When the API last answered, and since when callers have waited without an answer. */
  answering(): Answering;
}

/** Minimum that an API is assumed to accept until it says otherwise (the rule of thumb in Webex’s notes on rate limits). */
const defaultPerMinute = 300;

export interface GateStats {
  /** By operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** Seconds by cause. */
  readonly waits: Readonly<Record<string, number>>;
  readonly rate: Rate;
}

/** Attempts that were not answered well, each time that it happened. */
export interface GateFailures {
  /** The API asked to wait: too many requests. */
  readonly limited: number;
  /** No answer, or none that can be used. */
  readonly failed: number;
}

/** Calls per minute. */
export interface Rate {
  /** From the first call to the last answer, pauses included. */
  readonly perMinute: number;
  /** The last limit found for the service; absent if it set no limit. */
  readonly learned?: number;
}

export interface GateOptions {
  /** For messages: `REST`, `XML`. */
  readonly name: string;
  /** Maximum number of requests in flight. */
  readonly concurrency: number;
  /** Maximum requests per minute, evenly spaced; absent: no maximum. Never faster than the service admits. */
  readonly perMinute?: number;
  /** Returns 0 to 1: the share of its maximum delay that a retry waits. */
  readonly dice?: () => number;
  /** Of all processes that call this API for the organization; absent: this one is alone. */
  readonly budget?: SharedBudget | undefined;
}

export function createGate({ name, concurrency, perMinute, dice, budget }: GateOptions): Gate {
  const limit = pLimit(Math.max(1, Math.floor(concurrency)));
  const rateLearner = createRateLearner(perMinute === undefined ? 0 : 60_000 / perMinute);
  const counted = budget && countedBudget(budget);
  const admission = createAdmission(() => rateLearner.spacing(), counted);
  const [calls, waits, failures]: [Record<string, number>, Record<string, number>, Counted] = [{}, {}, noFailures()];
  const waited = (cause: string, milliseconds: number): void =>
    void (waits[cause] = (waits[cause] ?? 0) + milliseconds / 1000);
  const answers = watchAnswers(name);
  const onPause = (milliseconds: number): void => waited('rate limit', milliseconds);
  const circuitBreaker = createCircuitBreaker({ name, admission, rateLearner, onPause, counted });
  counted?.listen(circuitBreaker);
  let [firstLeft, lastHeard] = [Infinity, 0];
  const rate = (): Rate => rateOf(calls, lastHeard - firstLeft, rateLearner.learned());

  /**
   * Makes attempts until one is not asked to wait. The slot is kept meanwhile: no other call could use it, and the waiting
   * call goes first.
   */
  const admitted = async <T>(call: Call<T>): Promise<Decided<T>> => {
    for (;;) {
      const held = await admission.pass();
      calls[call.operation] = (calls[call.operation] ?? 0) + 1;
      const heard = circuitBreaker.sent(held);
      const request = answers.sent();
      const begun = performance.now();
      firstLeft = Math.min(firstLeft, begun);
      const outcome = await call.attempt().finally(request.over);
      lastHeard = performance.now();
      if (call.rowDeadline) call.rowDeadline.spent += lastHeard - begun;
      const failure = 'failure' in outcome ? outcome.failure : undefined;
      // All consequences are settled before the slot goes to the next call.
      heard(failure);
      request.heard(failure);
      if (failure === undefined) return { value: outcome.value, next: 'done' };
      keep(failure, call, failures);
      if (failure.sent === 'maybe') call.uncertain = { value: outcome.value };
      const next = following(call, dice);
      if (next === 'stop the run') circuitBreaker.end(failure);
      if (next === 'give up') circuitBreaker.lost(failure);
      if (failure.pause === undefined) return { value: outcome.value, next };
    }
  };
  const repeated = async <T>(call: Call<T>): Promise<T> => {
    for (;;) {
      const { value, next } = await limit(() => admitted(call));
      if (next === 'done' || next === 'give up') return value;
      const pause = next === 'stop the run' ? 0 : next;
      waited('repetition', pause);
      await admission.sleep(pause);
    }
  };
  return {
    async run<T>(operation: string, safety: Safety, attempt: () => Promise<Attempt<T>>, rowDeadline?: RowDeadline) {
      const call: Call<T> = { operation, safety, attempt, rowDeadline, failures: [] };
      return await answers.during(() => repeated(call)).catch((error: unknown) => uncertainOf(call, error));
    },
    stop: () => admission.hurry(),
    answering: () => answers.now(),
    perMinute: () => takenAtPresent(rateLearner.spacing(), rate()),
    stats: () => ({ calls: { ...calls }, waits: rounded(waits), rate: rate() }),
    failures: () => ({ ...failures }),
  };
}

type Counted = { -readonly [K in keyof GateFailures]: GateFailures[K] };

function noFailures(): Counted {
  return { limited: 0, failed: 0 };
}

function keep(failure: Failure, { failures }: Call<unknown>, counted: Counted): void {
  failures.push(failure);
  counted[failure.pause === undefined ? 'failed' : 'limited'] += 1;
}

/** The gate is shut, but an earlier attempt may have been applied: the caller must get its result. */
function uncertainOf<T>({ uncertain }: Call<T>, error: unknown): T {
  if (error instanceof RunError && uncertain) return uncertain.value;
  throw error;
}

function takenAtPresent(spacing: number, { perMinute }: Rate): number {
  return spacing > 0 ? 60_000 / spacing : Math.max(defaultPerMinute, perMinute);
}

function rateOf(calls: Readonly<Record<string, number>>, milliseconds: number, learned: number | undefined): Rate {
  const made = Object.values(calls).reduce((sum, count) => sum + count, 0);
  const perMinute = milliseconds > 0 ? Math.round((made / milliseconds) * 60_000) : 0;
  return { perMinute, ...(learned !== undefined && { learned }) };
}

/** One call and its attempts so far. */
interface Call<T> {
  readonly operation: string;
  readonly safety: Safety;
  readonly attempt: () => Promise<Attempt<T>>;
  readonly rowDeadline: RowDeadline | undefined;
  readonly failures: Failure[];
  uncertain?: { readonly value: T };
}

interface Decided<T> {
  readonly value: T;
  /** Milliseconds until the next attempt, or why there is none. */
  readonly next: number | 'done' | 'give up' | 'stop the run';
}

/** A call whose row has used up its time gives up; shared pauses and the end of the run do not depend on the row's time. */
function following({ failures, safety, rowDeadline }: Call<unknown>, dice?: () => number): Decided<unknown>['next'] {
  const next = repetition(failures, safety, dice);
  return typeof next === 'number' && failures.at(-1)?.sent === 'maybe' && isAtEnd(rowDeadline) ? 'give up' : next;
}

function rounded(waits: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(waits).map(([cause, seconds]) => [cause, Math.round(seconds * 10) / 10]));
}
