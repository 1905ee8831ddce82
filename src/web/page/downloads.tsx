/** The files of a job, to keep or pass on. */
import type { JobDetail } from '../api.js';
import { jobFileAddress } from './api-client.js';
import { useWords } from './use-page.js';

export function Downloads({ detail: { job, files } }: { readonly detail: JobDetail }) {
  const words = useWords();
  if (files.length === 0) return null;
  return (
    <section class="card" aria-labelledby="downloads-title">
      <h2 id="downloads-title">{words.downloads}</h2>
      <ul class="buttons">
        {files.map((name) => (
          <li key={name}>
            <a class="button" href={jobFileAddress(job, name)} download>
              <span aria-hidden="true">↓ </span>
              {words.files[name]}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
