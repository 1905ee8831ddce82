/** A job, in whatever state it is: what it will do, does, or did. */
import { useRef } from 'preact/hooks';
import type { JobDetail, JobId, RunState } from '../api.js';
import { Heading } from './heading.js';
import { PlanView } from './plan-view.js';
import { ProblemNote } from './problem-note.js';
import { ResultsView } from './results-view.js';
import { RunProgress } from './run-progress.js';
import { Steps } from './steps.js';
import { useLoaded, usePage } from './use-page.js';

export function JobView({ job }: { readonly job: JobId }) {
  const { api, state, words } = usePage();
  const wasRunning = useRef(false);
  const run = [...state.runs.values()].find((one) => one.job === job);
  // A job has no plan to show until planning begins to write it.
  const load = run?.what === 'planning' ? undefined : () => api.job(job);
  const { value: detail, problem, isLoading } = useLoaded(load, job, state.jobsVersion);
  wasRunning.current = run !== undefined || (wasRunning.current && isLoading);
  if (run !== undefined) return <JobRunning job={job} detail={detail} run={run} />;
  // What is known of a job whose run has just ended is of before.
  if (detail === undefined || wasRunning.current)
    return (
      <>
        <Heading step={`job ${job}`} title={job}>
          {job}
        </Heading>
        {problem === undefined ? <p role="status">{words.job.busy}</p> : <ProblemNote problem={problem} />}
      </>
    );
  return (
    <>
      {viewOf(detail)}
      <EndedNote job={job} />
    </>
  );
}

function viewOf(detail: JobDetail) {
  if (detail.state === 'planned' || detail.state === 'waiting for approval') return <PlanView detail={detail} />;
  if (detail.state === 'finished' || detail.state === 'stopped') return <ResultsView detail={detail} />;
  return <JobElsewhere detail={detail} />;
}

interface JobRunningProps {
  readonly job: JobId;
  readonly detail: JobDetail | undefined;
  readonly run: RunState;
}

function JobRunning({ job, detail, run }: JobRunningProps) {
  const { words } = usePage();
  const name = detail?.input ?? job.replace(/^\d{8}-\d{6}-/u, '');
  const isPlanning = run.what === 'planning';
  return (
    <>
      <Steps at={isPlanning ? 'plan' : 'apply'} />
      <Heading step={`${job} ${run.what}`} title={words.run.what[run.what]}>
        {isPlanning ? words.run.planning(name) : words.run.applying(name)}
      </Heading>
      <p class="lead">{isPlanning ? words.nothingChanged : words.run.applyingNote}</p>
      <RunProgress run={run} />
    </>
  );
}

/** Planned or applied by another program, unfinished, or not to be read. */
function JobElsewhere({ detail }: { readonly detail: JobDetail }) {
  const { store, state, words } = usePage();
  return (
    <>
      <Heading step={`${detail.job} ${detail.state}`} title={words.job.states[detail.state]}>
        {words.job.states[detail.state]}: {detail.input ?? detail.job}
      </Heading>
      <p lang="en">{detail.message}</p>
      <button type="button" onClick={() => store.set({ jobsVersion: state.jobsVersion + 1 })}>
        {words.job.lookAgain}
      </button>
    </>
  );
}

/** Why the last run of the job ended before its end. */
function EndedNote({ job }: { readonly job: JobId }) {
  const { state } = usePage();
  const ended = [...state.ended.values()].findLast((one) => one.job === job);
  return <ProblemNote problem={ended?.problem} />;
}
