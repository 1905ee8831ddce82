/** What is under way: planning and applying, each with its progress, and how it is paused and stopped. */
import { randomBytes } from 'node:crypto';
import type { JobFolder } from '../job/folder.js';
import type { Status } from '../model/row.js';
import { RunError } from '../errors.js';
import type { ApiProblem, JobId, RunId, RunState } from './api.js';
import type { Events } from './events.js';
import { createRunPause } from './run-pause.js';
import { RequestError } from './problem.js';
import type { Connection, RunWatch } from './work.js';

export interface Runs {
  states(): readonly RunState[];
  /** Throws a RunError (`refused`) if a run works on the job already, or too many are under way. */
  begin(what: RunState['what'], job: JobId | undefined, work: (watch: RunWatch) => Promise<unknown>): RunId;
  /** Throws a RequestError (404) for a run that has ended. */
  pause(run: string): void;
  resume(run: string): void;
  /** Rows under way are finished. */
  stop(run: string): void;
  /** Stops all runs; resolves when they have ended. */
  stopAll(): Promise<void>;
}

/** Runs at a time: each has its own share of memory and of the calls that Webex allows. */
const mostRuns = 4;
/** Milliseconds between two reports of a run. */
const reportEvery = 400;
/** Seconds after which the rate is good enough to estimate the time left. */
const rateKnownAfter = 5;

interface UnderWay {
  readonly state: () => RunState;
  readonly job: () => JobId | undefined;
  readonly pause: ReturnType<typeof createRunPause>;
  readonly stop: () => void;
  readonly ended: Promise<void>;
}

/** `problemOf`: an error as the page is told. */
export function createRuns(events: Events, problemOf: (error: unknown) => ApiProblem): Runs {
  const runs = new Map<RunId, UnderWay>();
  const find = (run: string): UnderWay => {
    const found = runs.get(run);
    if (found === undefined) throw new RequestError(404, 'This run has ended.', 'Open its job in the list of jobs.');
    return found;
  };
  return {
    states: () => [...runs.values()].map(({ state }) => state()),
    begin(what, job, work) {
      if (job !== undefined && [...runs.values()].some((one) => one.job() === job))
        throw new RunError('refused', `${job} is being worked on already.`, { next: 'Wait until that run ends.' });
      if (runs.size >= mostRuns)
        throw new RunError('refused', `${runs.size} runs are under way already.`, { next: 'Wait until one ends.' });
      const run = randomBytes(6).toString('base64url');
      runs.set(run, startRun({ run, what, job }, work, { events, problemOf, onEnd: () => void runs.delete(run) }));
      return run;
    },
    pause: (run) => find(run).pause.set(true),
    resume: (run) => find(run).pause.set(false),
    stop: (run) => find(run).stop(),
    async stopAll() {
      const all = [...runs.values()];
      for (const { stop } of all) stop();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

interface Told {
  readonly events: Events;
  readonly problemOf: (error: unknown) => ApiProblem;
  readonly onEnd: () => void;
}

function startRun(
  { run, what, job: given }: Pick<RunState, 'run' | 'what' | 'job'>,
  work: (watch: RunWatch) => Promise<unknown>,
  { events, problemOf, onEnd }: Told,
): UnderWay {
  const stopping = new AbortController();
  const report = (): void => events.send({ is: 'run', state: state() });
  const pause = createRunPause(report);
  const begun = performance.now();
  const now = {
    done: 0,
    of: undefined as number | undefined,
    siteWaits: 0,
    counts: {} as Partial<Record<Status, number>>,
  };
  let job = given;
  let connection: Connection | undefined;
  const state = (): RunState => {
    const seconds = (performance.now() - begun) / 1000;
    const calls = connection?.calls() ?? 0;
    const waiting = connection?.waiting() ?? siteWaitInWords(now.siteWaits);
    const isPaused = pause.isPaused();
    return {
      ...{ run, what, job, done: now.done, of: now.of, isPaused, counts: { ...now.counts } },
      callsPerMinute: Math.round((calls / Math.max(seconds, 1)) * 60),
      ...(waiting !== undefined && { waiting }),
      left: isPaused ? undefined : secondsLeft(now.done, now.of, seconds),
    };
  };
  const timer = createReporter(state, report);
  const watch: RunWatch = {
    signal: stopping.signal,
    pause: pause.wait,
    onJob(folder: JobFolder) {
      job = folder.name;
      report();
      events.send({ is: 'jobs' });
    },
    onRows: (done, of) => void Object.assign(now, { done, of }),
    onOutcome: (status) => void (now.counts[status] = (now.counts[status] ?? 0) + 1),
    onWaiting: (rows) => void (now.siteWaits = rows),
    onConnection: (one) => void (connection = one),
  };
  report();
  const ended = work(watch).then(
    (made) => (made as JobFolder | undefined)?.name ?? given,
    (error: unknown) => ({ error }),
  );
  return {
    ...{ state, pause, job: () => job, stop: () => stopping.abort() },
    ended: ended.then((end) => {
      timer.stop();
      onEnd();
      const isError = typeof end === 'object';
      // A plan that was refused leaves no job.
      const left = isError ? (given ?? undefined) : end;
      events.send({ is: 'ended', run, job: left, ...(isError && { problem: problemOf(end.error) }) });
      events.send({ is: 'jobs' });
    }),
  };
}

/** Reports only what has changed. */
function createReporter(state: () => RunState, report: () => void): { stop(): void } {
  let last = '';
  const timer = setInterval(() => {
    const text = JSON.stringify(state());
    if (text === last) return;
    last = text;
    report();
  }, reportEvery);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

function siteWaitInWords(rows: number): string | undefined {
  if (rows === 0) return undefined;
  return `${rows.toLocaleString('en-US')} ${rows === 1 ? 'row waits' : 'rows wait'} until the site knows the new people.`;
}

function secondsLeft(done: number, of: number | undefined, seconds: number): number | undefined {
  if (of === undefined || done === 0 || seconds < rateKnownAfter) return undefined;
  return Math.max(0, Math.round((seconds / done) * (of - done)));
}
