/** Rows by status as bars. The same numbers stand beside it in a table, so it is hidden from screen readers. */
import { statuses, type Status } from '../model/row.js';
import { html, type Html } from './html.js';
import { statusTones } from './row-format.js';

const width = 240;
/** As high as a row of the table. */
const height = 27;
const bar = 12;

/** A bar for each status with rows, in the order of the table, in as many pixels as its share of the most frequent. */
export function countsChart(counts: Readonly<Record<Status, number>>): Html {
  const shown = statuses.filter((status) => counts[status] > 0);
  const most = Math.max(1, ...shown.map((status) => counts[status]));
  const bars = shown.map((status, place) => {
    const length = Math.max(3, Math.round((counts[status] / most) * width));
    const top = place * height + (height - bar) / 2;
    return html`<rect class="tone-${statusTones[status]}" x="0" y="${top}" width="${length}" height="${bar}" rx="2" />`;
  });
  const all = shown.length * height;
  return html`<svg
    class="counts-chart"
    aria-hidden="true"
    viewBox="0 0 ${width} ${all}"
    width="${width}"
    height="${all}"
    preserveAspectRatio="none"
  >
    ${bars}
  </svg>`;
}
