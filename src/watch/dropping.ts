/** What a dropped file's way needs, and how it may end. */
import type { RunError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import type { Processes } from '../job/processes.js';
import type { PlanHeader } from '../job/plan-file.js';
import type { ApprovalRule } from '../model/approval-rule.js';
import type { LeaversChoice } from '../model/leavers.js';
import type { PlanSummary } from '../model/plan-summary.js';
import type { Status } from '../model/row.js';
import type { Limits } from '../model/safety-limits.js';
import type { Brakes, Reason } from './brakes.js';
import type { DropFolder } from './drop-folder.js';
import type { Drop } from './drop.js';

export interface PlannedDrop {
  readonly job: JobFolder;
  readonly header: Pick<PlanHeader, 'columns' | 'input' | 'organization' | 'site'>;
  readonly summary: PlanSummary;
}

export interface AppliedDrop {
  readonly counts: Readonly<Record<Status, number>>;
  /** Grouped, the most frequent first. */
  readonly errors: readonly { readonly code: string; readonly message: string; readonly rows: number }[];
  /** Rows that are not done, the first of them. */
  readonly open: readonly { readonly row: number; readonly email: string; readonly what: string }[];
  /** The command to go on with; absent where nothing is left. */
  readonly next?: string;
  /** Why the run ended before its last row; it goes on later. */
  readonly stopped: RunError | undefined;
  /** The effort of this run; absent where the job was finished before. */
  readonly effort?: Effort;
}

export interface Effort {
  readonly seconds: number;
  /** By operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** Seconds by cause. */
  readonly waits: Readonly<Record<string, number>>;
}

/** Planning and applying, as the commands do it. */
export interface DropWork {
  /** Plans the file, or finishes the plan that a death cut short. Throws a RunError. */
  plan(file: string, drop: Drop): Promise<PlannedDrop>;
  /** Reads the plan again. */
  planned(job: string): Promise<PlannedDrop>;
  /** Deletes a plan of which nothing was applied, and which no person is going to decide about. */
  discard(planned: PlannedDrop): Promise<void>;
  /** Writes the report of a plan that waits, for those who decide about it. Throws what the disk says. */
  report(planned: PlannedDrop): Promise<void>;
  /** Applies the job, or resumes it. Throws a RunError if it could not begin. */
  apply(planned: PlannedDrop): Promise<AppliedDrop>;
  /** `apply` waits for whoever works on the job already, and tells what became of it. */
  readonly isShared?: true;
  /** Addresses of the people of the last applied job who are missing from this plan; `undefined` where that job is gone. */
  leftSince(before: string, planned: PlannedDrop): Promise<readonly string[] | undefined>;
}

export interface DropRules {
  readonly brakes: Brakes;
  readonly limits: Limits;
  /** Licenses may be short. */
  readonly allowShortage: boolean;
  readonly allowDelete: boolean;
  readonly approval?: ApprovalRule | undefined;
}

export interface Dropping {
  readonly folder: DropFolder;
  readonly work: DropWork;
  readonly rules: DropRules;
  /** What is taken from people who left the file; absent: they are only told. */
  readonly leavers?: LeaversChoice | undefined;
  /** Days for which a job is kept so that it can be undone. */
  readonly undoDays: number;
  readonly processes: Processes;
  readonly now: () => Date;
}

/** Email addresses of those who left the file; `undefined`: not known, because the job of the last file is gone. */
export type Left = readonly string[] | undefined;

/** How a file's way went on in this pass. */
export type DropEnd =
  | {
      readonly is: 'applied';
      readonly drop: Drop;
      readonly planned: PlannedDrop;
      readonly applied: AppliedDrop;
      readonly left: Left;
    }
  | { readonly is: 'repeated'; readonly drop: Drop; readonly by: string }
  | {
      readonly is: 'held';
      readonly drop: Drop;
      readonly planned: PlannedDrop;
      readonly reasons: readonly Reason[];
      readonly left: Left;
    }
  | { readonly is: 'failed'; readonly drop: Drop; readonly error: RunError }
  | { readonly is: 'rejected'; readonly drop: Drop; readonly why: string }
  | { readonly is: 'stopped'; readonly drop: Drop; readonly error: RunError };
