/** Debian's Chromium, headless, where the machine has it. */
import { existsSync } from 'node:fs';
import type { ExecutionContext } from 'ava';
import { chromium, type Page } from 'playwright-core';
import { sharedWhileUsed } from './shared-while-used.js';

const executablePath = '/usr/bin/chromium';

/** Why there is no browser here; `undefined`: there is one. */
export const noChromium: string | undefined = existsSync(executablePath)
  ? undefined
  : `there is no ${executablePath} (Debian's package chromium)`;

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
const alone = ['--disable-background-networking', '--disable-component-update'];
export const chromiumOptions = { executablePath, args: [...quiet, ...alone] };

/** A browser takes a second of the processor to start. */
const openBrowser = sharedWhileUsed(async (t) => {
  const browser = await chromium.launch(chromiumOptions);
  t.teardown(() => browser.close());
  return browser;
});

/** A page that knows of no other test's, and is gone after the test. */
export async function openPage(t: ExecutionContext): Promise<Page> {
  const pages = await (await openBrowser(t)).newContext();
  // Runs before the end of the browser, which was asked for earlier.
  t.teardown(() => pages.close());
  return await pages.newPage();
}
