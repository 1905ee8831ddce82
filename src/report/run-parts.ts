/** The parts of a report about the parts of a job: its rows by site, and its waves. */
import type { CountsBySite } from '../apply/count-by-site.js';
import { onOneLine } from '../model/outside-text.js';
import { statuses } from '../model/row.js';
import { html, type Html } from './html.js';
import { scrollingTable } from './table.js';
import { grouped } from './verdict.js';
import type { WaveShown } from './waves-in-journal.js';

/** `undefined`: the file has no column of sites. */
export function sitesSection(sites: CountsBySite | undefined): Html | undefined {
  if (sites === undefined) return undefined;
  const shown = statuses.filter((status) => Object.values(sites).some((counts) => (counts[status] ?? 0) > 0));
  const rows = Object.entries(sites).map(
    ([site, counts]) =>
      html`<tr>
        <th scope="row">${onOneLine(site)}</th>
        ${shown.map((status) => html`<td class="number">${grouped(counts[status] ?? 0)}</td>`)}
      </tr>`,
  );
  const heads = ['Site', ...shown.map((status) => ({ isNumber: status }))];
  return html`<section class="card" aria-labelledby="by-site">
    <h2 id="by-site">Rows by site</h2>
    ${scrollingTable('rows by site', heads, rows)}
  </section>`;
}

/** `undefined`: the job was not applied in waves. */
export function wavesSection(waves: readonly WaveShown[]): Html | undefined {
  if (waves.length === 0) return undefined;
  const rows = waves.map(
    ({ wave, of, rows: count, notDone, stopAt, undoneBy }) =>
      html`<tr>
        <th scope="row">${wave} of ${of}</th>
        <td class="number">${grouped(count)}</td>
        <td class="number">${grouped(notDone)}</td>
        <td>${stopAt}</td>
        <td>${undoneBy === undefined ? '' : `reverted by ${onOneLine(undoneBy)}`}</td>
      </tr>`,
  );
  const heads = ['Wave', { isNumber: 'Rows' }, { isNumber: 'Not done' }, 'Stops at', ''];
  return html`<section class="card" aria-labelledby="waves">
    <h2 id="waves">Waves</h2>
    ${scrollingTable('waves', heads, rows)}
  </section>`;
}
