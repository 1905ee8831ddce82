/** What can be done with a job that was applied: retry and undo make a plan of their own, to look at and approve. */
import type { JobEntry, RunId } from '../api.js';
import { jobFileAddress } from './api-client.js';
import { ProblemNote } from './problem-note.js';
import { fragmentOf } from './route.js';
import { useAction, usePage } from './use-page.js';

interface JobActionsProps {
  readonly job: JobEntry;
}

export function JobActions({ job }: JobActionsProps) {
  const { api, words } = usePage();
  const { isBusy, problem, run } = useAction();
  const plan = (begin: () => Promise<RunId>): void =>
    run(async () => {
      location.hash = fragmentOf({ view: 'run', run: await begin() });
    });
  // People whom the job created are asked about first, in a view of its own.
  const undo = (): void =>
    run(async () => {
      const { created, choice } = await api.undoQuestion(job.job);
      location.hash =
        created > 0
          ? fragmentOf({ view: 'undo', job: job.job })
          : fragmentOf({ view: 'run', run: await api.undo(job.job, { created: choice }) });
    });
  const name = job.input ?? job.job;
  const hidden = <span class="hidden"> {name}</span>;
  return (
    <>
      <span class="buttons">
        {(job.can.includes('apply') || job.can.includes('go on')) && (
          <a class="button" href={fragmentOf({ view: 'job', job: job.job })}>
            {job.can.includes('apply') ? words.job.review : words.job.goOn}
            {hidden}
          </a>
        )}
        {job.can.includes('retry') && (
          <button type="button" aria-busy={isBusy} onClick={() => plan(() => api.retry(job.job))}>
            {words.job.retry}
            {hidden}
          </button>
        )}
        {job.can.includes('undo') && (
          <button type="button" aria-busy={isBusy} onClick={undo}>
            {words.job.undo}
            {hidden}
          </button>
        )}
        {job.can.includes('report') && (
          <a class="button" href={jobFileAddress(job.job, 'report.html')} download>
            {words.files['report.html']}
            {hidden}
          </a>
        )}
      </span>
      <ProblemNote problem={problem} />
    </>
  );
}
