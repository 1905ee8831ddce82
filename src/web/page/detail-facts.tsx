/** Which organization, site, file and job a view is about. */
import type { JobDetail } from '../api.js';
import { fragmentOf } from './route.js';
import { useWords } from './use-page.js';

export function DetailFacts({ detail }: { readonly detail: JobDetail }) {
  const words = useWords();
  const { organization, site, input, at, job, parent, kind, created } = detail;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [words.facts.file, input],
    [words.facts.organization, organization],
    [words.facts.site, site],
    [words.facts.planned, at === undefined ? undefined : words.date(at)],
    [words.facts.job, job],
    [words.undo.createdName, created && words.undo.chosen[created.choice](created.people)],
  ];
  return (
    <dl class="about">
      {facts.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
      {parent !== undefined && (
        <div>
          <dt>{kind === undefined ? words.facts.parent : words.job.kinds[kind]}</dt>
          <dd>
            <a href={fragmentOf({ view: 'job', job: parent })}>{parent}</a>
          </dd>
        </div>
      )}
    </dl>
  );
}
