/** `webex-bulk web` as a program of its own before a simulated organization, and its page in Chromium. */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { chromiumOptions } from './chromium.js';
import { office, startCli, type Office } from './cli.js';

export interface OpenedWeb {
  readonly page: Page;
  readonly office: Office;
  /** Requests to elsewhere, errors and dialogs of all pages. */
  readonly incidents: readonly string[];
  /** The address that was printed, whose code is used up. */
  readonly url: string;
  /** A second tab of the same browser. */
  readonly openTab: (url?: string) => Promise<Page>;
  /** A page of another browser that has no session, and the code that is valid next. */
  readonly openStranger: () => Promise<{ readonly page: Page; readonly code: string }>;
  /** Ends the program at once, as a crash does. */
  readonly kill: () => void;
  /** Starts it again at the same port; resolves to the address with its new code. */
  readonly startAgain: () => Promise<string>;
}

export interface WebOfTest {
  readonly simulator?: Partial<SimulatorOptions>;
  readonly args?: readonly string[];
  readonly context?: BrowserContextOptions;
  /** No one is signed in to Webex. */
  readonly isSignedOut?: boolean;
}

let browser: Promise<Browser> | undefined;

/** One browser for all tests of a file; to be closed after them. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

/** The page, with all that it needs, gone after the test. */
export async function openWeb(
  t: ExecutionContext,
  { simulator, args = [], context, isSignedOut = false }: WebOfTest = {},
): Promise<OpenedWeb> {
  const signedIn = await office(t, { users: 50, ...simulator });
  const rooms = isSignedOut ? { ...signedIn, env: { ...signedIn.env, WEBEX_ACCESS_TOKEN: '' } } : signedIn;
  let program = await startWeb(rooms, ['--port', '0', ...args]);
  t.teardown(() => program.child.kill('SIGKILL'));
  const launched = (browser ??= chromium.launch(chromiumOptions));
  const tabs = await (await launched).newContext({ locale: 'en-US', acceptDownloads: true, ...context });
  t.teardown(() => tabs.close());
  const incidents: string[] = [];
  const { origin, port } = new URL(program.url);
  const openTab = async (url = `${origin}/`): Promise<Page> => {
    const page = await tabs.newPage();
    page.on('request', (request) => {
      if (!request.url().startsWith(origin) && !/^(?:blob|data):/u.test(request.url())) incidents.push(request.url());
    });
    page.on('pageerror', (error) => incidents.push(String(error)));
    page.on('dialog', (dialog) => void dialog.dismiss().then(() => incidents.push('a dialog')));
    page.on('console', (message) => {
      // That the program is away is told by the browser, too.
      if (!/Failed to load resource|net::ERR/u.test(message.text())) incidents.push(message.text());
    });
    await page.goto(url);
    return page;
  };
  return {
    ...{ office: rooms, incidents, url: program.url, openTab },
    page: await openTab(program.url),
    async openStranger() {
      const other = await (await launched).newContext({ locale: 'en-US' });
      t.teardown(() => other.close());
      const page = await other.newPage();
      await page.goto(`${origin}/`);
      return { page, code: program.nextCode() };
    },
    kill: () => void program.child.kill('SIGKILL'),
    async startAgain() {
      program = await startWeb(rooms, ['--port', port, ...args]);
      return program.url;
    },
  };
}

interface WebProgram {
  readonly child: ChildProcess;
  readonly url: string;
  /** Printed when the one before was used. */
  readonly nextCode: () => string;
}

async function startWeb(rooms: Office, args: readonly string[]): Promise<WebProgram> {
  const options = { cwd: rooms.folder, env: rooms.env, keepsInput: true, atMost: 240_000 };
  const { child, ended } = startCli(['web', '--no-open', '--json', ...args], options);
  const started = new Promise<string>((resolve) => {
    let text = '';
    child.stdout?.on('data', (part: string) => {
      text += part;
      const found = /"url":"(?<url>[^"]+)"/u.exec(text)?.groups?.['url'];
      if (found !== undefined) resolve(found);
    });
  });
  let said = '';
  child.stderr?.on('data', (part: string) => (said += part));
  const nextCode = (): string => /For another browser: +\S+#(?<code>\S+)/u.exec(said)?.groups?.['code'] ?? '';
  const early = ended.then(({ code, stderr }) => {
    throw new Error(`web ended with ${code}: ${stderr}`);
  });
  early.catch(() => undefined);
  return {
    ...{ child, nextCode },
    url: await Promise.race([started, early, wait(20_000).then(() => Promise.reject(new Error('web does not begin')))]),
  };
}

/** From the start view to the plan of a file: gives it, and plans it as it is understood. */
export async function planFile(page: Page, file: Parameters<Page['setInputFiles']>[1]): Promise<void> {
  await page.setInputFiles('input[type=file]', file);
  await page.waitForSelector('.columns');
  await page.click('button[type=submit]');
  await page.waitForSelector('.grid.has-5-columns');
}

/** Types and ticks all that is asked for, and applies. */
export async function approve(page: Page): Promise<void> {
  const losing = page.locator('[name=losing]');
  if (await losing.count()) {
    const label = (await page.locator('label:has([name=losing])').textContent()) ?? '';
    await losing.fill(/(?<number>\d+)\D*$/u.exec(label)?.groups?.['number'] ?? '');
  }
  for (const box of await page.locator('.approve input[type=checkbox]').all()) await box.check();
  await page.click('.approve button[type=submit]');
}
