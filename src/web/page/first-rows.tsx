/** The first rows of a file, as its cells are read. */
import type { Reading } from '../api.js';
import { useWords } from './use-page.js';

export function FirstRows({ reading: { headings, sample } }: { readonly reading: Reading }) {
  const words = useWords();
  if (sample.length === 0) return null;
  return (
    <details class="card">
      <summary>{words.reading.firstRows(sample.length)}</summary>
      <div class="wide" tabIndex={0} role="group" aria-label={words.reading.firstRows(sample.length)}>
        <table class="first-rows">
          <thead>
            <tr>
              {headings.map(({ heading }, place) => (
                <th scope="col" key={place}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sample.map((cells, nth) => (
              <tr key={nth}>
                {headings.map((_, place) => (
                  <td key={place}>{cells[place] ?? ''}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
