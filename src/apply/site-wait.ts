/** Waits until the meeting site knows a person whose account was granted a moment ago. */
import { RunError } from '../errors.js';
import type { Answer } from '../webex/answer.js';
import type { RowRun } from './row-context.js';

/**
 * Longest sleep, in milliseconds. The next lookup is then scheduled again: other rows may have found their people meanwhile.
 */
const slice = 1000;
/** After this many consecutive timeouts, the site is assumed to accept no new people. */
const mostConsecutiveTimeouts = 20;

/** Asks the site, by a read or a write; `undefined`: the site does not know the person. */
export type Look<T> = () => Promise<Answer<T | undefined>>;

/**
 * `undefined` if the site still does not know the person when the wait ends. Throws a RunError (`stopped`) after too many rows
 * in a row that end this way.
 */
export async function waitForSite<T>(row: RowRun, look: Look<T>): Promise<Answer<T | undefined>> {
  const { siteDelay, rules } = row.run;
  const grantedAt = performance.now();
  const waiter = siteDelay.enter(grantedAt);
  const ask: Look<T> = async () => {
    const askedAt = performance.now();
    siteDelay.looking(waiter, askedAt);
    const answer = await look();
    if (answer.result === 'done' && answer.value === undefined) siteDelay.missed(waiter, askedAt);
    else siteDelay.known(waiter, askedAt);
    return answer;
  };
  try {
    const first = siteDelay.nextLook(waiter) <= grantedAt ? await ask() : unknown;
    if (first.result !== 'done' || first.value !== undefined) return told(row, first);
    const deadline = grantedAt + rules.siteWait * 1000;
    return told(row, await row.run.withoutSlot(() => asking(row, ask, () => siteDelay.nextLook(waiter), deadline)));
  } finally {
    siteDelay.leave(waiter);
  }
}

const unknown = { result: 'done', value: undefined } as const;

async function asking<T>(
  { run }: RowRun,
  ask: Look<T>,
  nextLook: () => number,
  deadline: number,
): Promise<Answer<T | undefined>> {
  for (;;) {
    const wait = Math.min(nextLook(), deadline) - performance.now();
    if (wait > 0) {
      await run.sleep(Math.min(wait, slice));
      continue;
    }
    const answer = await ask();
    if (answer.result !== 'done' || answer.value !== undefined || performance.now() >= deadline) return answer;
  }
}

function told<T>(row: RowRun, answer: Answer<T | undefined>): Answer<T | undefined> {
  const { run } = row;
  if (answer.result !== 'done' || answer.value !== undefined) {
    run.consecutiveTimeouts.count = 0;
    return answer;
  }
  run.consecutiveTimeouts.count += 1;
  if (run.consecutiveTimeouts.count >= mostConsecutiveTimeouts) {
    const message = `${run.catalog.site} does not show any of the last ${mostConsecutiveTimeouts} people who were given an account there.`;
    throw new RunError('stopped', message, { next: 'Wait until the site has caught up, then resume the job.' });
  }
  return answer;
}
