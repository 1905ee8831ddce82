/** All jobs of the output folder, newest first, and what can be done with each. */
import type { JobEntry } from '../api.js';
import { Heading } from './heading.js';
import { JobActions } from './job-actions.js';
import { ProblemNote } from './problem-note.js';
import { fragmentOf } from './route.js';
import { useLoaded, usePage } from './use-page.js';
import { inlineCounts } from './inline-counts.js';

export function JobsView() {
  const { api, state, words } = usePage();
  const { value: jobs, problem } = useLoaded(() => api.jobs(), 'jobs', state.jobsVersion);
  return (
    <>
      <Heading step="jobs" title={words.jobs}>
        {words.jobs}
      </Heading>
      <p class="lead">{words.job.lead}</p>
      <ProblemNote problem={problem} />
      {jobs === undefined && problem === undefined && <p role="status">{words.job.busy}</p>}
      {jobs?.length === 0 && <p>{words.job.none}</p>}
      {jobs !== undefined && jobs.length > 0 && (
        <section class="card wide" aria-label={words.jobs}>
          <table class="full jobs">
            <thead>
              <tr>
                <th scope="col">{words.job.file}</th>
                <th scope="col">{words.job.when}</th>
                <th scope="col">{words.job.state}</th>
                <th scope="col">{words.job.rows}</th>
                <th scope="col">{words.job.can}</th>
              </tr>
            </thead>
            <tbody>
              {jobs.map((job) => (
                <JobLine key={job.job} job={job} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}

function JobLine({ job }: { readonly job: JobEntry }) {
  const { words } = usePage();
  const kind = job.kind === undefined || job.kind === 'apply' ? '' : words.job.kinds[job.kind];
  return (
    <tr>
      <th scope="row">
        <a href={fragmentOf({ view: 'job', job: job.job })}>{job.input ?? job.job}</a>
        {kind !== '' && <span class="badge">{kind}</span>}
      </th>
      <td>{job.at === undefined ? '' : words.date(job.at)}</td>
      <td>{words.job.states[job.state]}</td>
      <td>{inlineCounts(job.counts ?? {}, words)}</td>
      <td>
        <JobActions job={job} />
      </td>
    </tr>
  );
}
