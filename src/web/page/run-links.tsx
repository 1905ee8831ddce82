/** Runs that are under way, from wherever they were started. */
import { fragmentOf } from './route.js';
import { usePage } from './use-page.js';

export function RunLinks() {
  const { state, words } = usePage();
  if (state.runs.size === 0) return null;
  return (
    <section class="card" aria-labelledby="runs-title">
      <h2 id="runs-title">{words.start.underWay}</h2>
      <ul class="plain">
        {[...state.runs.values()].map(({ run, job, what, done, of }) => (
          <li key={run}>
            <a href={fragmentOf(job === undefined ? { view: 'run', run } : { view: 'job', job })}>
              {words.run.what[what]} {job ?? ''}
            </a>{' '}
            <span class="muted">{words.run.rows(done, of)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
