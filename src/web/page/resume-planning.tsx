/** A plan that was interrupted is made to its end before there is anything to approve. */
import type { JobId } from '../api.js';
import { ProblemNote } from './problem-note.js';
import { useAction, usePage } from './use-page.js';

const nothingApproved = { seal: '', losing: 0, deletions: 0, allowShortage: false, beyondLimits: false };

export function ResumePlanning({ job }: { readonly job: JobId }) {
  const { api, words } = usePage();
  const { isBusy, problem, run } = useAction();
  const resume = async (): Promise<void> => {
    await api.apply(job, nothingApproved);
  };
  return (
    <section class="card" aria-labelledby="resume-title">
      <h2 id="resume-title">{words.results.planStopped}</h2>
      <p>{words.nothingChanged}</p>
      <button type="button" class="primary" aria-busy={isBusy} onClick={() => run(resume)}>
        {words.results.resumePlan}
      </button>
      <ProblemNote problem={problem} />
    </section>
  );
}
