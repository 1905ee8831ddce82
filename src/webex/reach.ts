/** Whether an API can be reached at all, as distinct from whether the account may use it. */
import { setTimeout as wait } from 'node:timers/promises';
import { parsedJson } from './checks.js';
import { problemOf } from './error-body.js';
import type { Http, HttpAnswer } from './http.js';

export type Reach =
  /** `ahead`: milliseconds by which Webex's clock is ahead of this machine's; absent if the answer gives no time. */
  { readonly reached: true; readonly ahead?: number } | { readonly reached: false; readonly why: string };

/** Milliseconds for one answer, because a person waits for it. */
const deadline = 10_000;
/** Milliseconds before a failed connection is tried once more. */
const pause = 500;

/**
 * Calls the REST API without any credentials: Webex's own 401 is all that is needed (developer.webex.com/docs/basics, table
 * of status codes). Bypasses the gate: nothing is learned from the call, and one retry is enough.
 */
export async function reachRest(http: Http, apiUrl: string): Promise<Reach> {
  const ask = async (): Promise<Heard> => {
    const asked = Date.now();
    const answer = await http({ method: 'GET', url: `${apiUrl}/people/me`, deadline });
    return { answer, at: (asked + Date.now()) / 2 };
  };
  const first = await ask();
  if ('status' in first.answer || first.answer.sent === 'never') return reachOf(first);
  await wait(pause);
  return reachOf(await ask());
}

interface Heard {
  readonly answer: HttpAnswer;
  /** Milliseconds since 1970, by this machine's clock, halfway through the call. */
  readonly at: number;
}

/** Webex's answers to a request without a sign-in; a 429 also comes from Webex itself. */
const ownWords = [401, 403, 429];

function reachOf({ answer, at }: Heard): Reach {
  if (!('status' in answer)) return { reached: false, why: answer.code };
  const isWebex = ownWords.includes(answer.status) && parsedJson(answer.body) !== undefined;
  if (!isWebex) return { reached: false, why: problemOf(answer).message };
  const date = Date.parse(answer.headers['date'] ?? '');
  // The header has whole seconds, rounded down.
  return { reached: true, ...(!Number.isNaN(date) && { ahead: date + 500 - at }) };
}
