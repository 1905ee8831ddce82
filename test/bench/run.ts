/**
 * `npm run bench` runs all benchmarks, `npm run bench -- rate` one of them; `--json` prints a line of JSON for each
 * figure, `--times N` measures N times. Not part of the tests: it takes minutes, and other work on the machine shows.
 */
import { parseArgs } from 'node:util';
import { isMet, median, type Bench, type Figure } from './bench.js';
import { budget } from './budget.js';
import { calls } from './calls.js';
import { ceiling } from './ceiling.js';
import { fairness } from './fairness.js';
import { latency } from './latency.js';
import { lookUp } from './look-up.js';
import { peer } from './peer.js';
import { rate } from './rate.js';
import { queue } from './queue.js';
import { read, scale } from './read.js';
import { resume } from './resume.js';
import { scim } from './scim.js';
import { start } from './start.js';
import { web } from './web.js';

const benches: readonly Bench[] = [
  start,
  calls,
  rate,
  latency,
  ceiling,
  peer,
  read,
  scale,
  web,
  queue,
  budget,
  fairness,
  resume,
  scim,
  lookUp,
];

const { values: options, positionals: chosen } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, times: { type: 'string', default: '3' } },
});
const unknown = chosen.filter((name) => !benches.some((bench) => bench.name === name));
const times = Number(options.times);
if (unknown.length > 0 || !Number.isInteger(times) || times < 1 || times > 20) {
  console.error(`Usage: npm run bench -- [${benches.map(({ name }) => name).join(' | ')}] [--times 1…20] [--json]`);
  process.exit(2);
}

for (const bench of benches) {
  if (chosen.length > 0 && !chosen.includes(bench.name)) continue;
  const begun = performance.now();
  const note = (line: string): void => console.error(`${bench.name}: ${line}`);
  const figures = await bench.run({ times, note });
  if (options.json) for (const figure of figures) console.log(jsonLine(bench, figure));
  else printTable(bench, figures, (performance.now() - begun) / 1000);
}

function jsonLine({ name }: Bench, figure: Figure): string {
  const { what, unit, aim, values } = figure;
  return JSON.stringify({ bench: name, what, unit, aim, median: rounded(median(values)), met: isMet(figure), values });
}

function printTable({ name, measures }: Bench, figures: readonly Figure[], seconds: number): void {
  console.log(`\n${name}   ${measures}   (median of ${times}, ${Math.round(seconds)} s)\n`);
  const rows = figures.map((figure) => {
    const { what, unit = '', aim, values } = figure;
    const bound = [
      ...(aim?.atMost === undefined ? [] : [`≤ ${aim.atMost}`]),
      ...(aim?.atLeast === undefined ? [] : [`≥ ${aim.atLeast}`]),
    ].join(' ');
    const met = isMet(figure);
    const all = values.length > 1 ? values.map(rounded).join(' ') : '';
    const verdict = met === undefined ? '' : met ? 'met' : 'NOT MET';
    return [what, `${rounded(median(values))} ${unit}`.trim(), bound, verdict, all];
  });
  const headed = [['figure', 'median', 'aim', '', times > 1 ? 'each run' : ''], ...rows];
  const widths = headed[0]?.map((_, column) => Math.max(...headed.map((row) => (row[column] ?? '').length))) ?? [];
  for (const row of headed)
    console.log(`  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
