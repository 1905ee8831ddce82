/** What the page's server does through the commands: they know how to sign in, how a job is run, and what may be applied. */
import type { JobFolder } from '../job/folder.js';
import type { Catalog } from '../model/catalog.js';
import type { PlanOptions } from '../model/plan-options.js';
import type { Status } from '../model/row.js';
import type {
  ApplyRequest,
  Confirmation,
  JobEntry,
  PlanRequest,
  SignInState,
  UndoQuestion,
  UndoRequest,
} from './api.js';

/** What a run reports, and what ends or pauses it. */
export interface RunWatch {
  readonly signal: AbortSignal;
  /** Resolves when rows may begin, or when the signal aborts. */
  readonly pause: (signal: AbortSignal) => Promise<void>;
  onJob(job: JobFolder): void;
  onRows(done: number, of: number): void;
  onOutcome(status: Status): void;
  /** Rows that wait until the site knows their people. */
  onWaiting(rows: number): void;
  /** The connection to Webex is open: how many calls it has made, and why calls wait, in a sentence. */
  onConnection(connection: Connection): void;
}

export interface Connection {
  calls(): number;
  waiting(): string | undefined;
}

/** A file to plan, and how it is read. */
export interface FileToPlan {
  readonly path: string;
  /** Options of the plan that the file was corrected for. */
  readonly base?: PlanOptions | undefined;
  readonly request: PlanRequest;
}

export interface WebWork {
  /** Who is signed in; asks Webex where the sign-in itself does not say it. Never throws. */
  signInState(): Promise<SignInState>;
  /** Returns the address where a person signs in; `onEnd` is called once. Throws a RunError if that cannot begin. */
  beginSignIn(onEnd: (error?: unknown) => void): Promise<string>;
  /** What organization and site offer, as far as a plan of this server has read it. */
  catalog(): Catalog | undefined;
  /** How the headings were mapped the last time. */
  remembered(headings: readonly string[]): Promise<Readonly<Record<string, string>> | undefined>;
  remember(headings: readonly string[], map: Readonly<Record<string, string>>): Promise<void>;
  entry(job: JobFolder): Promise<JobEntry>;
  /** What is to be confirmed before the job is applied; `undefined`: there is nothing to apply. */
  confirmation(job: JobFolder): Promise<Confirmation | undefined>;
  nextSteps(job: JobFolder): Promise<readonly string[]>;
  plan(file: FileToPlan, watch: RunWatch): Promise<JobFolder>;
  /** Finishes a plan that was interrupted. */
  finishPlan(job: JobFolder, watch: RunWatch): Promise<JobFolder>;
  planRetry(job: JobFolder, watch: RunWatch): Promise<JobFolder>;
  /** What is asked before the job is undone. Throws a RunError (`refused`) if its plan or its journal cannot be read. */
  undoQuestion(job: JobFolder): Promise<UndoQuestion>;
  planUndo(job: JobFolder, request: UndoRequest, watch: RunWatch): Promise<JobFolder>;
  /** Throws a RunError (`refused`) if the job may not be applied as requested. Asks Webex nothing. */
  refuseApply(job: JobFolder, request: ApplyRequest): Promise<void>;
  /** Applies the job, or what is left of it. Throws a RunError if it was stopped before its last row. */
  apply(job: JobFolder, request: ApplyRequest, watch: RunWatch): Promise<void>;
  /** Writes the file if it is missing. Throws a RunError (`refused`) while a run works on the job. */
  makeFile(job: JobFolder, name: 'results.csv' | 'results.xlsx' | 'report.html'): Promise<void>;
}
