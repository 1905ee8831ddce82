/** Debian's Chromium, headless, where the machine has it. */
import { existsSync } from 'node:fs';
import type { ExecutionContext } from 'ava';
import { chromium, type Page } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

/** Why there is no browser here; `undefined`: there is one. */
export const noChromium: string | undefined = existsSync(executablePath)
  ? undefined
  : `there is no ${executablePath} (Debian's package chromium)`;

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
const alone = ['--disable-background-networking', '--disable-component-update'];
export const chromiumOptions = { executablePath, args: [...quiet, ...alone] };

/** A page of a browser that is gone after the test. */
export async function openPage(t: ExecutionContext): Promise<Page> {
  const browser = await chromium.launch(chromiumOptions);
  t.teardown(() => browser.close());
  return await browser.newPage();
}
