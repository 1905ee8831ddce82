/** `npx tsx test/web/take-pictures.ts`: takes the pictures in docs/images/ anew, of the demonstration in Chromium. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { chromiumOptions } from '../helpers/chromium.js';
import { smallPng } from '../helpers/small-png.js';
import { approve } from '../helpers/web-in-browser.js';

const root = new URL('../../', import.meta.url).pathname;
const folder = join(root, 'docs/images');
const width = 1100;

/** The page from the top of an element on, or from its own top. */
async function take(page: Page, name: string, { from, height = 760 }: { from?: string; height?: number } = {}) {
  await page.setViewportSize({ width, height });
  if (from === undefined) await page.evaluate('scrollTo(0, 0)');
  else await page.evaluate(`scrollTo(0, document.querySelector('${from}').getBoundingClientRect().top + scrollY - 16)`);
  await page.waitForTimeout(400);
  const picture = smallPng(await page.screenshot());
  await writeFile(join(folder, `${name}.png`), picture);
  console.log(`${name}.png  ${(picture.length / 1000).toFixed(1)} kB`);
}

async function takeAll(page: Page): Promise<void> {
  await page.waitForSelector('.drop');
  await take(page, 'start', { height: 560 });
  await page.click('button:has-text("users.csv")');
  await page.waitForSelector('.columns');
  await take(page, 'check', { height: 800 });
  await page.click('button[type=submit]');
  await page.waitForSelector('.grid-space [role=row]');
  await take(page, 'plan', { height: 860 });
  await page.click('.grid-space [role=row]:nth-child(12)');
  await page.waitForSelector('.cells');
  await take(page, 'row', { from: '.details', height: 620 });
  await page.click('.details > button:last-child');
  await take(page, 'rows', { from: '.rows', height: 720 });
  await take(page, 'approve', { from: '.approve', height: 420 });
  await approve(page);
  await page.waitForSelector('.progress .tile');
  await take(page, 'progress', { height: 560 });
  await page.waitForSelector('.tile .small', { timeout: 60_000 });
  await page.waitForSelector('.causes');
  await take(page, 'results', { height: 860 });
  await page.click('button:has-text("Undo")');
  await page.waitForSelector('.undo');
  await page.click('.undo [type=submit]');
  await page.waitForSelector('h1:has-text("Undo plan")');
  await page.click('nav a:has-text("Jobs")');
  await page.waitForSelector('.jobs');
  await take(page, 'jobs', { height: 360 });
}

const output = await mkdtemp(join(tmpdir(), 'webex-bulk-pictures-'));
await mkdir(folder, { recursive: true });
const cli = join(root, 'dist/cli.js');
const args = [cli, 'web', '--demo', '--no-open', '--json', '--concurrency', '1', '--output', output];
const program = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], cwd: root });
const browser = await chromium.launch(chromiumOptions);
try {
  const [first] = (await once(program.stdout, 'data')) as [Buffer];
  const url = /"url":"(?<url>[^"]+)"/u.exec(first.toString())?.groups?.['url'] ?? '';
  const page = await browser.newPage({ viewport: { width, height: 800 }, locale: 'en-US', timezoneId: 'Etc/UTC' });
  await page.goto(url);
  await takeAll(page);
} finally {
  await browser.close();
  program.kill();
  await rm(output, { recursive: true, force: true });
}
