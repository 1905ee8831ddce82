/** What every view of the page shows alike: session, runs, whether the program answers. All of it is the program's. */
import type { ApiProblem, FileId, JobId, PageEvent, PlanRequest, RunId, RunState, Session } from '../api.js';

/**
 * `lost`: the program does not answer; `strange`: it answers, but does not know this session (it was started again, or the
 * address had no code); `ended`: it said so.
 */
export type Connection = 'beginning' | 'open' | 'lost' | 'strange' | 'ended';

export interface EndedRun {
  readonly job: JobId | undefined;
  readonly problem: ApiProblem | undefined;
}

export interface AskedPlan {
  readonly file: FileId;
  readonly request: PlanRequest;
}

export interface PageState {
  readonly connection: Connection;
  readonly session: Session | undefined;
  readonly runs: ReadonlyMap<RunId, RunState>;
  readonly ended: ReadonlyMap<RunId, EndedRun>;
  /** What was asked for the plans that this page began. */
  readonly asked: ReadonlyMap<RunId, AskedPlan>;
  /** Why signing in did not work. */
  readonly signInProblem: ApiProblem | undefined;
  /** Grows whenever a job may have changed. */
  readonly jobsVersion: number;
}

export interface PageStore {
  readonly state: () => PageState;
  readonly set: (change: Partial<PageState>) => void;
  readonly handle: (event: PageEvent) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

const atFirst: PageState = {
  connection: 'beginning',
  session: undefined,
  runs: new Map(),
  ended: new Map(),
  asked: new Map(),
  signInProblem: undefined,
  jobsVersion: 0,
};

export function createStore(): PageStore {
  let state = atFirst;
  const listeners = new Set<() => void>();
  const set = (change: Partial<PageState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  return {
    state: () => state,
    set,
    handle: (event) => set(changeBy(event, state)),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** What a session tells anew, at the beginning and after the program was away. */
export function ofSession(session: Session, { jobsVersion }: PageState): Partial<PageState> {
  const runs = new Map(session.runs.map((run) => [run.run, run]));
  return { session, runs, connection: 'open', jobsVersion: jobsVersion + 1 };
}

export function changeBy(event: PageEvent, state: PageState): Partial<PageState> {
  const again = { jobsVersion: state.jobsVersion + 1 };
  if (event.is === 'run') {
    const { run, job } = event.state;
    const isNews = state.runs.get(run)?.job !== job;
    return { runs: new Map(state.runs).set(run, event.state), ...(isNews && again) };
  }
  if (event.is === 'ended') {
    const runs = new Map(state.runs);
    runs.delete(event.run);
    const ended = new Map(state.ended).set(event.run, { job: event.job, problem: event.problem });
    return { runs, ended, ...again };
  }
  if (event.is === 'jobs') return again;
  if (event.is === 'bye') return { connection: 'ended' };
  if (state.session === undefined) return {};
  return { session: { ...state.session, signIn: event.signIn }, signInProblem: event.problem };
}
