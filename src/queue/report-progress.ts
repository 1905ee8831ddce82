/** How far a job is, as the queue shows it: told to Redis at most once a second. */
import type { Job } from 'bullmq';
import { inTime } from './in-time.js';
import type { Progress } from './work.js';

/** What is stored of the job that is under way. */
export interface StoredProgress extends Progress {
  readonly worker: string;
  readonly lease: number;
  /** Milliseconds since 1970: when the phase began, and when it was this far. */
  readonly begunAt: number;
  readonly at: number;
  /** Rows of the phase that were done before this worker began. */
  readonly doneBefore: number;
}

export interface ProgressReport {
  readonly report: (progress: Progress) => void;
  /** Waits for what is on its way, though not for a Redis that does not answer. */
  end(): Promise<void>;
}

const atMostEvery = 1000;

/** What cannot be told is left out: the run does not depend on it. */
export function reportProgress(
  queued: Pick<Job, 'updateProgress'>,
  who: Pick<StoredProgress, 'worker' | 'lease'>,
): ProgressReport {
  let phase: Pick<StoredProgress, 'phase' | 'begunAt' | 'doneBefore'> | undefined;
  let last = -Infinity;
  let sending: Promise<void> | undefined;
  return {
    report(progress) {
      const now = Date.now();
      if (phase?.phase !== progress.phase) {
        phase = { phase: progress.phase, begunAt: now, doneBefore: Math.max(0, progress.done - 1) };
        last = -Infinity;
      }
      if (sending !== undefined || now - last < atMostEvery) return;
      last = now;
      const stored: StoredProgress = { ...who, ...progress, ...phase, at: now };
      sending = queued
        .updateProgress(stored)
        .catch(() => undefined)
        .finally(() => (sending = undefined));
    },
    async end() {
      if (sending !== undefined) await inTime(sending, atMostEvery);
    },
  };
}
