/** The page of `webex-bulk web`: how soon a large file's plan is seen, against the command line; memory; scrolling. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type CDPSession, type Page } from 'playwright-core';
import { chromiumOptions, noChromium } from '../helpers/chromium.js';
import { generatedJob, variedRow } from '../helpers/report-job.js';
import type { Bench, BenchOptions, Figure } from './bench.js';
import { cli, startSimulatedWebex, type SimulatedWebex } from './simulated-webex.js';

const rows = 50_000;
const scrolledRows = 100_000;
const manyJob = '20260101-000000-many';

export const web: Bench = { name: 'web', measures: 'the page of webex-bulk web, in Chromium', run };

interface Measured {
  readonly onCommandLine: number;
  readonly onPage: number;
  readonly heap: number;
  readonly ready: number;
  readonly longest: number;
  readonly frame: number;
}

async function run({ times, note }: BenchOptions): Promise<readonly Figure[]> {
  if (noChromium !== undefined) throw new Error(noChromium);
  const all: Measured[] = [];
  for (let nth = 0; nth < times; nth++) {
    all.push(await measured(note));
    note(JSON.stringify(all.at(-1)));
  }
  const values = (of: (one: Measured) => number): number[] => all.map(of);
  return [
    { what: `plan of ${rows} rows on the command line`, unit: 's', values: values((one) => one.onCommandLine) },
    {
      what: 'from dropping the same file to the first rows of its plan',
      unit: 's',
      values: values((one) => one.onPage),
    },
    { what: 'page to command line', aim: { atMost: 1.5 }, values: values((one) => one.onPage / one.onCommandLine) },
    { what: `memory of the page with ${scrolledRows} rows`, unit: 'MB', values: values((one) => one.heap) },
    { what: `opening a job of ${scrolledRows} rows`, unit: 's', values: values((one) => one.ready) },
    { what: 'longest task while scrolling it', unit: 'ms', aim: { atMost: 200 }, values: values((one) => one.longest) },
    { what: 'frame while scrolling it, median', unit: 'ms', values: values((one) => one.frame) },
  ];
}

async function measured(note: BenchOptions['note']): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'webex-bulk-bench-'));
  const webex = await startSimulatedWebex([]);
  try {
    const file = join(folder, 'people.csv');
    await writeFile(file, spreadsheet());
    const onCommandLine = planned(file, folder, webex);
    const output = join(folder, 'page');
    await mkdir(join(output, manyJob), { recursive: true });
    await generatedJob(join(output, manyJob), scrolledRows, 'many.csv', variedRow);
    note(`planned on the command line in ${onCommandLine.toFixed(1)} s`);
    return { onCommandLine, ...(await onPage(file, output, webex)) };
  } finally {
    await webex.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function spreadsheet(): string {
  const lines = Array.from({ length: rows }, (_, nth) => {
    const name = `person${nth}`;
    return `${name}@acme.example,First${nth},Last${nth},Engineer ${nth % 100},Department ${nth % 40},Messaging`;
  });
  return ['email,firstName,lastName,title,department,licenses', ...lines, ''].join('\n');
}

function environment({ connection }: SimulatedWebex, folder: string): NodeJS.ProcessEnv {
  return {
    ...{ PATH: process.env['PATH'], HOME: folder, WEBEX_ACCESS_TOKEN: connection.accessToken },
    ...{ WEBEX_API_URL: connection.apiUrl, WEBEX_XML_URL: connection.xmlUrl },
  };
}

/** Seconds. */
function planned(file: string, folder: string, webex: SimulatedWebex): number {
  const begun = performance.now();
  const args = [cli, 'plan', file, '--output', join(folder, 'terminal'), '--quiet'];
  const { status, stderr } = spawnSync(process.execPath, args, { env: environment(webex, folder), encoding: 'utf8' });
  if (status !== 0) throw new Error(`plan ended with ${status}: ${stderr}`);
  return (performance.now() - begun) / 1000;
}

async function onPage(file: string, output: string, webex: SimulatedWebex): Promise<Omit<Measured, 'onCommandLine'>> {
  const args = [cli, 'web', '--no-open', '--json', '--output', output];
  const program = spawn(process.execPath, args, {
    ...{ env: environment(webex, output), stdio: ['ignore', 'pipe', 'inherit'] as const },
  });
  const browser = await chromium.launch({
    ...chromiumOptions,
    args: [...chromiumOptions.args, '--enable-precise-memory-info'],
  });
  try {
    const [first] = (await once(program.stdout, 'data')) as [Buffer];
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(/"url":"(?<url>[^"]+)"/u.exec(first.toString())?.groups?.['url'] ?? '');
    await page.waitForSelector('.drop');
    const shown = await dropped(page, file);
    return { onPage: shown, ...(await scrolled(page, await page.context().newCDPSession(page))) };
  } finally {
    await browser.close();
    program.kill();
    await once(program, 'close');
  }
}

/** Seconds until the first rows of the plan are seen; the plan is asked for as soon as the file is read. */
async function dropped(page: Page, file: string): Promise<number> {
  const begun = performance.now();
  await page.setInputFiles('input[type=file]', file);
  await page.click('button[type=submit]');
  await page.waitForSelector('.grid-space [role=row]', { timeout: 300_000 });
  return (performance.now() - begun) / 1000;
}

async function scrolled(
  page: Page,
  debugging: CDPSession,
): Promise<Pick<Measured, 'heap' | 'ready' | 'longest' | 'frame'>> {
  const begun = performance.now();
  await page.evaluate(`location.hash = '#/job/${manyJob}'`);
  await page.waitForSelector('.tile');
  await page.waitForSelector('.grid-space [role=row]', { timeout: 120_000 });
  const ready = (performance.now() - begun) / 1000;
  const { longest, frame } = await page.evaluate<{ longest: number; frame: number }>(scrolling);
  await debugging.send('HeapProfiler.collectGarbage');
  const heap = (await page.evaluate<number>('performance.memory.usedJSHeapSize')) / 1e6;
  return { ready, longest, frame, heap };
}

/** Scrolls to the end in 240 frames, and back in one. */
const scrolling = `new Promise((resolve) => {
  const grid = document.querySelector('.grid');
  const tasks = [0];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ entryTypes: ['longtask'] });
  const times = [];
  let before = performance.now();
  const step = (now) => {
    times.push(now - before);
    before = now;
    grid.scrollTop = times.length === 240 ? 0 : grid.scrollTop + grid.scrollHeight / 240;
    if (times.length < 250) requestAnimationFrame(step);
    else setTimeout(() => resolve({ longest: Math.max(...tasks), frame: times.sort((a, b) => a - b)[125] }), 500);
  };
  requestAnimationFrame(step);
})`;
