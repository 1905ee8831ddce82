/** The script of a report: finds the data in the page, and puts table and chart in their places. */
import type { Status } from '../../model/row.js';
import type { CourseData } from '../row-format.js';
import { mountCourseChart } from './course-chart.js';
import { mountRowTable } from './row-table.js';
import { unpackRows } from './unpack-rows.js';

async function begin(): Promise<void> {
  document.documentElement.classList.add('has-script');
  const chart = document.getElementById('course-chart');
  const course = JSON.parse(document.getElementById('course')?.textContent ?? 'null') as CourseData | null;
  if (chart !== null && course !== null) mountCourseChart(chart, course);
  const place = document.getElementById('table');
  if (place === null) return;
  const blocks = [...document.querySelectorAll('script.rows-block')];
  const columns = await unpackRows(blocks.map(({ textContent }) => textContent));
  for (const block of blocks) block.remove();
  const table = mountRowTable(place, columns);
  document.addEventListener('click', ({ target }) => {
    if (!(target instanceof HTMLElement) || !target.matches('.show-cause')) return;
    table.filter({ status: target.dataset['status'] as Status, code: target.dataset['code'] ?? '' });
    document.getElementById('rows')?.focus();
  });
  document.documentElement.dataset['ready'] = 'true';
}

begin().catch((error: unknown) => {
  document.documentElement.classList.remove('has-script');
  const place = document.getElementById('table');
  if (place !== null)
    place.textContent = `This browser cannot show the table (${String(error)}). results.csv has every row.`;
});
