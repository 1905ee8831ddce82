/**
 * What the page and the program say to each other, as JSON. The page's code imports these types; the program makes the values.
 * No value holds a path of this machine, a token or a secret. Texts that come from files or from Webex are plain text.
 *
 * All requests need the session's cookie. Those that are not GET need the header `x-webex-bulk: <Session.writeToken>` too.
 *
 * | request | answer |
 * |---|---|
 * | `POST /api/session` `{code}` (the code of the opened address; no cookie yet) | `Session`, and the cookie |
 * | `GET /api/session` | `Session` |
 * | `POST /api/sign-in` | `{url}`: where the person signs in to Webex; the end is told by the event `signed-in` |
 * | `POST /api/files?name=people.csv` (body: the file's bytes, as application/octet-stream; or pasted text as `pasted.csv`) | `{file: FileId}` |
 * | `POST /api/files?sample=NAME` (application/octet-stream, no body) | `{file: FileId}` |
 * | `POST /api/files/:file/reading` `ReadingChoice` | `Reading`: how the file is read, without a request to Webex |
 * | `POST /api/files/:file/plan` `PlanRequest` | `{run: RunId}`; its events follow |
 * | `POST /api/jobs/:job/corrections` `Correction[]` | `{file: FileId}`: a new file with these cells, to plan again |
 * | `GET /api/files/:file/download` | the file as it is by now, with its corrections |
 * | `GET /api/jobs` | `JobEntry[]`, newest first |
 * | `GET /api/jobs/:job` | `JobDetail` |
 * | `GET /api/jobs/:job/rows` | `RowColumns` (report/row-format.ts) as JSON lines, each of at most 10,000 rows, compressed by gzip |
 * | `GET /api/jobs/:job/rows/:row` | `RowDetail` |
 * | `POST /api/jobs/:job/apply` `ApplyRequest` | `{run: RunId}`; also resumes a job that was stopped |
 * | `POST /api/jobs/:job/retry` `{}` | `{run: RunId}`: plans a new job |
 * | `GET /api/jobs/:job/undo` | `UndoQuestion`: what is asked before the job is undone |
 * | `POST /api/jobs/:job/undo` `UndoRequest` | `{run: RunId}`: plans a new job |
 * | `POST /api/runs/:run/pause`, `…/resume`, `…/stop` `{}` | `{}` |
 * | `GET /api/jobs/:job/files/results.csv`, `results.xlsx`, `report.html`, `input` | the file, as an attachment |
 * | `GET /api/events` | server-sent events: `PageEvent` as data, its number as id; goes on after `Last-Event-ID` |
 *
 * An error is `ApiProblem` with 4xx or 5xx; 401: there is no session, or no longer.
 */
import type { RowNumber, Status } from '../model/row.js';
import type { CreatedChoice } from '../model/plan-options.js';
import type { PlanSummary } from '../model/plan-summary.js';

export type FileId = string;
export type RunId = string;
/** The name of the job's folder. */
export type JobId = string;

/** What happened, and what to do next; both in the program's own words. */
export interface ApiProblem {
  readonly message: string;
  readonly steps: readonly string[];
  /** Where a file can be read in several ways: each with what to send as `ReadingChoice`. */
  readonly choices?: readonly { readonly label: string; readonly choice: ReadingChoice }[];
}

export interface Session {
  readonly version: string;
  /** The organization is a simulated one on this machine. */
  readonly isDemo: boolean;
  readonly writeToken: string;
  readonly signIn: SignInState;
  /** Samples that can be chosen instead of a file of one's own (names for `POST /api/files?sample=NAME`). */
  readonly samples: readonly string[];
  /** Fields that a heading can mean, with the name that `ReadingChoice.map` takes. */
  readonly fields: readonly { readonly name: string; readonly about: string }[];
  /** Runs that are under way. */
  readonly runs: readonly RunState[];
}

export type SignInState =
  | {
      readonly is: 'signed in';
      readonly organization: string;
      readonly site: string | undefined;
      readonly admin: string | undefined;
      readonly profile: string;
    }
  /** `canSignIn`: client id and secret are there, so `POST /api/sign-in` works. */
  | {
      readonly is: 'signed out';
      readonly message: string;
      readonly steps: readonly string[];
      readonly canSignIn: boolean;
    };

/** How a file is read; what is absent is found out. The names are those of the command line's options. */
export interface ReadingChoice {
  readonly sheet?: string;
  readonly headerRow?: number;
  readonly encoding?: string;
  readonly delimiter?: string;
  /** Heading → field, or `ignore`. */
  readonly map?: Readonly<Record<string, string>>;
  readonly visibleOnly?: boolean;
}

export interface Reading {
  readonly name: string;
  readonly bytes: number;
  /** `utf-8`, `windows-1252`; absent for workbooks. */
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly sheet?: string;
  /** The visible sheets of a workbook, if there are several. */
  readonly sheets?: readonly { readonly name: string }[];
  readonly headerRow: number;
  readonly headings: readonly HeadingRead[];
  /** The first rows below the headings, as cells. */
  readonly sample: readonly (readonly string[])[];
  readonly notices: readonly string[];
  /** Why it cannot be planned yet; absent if it can. */
  readonly problem?: ApiProblem;
  /** The mapping was remembered of an earlier file with these headings. */
  readonly remembered?: boolean;
}

export interface HeadingRead {
  readonly heading: string;
  /** A field's name, `ignore`, or `undefined`: not known. */
  readonly field: string | undefined;
  /** `name`: by its name; `chosen`: by the person; `near`: a synonym; `site`: may be a tracking code of the site, known when planning. */
  readonly by: 'name' | 'near' | 'chosen' | 'remembered' | 'site' | 'unknown';
}

export interface PlanRequest {
  readonly choice: ReadingChoice;
  /** Remember the mapping for files with these headings. */
  readonly remember: boolean;
  readonly people?: 'any' | 'existing' | 'new';
  readonly removeFalse?: boolean;
}

/** A cell as it shall be, in the job's own input. */
export interface Correction {
  readonly row: RowNumber;
  readonly heading: string;
  readonly value: string;
}

export type JobState =
  'planning' | 'planned' | 'applying' | 'stopped' | 'finished' | 'waiting for approval' | 'rejected' | 'unreadable';

export interface JobEntry {
  readonly job: JobId;
  readonly kind: 'apply' | 'retry' | 'undo' | 'restore' | undefined;
  readonly input: string | undefined;
  /** ISO 8601 */
  readonly at: string | undefined;
  readonly state: JobState;
  readonly message: string;
  readonly counts?: Readonly<Partial<Record<Status, number>>>;
  readonly can: readonly JobAction[];
}

export type JobAction = 'apply' | 'go on' | 'retry' | 'undo' | 'report' | 'results';

export interface JobDetail extends JobEntry {
  readonly organization: string | undefined;
  readonly site: string | undefined;
  readonly parent?: JobId;
  /** Of an undo or a restore: what becomes of the people whom the jobs created, if there are any. */
  readonly created?: { readonly choice: CreatedChoice; readonly people: number };
  /** Absent while planning. */
  readonly summary?: PlanSummary;
  /** Seal of the plan: `ApplyRequest.seal` must be the one that was seen. */
  readonly seal?: string;
  /** What must be confirmed before it is applied, in the program's words. */
  readonly confirm?: Confirmation;
  /** Files that can be downloaded. */
  readonly files: readonly ('results.csv' | 'results.xlsx' | 'report.html' | 'input')[];
  readonly nextSteps: readonly string[];
}

export interface UndoQuestion {
  /** People whom the job created and whom an undo would be about; 0: nothing is asked. */
  readonly created: number;
  /** What becomes of them if nothing else is chosen. */
  readonly choice: CreatedChoice;
}

export interface UndoRequest {
  /** What becomes of people whom the job created; absent: as the program was started. */
  readonly created?: CreatedChoice;
}

export interface Confirmation {
  /** `create 40, update 12, remove licenses or values from 3 people` */
  readonly does: string;
  /** People who lose something: this number must be typed; 0: nothing need be typed. */
  readonly losing: number;
  /** Licenses that are short, each a sentence; applying needs `allowShortage`. */
  readonly shortages: readonly string[];
  /** People who are deleted: this number must be typed too. */
  readonly deletions: number;
  /** Safety limits that are passed, each a sentence; applying needs `beyondLimits`. */
  readonly limits: readonly string[];
  /** Why it cannot be applied at all here (approval by another person, an old plan); absent if it can. */
  readonly refused?: ApiProblem;
  readonly calls: number;
  /** Seconds at the known rate. */
  readonly estimate: number | undefined;
}

export interface ApplyRequest {
  readonly seal: string;
  readonly losing: number;
  readonly deletions: number;
  readonly allowShortage: boolean;
  readonly beyondLimits: boolean;
}

export interface RowDetail {
  readonly row: RowNumber;
  readonly email: string;
  readonly status: Status | 'planned';
  readonly cells: readonly { readonly heading: string; readonly value: string; readonly field: string | undefined }[];
  readonly changes: readonly {
    readonly field: string;
    readonly from: string;
    readonly to: string;
    readonly isLoss: boolean;
    readonly state: 'planned' | 'done' | 'not done';
  }[];
  readonly problems: readonly {
    readonly code: string;
    readonly message: string;
    readonly heading: string | undefined;
    readonly severity: 'error' | 'warning';
  }[];
  readonly next: string;
}

export interface RunState {
  readonly run: RunId;
  readonly what: 'planning' | 'applying';
  readonly job: JobId | undefined;
  readonly done: number;
  readonly of: number | undefined;
  readonly callsPerMinute: number;
  /** Why calls wait, in a sentence; absent: nothing waits. */
  readonly waiting?: string;
  /** Seconds, as estimated. */
  readonly left: number | undefined;
  readonly isPaused: boolean;
  readonly counts: Readonly<Partial<Record<Status, number>>>;
}

export type PageEvent =
  | { readonly is: 'run'; readonly state: RunState }
  | { readonly is: 'ended'; readonly run: RunId; readonly job: JobId | undefined; readonly problem?: ApiProblem }
  | { readonly is: 'jobs' }
  | { readonly is: 'signed-in'; readonly signIn: SignInState; readonly problem?: ApiProblem }
  /** The program ends. */
  | { readonly is: 'bye'; readonly message: string };
