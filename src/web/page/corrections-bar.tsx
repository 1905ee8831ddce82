/** Corrected cells wait here until they are planned again, downloaded, or discarded. */
import type { JobId } from '../api.js';
import { fileAddress } from './api-client.js';
import { ProblemNote } from './problem-note.js';
import { useAction, usePage } from './use-page.js';
import { usePlan } from './use-plan.js';
import type { Corrections } from './use-corrections.js';

interface CorrectionsBarProps {
  readonly job: JobId;
  readonly corrections: Corrections;
}

export function CorrectionsBar({ job, corrections }: CorrectionsBarProps) {
  const { api, words } = usePage();
  const plan = usePlan();
  const { isBusy, problem, run } = useAction();
  if (corrections.all.length === 0) return null;
  const planAgain = async (): Promise<void> => {
    await plan(await api.correct(job, corrections.all), { choice: {}, remember: false });
  };
  const download = async (): Promise<void> => {
    location.href = fileAddress(await api.correct(job, corrections.all));
  };
  return (
    <section class="card corrections" aria-labelledby="corrections-title">
      <h2 id="corrections-title">{words.corrections.title(corrections.all.length)}</h2>
      <ul class="plain">
        {corrections.all.map(({ row, heading, value }) => (
          <li key={`${row} ${heading}`}>
            {words.corrections.cell(row, heading)} <ins>{value === '' ? words.empty : value}</ins>
          </li>
        ))}
      </ul>
      <p class="buttons">
        <button type="button" class="primary" aria-busy={isBusy} onClick={() => run(planAgain)}>
          {words.corrections.planAgain}
        </button>
        <button type="button" onClick={() => run(download)}>
          {words.corrections.download}
        </button>
        <button type="button" onClick={corrections.discard}>
          {words.corrections.discard}
        </button>
      </p>
      <p class="muted">{words.corrections.note}</p>
      <ProblemNote problem={problem} />
    </section>
  );
}
