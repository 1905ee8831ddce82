/** What a run of the program is given, and what planning returns. */
import type { JobFolder } from '../job/folder.js';
import type { Lease } from '../job/lease.js';
import type { Processes } from '../job/processes.js';
import type { PlanHeader } from '../job/plan-file.js';
import type { PlanSummary } from '../model/plan-summary.js';
import type { Outcome } from '../model/row.js';
import type { WaveEnd } from '../model/waves.js';
import type { LookUpWay } from './find-people.js';
import type { AskedPeopleApi } from './choose-people-api.js';
import type { Tenant } from './load-catalog.js';
import type { WantedApi } from '../webex/choose-settings.js';
import type { Webex } from '../webex/connect.js';

/** How the people of a file are found: `pages` calls for a list, or one call per row that was not found over SCIM before. */
export interface LookingUp {
  readonly rows: number;
  /** Addresses that were found over SCIM; absent: that was not tried. */
  readonly foundOverScim?: number;
  readonly by: 'email' | 'list';
  readonly pages: number;
  /** Rows for which the site is asked, as far as the headings show. */
  readonly siteReads: number;
}

/** What a run reports while it is under way. */
export interface Watcher {
  /** The folder of the new job exists. */
  readonly onJob?: (job: JobFolder) => void;
  readonly onPlanned?: (done: number, of: number) => void;
  /** `people`: how many people of the organization have been listed so far. */
  readonly onListed?: (people: number) => void;
  /** Called before the first row is looked up: how rows are looked up, and after how many calls. */
  readonly onLookingUp?: (how: LookingUp) => Promise<void>;
  /** A row with calls has ended; `of`: how many such rows the plan has. `isForGood`: false where the next run does it again. */
  onRow?(outcome: Outcome, of: number, isForGood: boolean): void;
  onWaiting?(waiting: number): void;
  /** The journal has lines of a worker that had lost the job to another; their rows are looked up again. */
  onLateLines?(lines: number): void;
  /** A wave has ended, and its successor begins, or all rows are done. */
  onWave?(end: WaveEnd): void;
}

/** What every run needs, whatever it does. */
export interface Run {
  readonly webex: Webex;
  readonly processes: Processes;
  readonly watcher: Watcher;
  /** The API for session types and tracking codes. */
  readonly settingsApi: WantedApi;
  /** The API for people's records. */
  readonly peopleApi: AskedPeopleApi;
  /** How people are found. */
  readonly lookUp: LookUpWay;
  /** The right to work on the job, given by a queue; absent: no queue has the job. */
  readonly lease?: Lease;
  /** How many rows are looked up, or under way, at once. */
  readonly places: number;
  readonly toolVersion: string;
  /** The user of this machine. */
  readonly user: string;
  /** Resolves when rows may begin to be applied, or when the signal aborts; absent: the run cannot be paused. */
  readonly pause?: (signal: AbortSignal) => Promise<void>;
  /** Ends the run: no new rows are started. */
  readonly signal: AbortSignal;
}

export interface Planned {
  readonly job: JobFolder;
  readonly header: PlanHeader;
  readonly summary: PlanSummary;
  readonly tenant: Tenant;
}

/** The folder for jobs, and the site and administrator that were named. */
export interface Where {
  readonly outputRoot: string;
  readonly site?: string;
  readonly admin?: string;
}

export function withAdmin(admin: string | undefined): { admin?: string } {
  return admin === undefined ? {} : { admin };
}

/** What a plan is made from. */
export interface PlanInputs<Source> {
  readonly job: JobFolder;
  readonly tenant: Tenant;
  readonly header: PlanHeader;
  readonly source: Source;
  readonly continues: boolean;
}
