/** What the answers to requests share. */
import type { Context } from 'hono';
import type { PageEvent, SignInState } from './api.js';
import type { Events } from './events.js';
import type { Place } from './guard.js';
import type { Scrub } from './problem.js';
import type { Runs } from './runs.js';
import type { Sessions, WebSession } from './session.js';
import type { Uploads } from './uploads.js';
import type { WebWork } from './work.js';

/** What a request has beside itself. */
export interface WebEnv {
  readonly Variables: { readonly session: WebSession };
}

export interface WebContext {
  readonly version: string;
  readonly isDemo: boolean;
  /** Folder of the jobs. */
  readonly output: string;
  /** Names of the samples. */
  readonly samples: readonly string[];
  /** Throws a RequestError (404) for a name that is not among them. */
  samplePath(name: string): string;
  /** The files of the page itself, by path. */
  readonly pageFiles: ReadonlyMap<string, PageFile>;
  readonly place: Place;
  readonly cookie: string;
  readonly work: WebWork;
  readonly uploads: Uploads;
  readonly runs: Runs;
  readonly events: Events;
  readonly sessions: Sessions;
  readonly scrub: Scrub;
  signIn(): SignInState;
  /** Finds out again who is signed in, and tells the pages. */
  refreshSignIn(error?: unknown): Promise<void>;
  /** Answers a code: with a session, or why not. */
  enter(context: Context<WebEnv>, code: string): Response;
  /** What a page must know that was not connected before. */
  eventsNow(): readonly PageEvent[];
  /** A request was answered: the server is in use. */
  touch(): void;
  /** An error that is no RunError. */
  reportUnexpected(error: unknown): void;
}

export interface PageFile {
  readonly type: string;
  readonly text: string;
}
