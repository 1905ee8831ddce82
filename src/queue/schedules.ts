/** Files that are submitted again and again, at times written as for cron: BullMQ's job schedulers, one for each file. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { getNextMillis, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { RunError } from '../errors.js';
import { notReached } from './organization-queue.js';
import { prefix, schedulesQueue } from './names.js';

/** What Redis holds of a schedule; all else is in the shared folder (schedule-file.ts). */
export interface Due {
  /** Id of the schedule. */
  readonly schedule: string;
  /** Id of the organization. */
  readonly organization: string;
  readonly profile: string;
  /** Absolute path. */
  readonly file: string;
  /** Name of the folder that was made for this time: a worker that takes over resumes it. */
  readonly job?: string;
  /** Of the file as that folder has it; absent: the job is not in its queue yet. */
  readonly sha256?: string;
}

export interface Schedule extends Due {
  readonly pattern: string;
  readonly timeZone: string;
  /** Milliseconds since 1970. */
  readonly next?: number;
}

/** The same for the same file and profile: a second submit replaces the first. No colon, which BullMQ's keys are made with. */
export function scheduleId(profile: string, file: string): string {
  const name = basename(file)
    .replace(/\.[^.]*$/u, '')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-');
  const hash = createHash('sha256').update(`${profile}\0${file}`).digest('hex');
  return `${Array.from(name).slice(0, 40).join('')}-${hash.slice(0, 8)}`;
}

/** When it is due for the first time. Throws a RunError (`usage`) for a pattern or a time zone that cannot be used. */
export function firstTime(pattern: string, timeZone: string): Date {
  try {
    const next = getNextMillis(Date.now(), { pattern, tz: timeZone });
    if (typeof next === 'number' && !Number.isNaN(next)) return new Date(next);
    throw new Error('it names no time');
  } catch (error) {
    const why = (error as Error).message.replace(/\.$/u, '');
    throw new RunError('usage', `--every ${JSON.stringify(pattern)} in ${timeZone} cannot be used: ${why}.`, {
      next: 'Write it as cron does, minute hour day month weekday: --every "0 2 * * *" --timezone Europe/Berlin',
    });
  }
}

/** Throws a RunError (`stopped`) if the queue cannot be reached. */
export async function putSchedule(
  client: Redis,
  due: Due,
  { pattern, timeZone }: Pick<Schedule, 'pattern' | 'timeZone'>,
): Promise<void> {
  await withSchedules(client, async (queue) => {
    const opts = { ...ofEach, removeOnComplete: true, removeOnFail: { count: 100 } };
    await queue.upsertJobScheduler(due.schedule, { pattern, tz: timeZone }, { name: 'due', data: due, opts });
  });
}

const ofEach = { attempts: 100, backoff: { type: 'growing' }, stackTraceLimit: 0 } as const;

/** Sorted by when they are due. Throws a RunError (`stopped`) if the queue cannot be reached. */
export async function listSchedules(client: Redis): Promise<Schedule[]> {
  return await withSchedules(client, async (queue) => {
    const found = await queue.getJobSchedulers(0, -1, true);
    return found.flatMap(({ pattern = '', tz = '', next, template }) => {
      const due = template?.data;
      if (due === undefined) return [];
      return [{ ...due, pattern, timeZone: tz, ...(typeof next === 'number' && { next }) }];
    });
  });
}

/** Whether there was one. Throws a RunError (`stopped`) if the queue cannot be reached. */
export async function removeSchedule(client: Redis, id: string): Promise<boolean> {
  return await withSchedules(client, (queue) => queue.removeJobScheduler(id));
}

async function withSchedules<T>(client: Redis, work: (queue: Queue<Due>) => Promise<T>): Promise<T> {
  const queue = new Queue<Due>(schedulesQueue, { connection: client, prefix });
  queue.on('error', () => undefined);
  try {
    return await work(queue);
  } catch (error) {
    throw notReached(error);
  } finally {
    await queue.close().catch(() => undefined);
  }
}
