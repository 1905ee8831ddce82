import test, { type ExecutionContext } from 'ava';
import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import type { JobFolder } from '../../src/job/folder.js';
import { noChromium, openPage } from '../helpers/chromium.js';
import { temporaryFolder } from '../helpers/folder.js';
import { generatedJob, hostile, reportedJob, variedRow } from '../helpers/report-job.js';
import { extreme } from '../helpers/some-cases.js';
import { writeReport } from '../../src/report/write-report.js';
import { loadReportView } from '../../src/commands/report-view.js';

const browserTest = noChromium === undefined ? test : test.skip;
if (noChromium !== undefined) console.log(`  - reports are not opened in a browser: ${noChromium}`);

interface Opened {
  readonly page: Page;
  readonly job: JobFolder;
  /** All that left the page or went wrong in it. */
  readonly incidents: readonly string[];
}

async function opened(t: ExecutionContext, rows: number): Promise<Opened> {
  const job = await reportedJob(await temporaryFolder(t), rows, `${hostile}.csv`);
  const page = await openPage(t);
  const incidents: string[] = [];
  const address = pathToFileURL(job.file('report.html')).href;
  page.on('request', (request) => {
    if (request.url() !== address && !request.url().startsWith('blob:')) incidents.push(request.url());
  });
  page.on('console', (message) => incidents.push(message.text()));
  page.on('pageerror', (error) => incidents.push(String(error)));
  page.on('dialog', (dialog) => void dialog.dismiss().then(() => incidents.push('a dialog')));
  await page.goto(address);
  await page.waitForSelector('html[data-ready]', { timeout: 30_000 });
  return { page, job, incidents };
}

const shown = (page: Page): Promise<string> => page.innerText('.told');
const emails = (page: Page): Promise<string[]> => page.locator('.grid-space .cell-email').allInnerTexts();

browserTest(
  'a report has the counts of results.csv, asks the network for nothing, and shows hostile names as text',
  async (t) => {
    const { page, job, incidents } = await opened(t, 300);
    const rows: string[][] = parse(await readFile(job.file('results.csv')), { bom: true });
    const place = rows[0]?.indexOf('wx_status') ?? -1;
    const counts = new Map<string, number>();
    for (const row of rows.slice(1)) counts.set(row[place] ?? '', (counts.get(row[place] ?? '') ?? 0) + 1);
    const names = await page.locator('.counts tbody th').allInnerTexts();
    const numbers = await page.locator('.counts tbody td:nth-child(2)').allInnerTexts();
    t.deepEqual(
      Object.fromEntries(names.map((name, nth) => [name.split(/\s+/u).at(-1) ?? '', Number(numbers[nth])])),
      Object.fromEntries(counts),
    );
    t.is(await page.innerText('h1'), '60 of 300 rows are not done.');
    t.is(await page.getAttribute('.grid', 'aria-rowcount'), '301');
    t.true(((await emails(page))[0] ?? '').startsWith('<img src=x onerror'));
    t.is(await page.locator('img').count(), 0);
    t.regex(await page.title(), /^60 of 300 rows are not done\. – <img/u);
    t.deepEqual(incidents, []);
  },
);

browserTest('rows are searched, filtered, sorted, opened by keyboard, and downloaded as they are shown', async (t) => {
  const { page, incidents } = await opened(t, 300);
  await page.fill('#rows-search', 'NUMBER25');
  t.is(await shown(page), '11 of 300 rows');
  await page.fill('#rows-search', '');
  await page.check('input[value=failed]');
  t.is(await shown(page), '30 of 300 rows');
  await page.click('.cell-email button');
  await page.click('.cell-email button');
  t.is((await emails(page))[0], 'person.number90@acme.example');
  t.is(await page.getAttribute('[role=columnheader].cell-email', 'aria-sort'), 'descending');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('.download')]);
  const lines: string[][] = parse(readFileSync(await download.path()), { bom: true });
  t.is(lines.length, 31);
  t.is(lines[1]?.[1], 'person.number90@acme.example');
  t.is(lines[1]?.[5], '\'=HYPERLINK("http://x") refused');
  await page.focus('.grid');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  t.is(await page.evaluate('document.activeElement.textContent'), 'Row 10: person.number10@acme.example');
  await page.keyboard.press('Escape');
  t.is(await page.evaluate('document.activeElement.className'), 'grid has-6-columns');
  await page.uncheck('input[value=failed]');
  await page.check('#rows-removals');
  t.is(await shown(page), '30 of 300 rows');
  await page.click('.show-cause[data-code=invalid-email]');
  t.is(await shown(page), '30 of 300 rows');
  t.is((await page.locator('.grid-space .cell-status').first().innerText()).slice(2), 'invalid');
  t.deepEqual(incidents, []);
});

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

browserTest('axe finds nothing to complain of, in light and dark, on a wide screen and a phone', async (t) => {
  const { page } = await opened(t, 60);
  await page.click('.grid-space [role=row]');
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      // The page's own policy allows no script but its own; the debugger's are no part of it.
      await page.evaluate(axe);
      const found = await page.evaluate<string[]>(
        "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html)))",
      );
      t.deepEqual(found, [], `${colorScheme}, ${width} pixels`);
      t.true(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth'), `${width} pixels`);
    }
  }
});

browserTest('a printed report has the first rows as text, problems first, and says how many', async (t) => {
  const { page } = await opened(t, 300);
  await page.emulateMedia({ media: 'print' });
  t.regex(await page.innerText('.printed p'), /^100 of 300 rows are printed here, problems first\./u);
  t.is(await page.locator('.printed tbody tr').count(), 100);
  t.regex(await page.innerText('.printed tbody tr'), /invalid|failed/u);
  t.false(await page.isVisible('.grid'));
  t.is((await page.pdf()).subarray(0, 5).toString(), '%PDF-');
});

if (noChromium === undefined) {
  extreme('a report of 100,000 rows is smaller than 4 MB and can be scrolled to its end', async (t) => {
    t.timeout(240_000);
    const job = await generatedJob(await temporaryFolder(t), 100_000, 'people.csv', variedRow);
    const begun = performance.now();
    await writeReport(job, await loadReportView());
    const written = performance.now() - begun;
    const { size } = await stat(job.file('report.html'));
    t.true(size < 4_000_000, String(size));
    const page = await openPage(t);
    const opening = performance.now();
    await page.goto(pathToFileURL(job.file('report.html')).href);
    await page.waitForSelector('html[data-ready]', { timeout: 60_000 });
    const ready = performance.now() - opening;
    const frames = await page.evaluate<number[]>(scrolledFrames);
    const searched = await page.evaluate<number>(searchTime);
    t.regex(await shown(page), /^[0-9] of 100,000 rows$/u);
    const slowest = frames.sort((a, b) => b - a);
    console.log(
      `  - 100,000 rows: ${(size / 1e6).toFixed(2)} MB, written in ${(written / 1000).toFixed(1)} s, ready in ${ready.toFixed(0)} ms, ` +
        `first search ${searched.toFixed(0)} ms, frames while scrolling: median ${(slowest[slowest.length >> 1] ?? 0).toFixed(1)} ms, ` +
        `95th of a hundred ${(slowest[Math.floor(slowest.length / 20)] ?? 0).toFixed(1)} ms`,
    );
    t.true(frames.length > 50);
  });
}

/** Scrolls for a hundred and twenty frames, down to the end, and tells how long each took. */
const scrolledFrames = `new Promise((resolve) => {
  const grid = document.querySelector('.grid');
  const times = [];
  let before = performance.now();
  const step = (now) => {
    times.push(now - before);
    before = now;
    grid.scrollTop += grid.scrollHeight / 120;
    if (times.length < 120) requestAnimationFrame(step);
    else resolve(times.slice(1));
  };
  requestAnimationFrame(step);
})`;

const searchTime = `(() => {
  const search = document.getElementById('rows-search');
  search.value = '.99999@';
  const begun = performance.now();
  search.dispatchEvent(new Event('input', { bubbles: true }));
  return performance.now() - begun;
})()`;
