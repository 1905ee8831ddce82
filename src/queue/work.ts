/** What workers do through the commands: those know how to sign in, and how a job is planned and applied. */
import type { JobFolder } from '../job/folder.js';
import type { Lease } from '../job/lease.js';
import type { Asked } from './payload.js';
import type { Submission } from './submission.js';

export interface Ended {
  /** `interrupted`: the signal ended it; it can be resumed. */
  readonly is: 'planned' | 'waits for approval' | 'applied' | 'interrupted';
  /** Rows by status, of a job that was applied. */
  readonly counts?: Readonly<Record<string, number>>;
  readonly approvedBy?: string;
  readonly appliedBy?: string;
}

export interface Progress {
  readonly phase: 'planning' | 'applying';
  readonly done: number;
  readonly of: number;
}

export interface Task {
  readonly job: JobFolder;
  readonly submission: Submission;
  readonly asked: Asked;
  readonly lease: Lease;
  /** Ends it: rows under way are finished, no new ones are begun. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Throws a RunError: `stopped` for what may be tried again later, any other where a person has to do something first. */
export type Work = (task: Task) => Promise<Ended>;

export interface Told {
  readonly is: 'begun' | 'ended' | 'failed' | 'put off' | 'noticed';
  readonly job: string;
  readonly organization: string;
  readonly asked: Asked;
  readonly lease?: number;
  readonly message?: string;
  readonly next?: string;
  readonly end?: Ended['is'];
  readonly counts?: Readonly<Record<string, number>>;
}
