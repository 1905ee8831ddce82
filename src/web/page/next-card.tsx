/** What can be done after a job: retry, undo, and what the program advises. */
import type { JobDetail } from '../api.js';
import { JobActions } from './job-actions.js';
import { useWords } from './use-page.js';

export function NextCard({ detail }: { readonly detail: JobDetail }) {
  const words = useWords();
  // Going on and the report have places of their own on this page.
  const can = detail.can.filter((action) => action === 'retry' || action === 'undo');
  if (can.length === 0) return null;
  return (
    <section class="card" aria-labelledby="next-title">
      <h2 id="next-title">{words.nextTitle}</h2>
      <ul class="plain">
        {can.includes('retry') && <li>{words.job.retryNote}</li>}
        {can.includes('undo') && <li>{words.job.undoNote}</li>}
      </ul>
      <JobActions job={{ ...detail, can }} />
    </section>
  );
}
