/** Waits until the meeting site shows what was done a moment ago: a person's account, or a code that follows an attribute. */
import { RunError } from '../errors.js';
import type { Answer } from '../webex/answer.js';
import type { RowRun } from './row-context.js';
import type { SiteDelay } from './site-delay.js';

/**
 * Longest sleep, in milliseconds. The next lookup is then scheduled again: other rows may have found their people meanwhile.
 */
const slice = 1000;
/** After this many consecutive timeouts, the site is assumed to accept no new people. */
const mostConsecutiveTimeouts = 20;

/** Asks the site, by a read or a write; `undefined`: it does not show it yet. */
export type Look<T> = () => Promise<Answer<T | undefined>>;

/** What rows wait for. */
interface Awaited {
  readonly delay: SiteDelay;
  /** Consecutive waits that timed out. */
  readonly timeouts: { count: number };
  /** What the site did not show to any of these many people, in words. */
  readonly missing: (people: number) => string;
}

/**
 * `undefined` if the site still does not know the person when the wait ends. Throws a RunError (`stopped`) after too many rows
 * in a row that end this way.
 */
export async function waitForSite<T>(row: RowRun, look: Look<T>): Promise<Answer<T | undefined>> {
  const { siteDelay: delay, consecutiveTimeouts: timeouts, catalog } = row.run;
  const missing = (people: number): string =>
    `${catalog.site} does not show any of the last ${people} people who were given an account there`;
  return await wait(row, look, { delay, timeouts, missing });
}

/** The same for tracking codes that follow attributes of people. */
export async function waitForCodes<T>(row: RowRun, look: Look<T>): Promise<Answer<T | undefined>> {
  const { codeDelay: delay, codeTimeouts: timeouts, catalog } = row.run;
  const missing = (people: number): string =>
    `${catalog.site} does not show the tracking codes of any of the last ${people} people whose attributes were written`;
  return await wait(row, look, { delay, timeouts, missing });
}

async function wait<T>(row: RowRun, look: Look<T>, awaited: Awaited): Promise<Answer<T | undefined>> {
  const { rules } = row.run;
  const siteDelay = awaited.delay;
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
    if (first.result !== 'done' || first.value !== undefined) return told(first, awaited);
    const deadline = grantedAt + rules.siteWait * 1000;
    const nextLook = (): number => siteDelay.nextLook(waiter);
    return told(await row.run.withoutSlot(() => asking(row, ask, nextLook, deadline)), awaited);
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

function told<T>(answer: Answer<T | undefined>, { timeouts, missing }: Awaited): Answer<T | undefined> {
  if (answer.result !== 'done' || answer.value !== undefined) {
    timeouts.count = 0;
    return answer;
  }
  timeouts.count += 1;
  if (timeouts.count >= mostConsecutiveTimeouts) {
    const message = `${missing(mostConsecutiveTimeouts)}.`;
    throw new RunError('stopped', message, { next: 'Wait until the site has caught up, then resume the job.' });
  }
  return answer;
}
