/** The last step of a job: people are told how it ended. It never fails: what cannot be told must not hold the queue. */
import { WaitingError, type Job } from 'bullmq';
import { holdLease } from './hold-lease.js';
import type { Payload } from './payload.js';
import type { Ended } from './work.js';

/** How the job ended: what its last step returned, or why it failed, without addresses of people. */
export type StepEnd = Pick<Ended, 'is' | 'counts'> | { readonly is: 'failed'; readonly reason: string };

/** Never rejects, and ends within about half a minute. */
export type Notify = (payload: Payload, organization: string, end: StepEnd) => Promise<void>;

export interface Notified {
  readonly is: 'told';
  readonly counts?: undefined;
}

/** A worker that dies meanwhile may have told some people, who are then told again. */
export async function notifyOf(
  queued: Job<Payload>,
  token: string,
  organization: string,
  { notify, lockDuration }: { readonly notify?: Notify | undefined; readonly lockDuration: number },
): Promise<Notified> {
  const end = notify && (await endOf(queued));
  if (notify === undefined || end === undefined) return { is: 'told' };
  const held = await holdLease({
    duration: lockDuration,
    extend: async () => (await queued.extendLock(token, lockDuration)) === 1,
    nextNumber: () => Promise.resolve(1),
  });
  if (held === undefined) throw new WaitingError();
  try {
    await notify(queued.data, organization, end);
    return { is: 'told' };
  } finally {
    held.end();
  }
}

/** `undefined`: the step before was removed from the queue by hand. */
async function endOf(queued: Job<Payload>): Promise<StepEnd | undefined> {
  const { reason } = queued.data;
  if (reason !== undefined) return { is: 'failed', reason };
  const [failure] = Object.values(await queued.getIgnoredChildrenFailures());
  if (failure !== undefined) return { is: 'failed', reason: failure };
  const values: unknown[] = Object.values(await queued.getChildrenValues());
  return values.find((value) => isEnd(value));
}

function isEnd(value: unknown): value is StepEnd {
  return typeof value === 'object' && value !== null && 'is' in value;
}
