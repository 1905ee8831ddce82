/** What a run of the program is given, and what planning comes to. */
import type { JobFolder } from '../job/folder.js';
import type { Processes } from '../job/lock.js';
import type { PlanHeader } from '../job/plan-file.js';
import type { PlanSummary } from '../plan-summary.js';
import type { Outcome } from '../row.js';
import type { Surroundings } from '../stages/load-catalog.js';
import type { Webex } from '../webex/connect.js';

/** What a run reports while it is under way. */
export interface Watcher {
  readonly onPlanned?: (done: number, of: number) => void;
  /** A row that had calls to make is through; `of`: how many such rows the plan has. */
  onRow?(outcome: Outcome, of: number): void;
  onWaiting?(waiting: number): void;
}

/** What every run needs, whatever it does. */
export interface Run {
  readonly webex: Webex;
  readonly processes: Processes;
  readonly watcher: Watcher;
  /** Rows that are looked up, or under way, at once. */
  readonly places: number;
  readonly toolVersion: string;
  /** Ends the run: no new rows. */
  readonly signal: AbortSignal;
}

export interface Planned {
  readonly job: JobFolder;
  readonly header: PlanHeader;
  readonly summary: PlanSummary;
  readonly surroundings: Surroundings;
}

/** Where jobs lie, and which site and administrator were named. */
export interface Where {
  readonly outputRoot: string;
  readonly site?: string;
  readonly admin?: string;
}

export function withAdmin(admin: string | undefined): { admin?: string } {
  return admin === undefined ? {} : { admin };
}

/** What a plan is made from. */
export interface Making<Source> {
  readonly job: JobFolder;
  readonly here: Surroundings;
  readonly header: PlanHeader;
  readonly source: Source;
  readonly continues: boolean;
}
