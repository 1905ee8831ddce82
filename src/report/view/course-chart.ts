/** Rows and calls a minute over time, as a chart in the colors of the page. */
import uPlot from 'uplot';
import type { CourseData } from '../row-format.js';

const height = 220;

/** Fills `place`; draws again when its width or the page's colors change. */
export function mountCourseChart(place: HTMLElement, { at, rows, calls, minutes }: CourseData): void {
  place.setAttribute('role', 'img');
  place.setAttribute('aria-label', 'Rows and write calls a minute over time; the table below has the same numbers');
  // A single point would be a chart without a line.
  const ends = at.length === 1 ? [...at, (at[0] ?? 0) + minutes * 60] : [...at];
  const drawn = (numbers: readonly number[]): number[] => ends.map((_, nth) => numbers[nth] ?? numbers[0] ?? 0);
  const draw = (): void => {
    chart?.destroy();
    chart = new uPlot(optionsFor(place), [ends, drawn(rows), drawn(calls)], place);
  };
  let chart: uPlot | undefined;
  draw();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  new ResizeObserver(() => chart?.setSize({ width: place.clientWidth, height })).observe(place);
}

function optionsFor(place: HTMLElement): uPlot.Options {
  const style = getComputedStyle(place);
  const color = (name: string): string => style.getPropertyValue(name).trim();
  const axis = { stroke: color('--muted'), grid: { stroke: color('--line'), width: 1 }, ticks: { show: false } };
  return {
    ...{ width: place.clientWidth, height },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    cursor: { y: false },
    scales: { y: { range: (_chart, _least, most) => [0, Math.max(1, most * 1.1)] } },
    axes: [
      { ...axis, incrs: steps, values: (_chart, seconds) => seconds.map(timeText) },
      { ...axis, size: 56 },
    ],
    series: [
      { label: 'UTC', value: '{YYYY}-{MM}-{DD} {HH}:{mm}' },
      { label: 'rows a minute', stroke: color('--accent'), width: 2 },
      { label: 'write calls a minute', stroke: color('--warn'), width: 2, dash: [6, 4] },
    ],
  };
}

/** Seconds between marks, from a minute to four weeks. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440, 2880, 10_080, 40_320].map((minutes) => minutes * 60);

/** `14:05`; at midnight the date. */
function timeText(seconds: number): string {
  const iso = new Date(seconds * 1000).toISOString();
  return iso.slice(11, 16) === '00:00' ? iso.slice(5, 10) : iso.slice(11, 16);
}
