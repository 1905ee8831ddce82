/** `webex-bulk web`: serves a page on this machine, where people drop spreadsheets, review plans, apply them and watch. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { exitCodes } from '../errors.js';
import type { PageFile } from '../web/context.js';
import { startWebServer, type WebServer } from '../web/open-server.js';
import { RequestError } from '../web/problem.js';
import { redacted } from '../model/secrets.js';
import { startDemo } from './demo.js';
import { watchForInterrupts } from './interrupts.js';
import { openBrowser } from './login-ways.js';
import { inPackage } from './package-root.js';
import type { Terminal } from './terminal.js';
import { thisProcess } from './this-process.js';
import { version } from './version.js';
import { remoteOf } from './web-remote.js';
import type { WebOptions } from './web-given.js';
import { webWork } from './web-work.js';

/** Runs until Ctrl-C, or until it was idle for long enough. Returns the exit code. */
export async function runWeb(given: WebOptions, terminal: Terminal): Promise<number> {
  const remote = await remoteOf(given);
  const demo = given.demo ? await startDemo(terminal) : undefined;
  const options: WebOptions = { ...given, ...demo?.addresses };
  try {
    const samples = (await readdir(inPackage('samples'))).filter((name) => name.endsWith('.csv'));
    const server = await startWebServer({
      ...{ version: version(), isDemo: demo !== undefined, output: options.output, samples },
      samplePath(name) {
        if (samples.includes(name)) return inPackage(`samples/${name}`);
        throw new RequestError(404, 'There is no such sample.', 'Load the page again.');
      },
      pageFiles: await pageFiles(),
      work: webWork(options, terminal),
      reportUnexpected: (error) => reportUnexpected(error, terminal),
      processes: await thisProcess(),
      port: options.port,
      ...(remote && { remote }),
      onEntered: (address) => terminal.note(`For another browser:  ${address}`),
    });
    await showAddress(server, options, terminal);
    return await untilEnd(server, options, terminal);
  } finally {
    await demo?.close();
  }
}

/** The page as `npm run build` made it, by path. */
async function pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const files = [
    ['/', 'index.html', 'text/html; charset=utf-8'],
    ['/page.js', 'page.js', 'text/javascript; charset=utf-8'],
    ['/page.css', 'page.css', 'text/css; charset=utf-8'],
  ] as const;
  const read = files.map(async ([path, name, type]): Promise<[string, PageFile]> => {
    return [path, { type, text: await readFile(inPackage(`dist/web/${name}`), 'utf8') }];
  });
  return new Map(await Promise.all(read));
}

async function showAddress(server: WebServer, { open }: WebOptions, terminal: Terminal): Promise<void> {
  const address = server.newAddress();
  terminal.print(`The page of webex-bulk:  ${address}`);
  terminal.event({ type: 'started', command: 'web', url: address });
  terminal.note('The address opens one browser, once. Ctrl-C ends the page; unfinished jobs can be resumed later.');
  if (!open) return;
  // Other users of this machine can read the arguments of a program, but not this file.
  const path = resolve(server.folder, 'open.html');
  const text = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${address}"><title>webex-bulk</title>`;
  await writeFile(path, text, { mode: 0o600 });
  await openBrowser(path);
}

/** Milliseconds between two looks whether the page is still in use. */
const lookEvery = 1000;

async function untilEnd(server: WebServer, options: WebOptions, terminal: Terminal): Promise<number> {
  const interrupts = watchForInterrupts(terminal);
  const idle = new AbortController();
  const timer = setInterval(() => {
    if (server.idleFor() > options['idle-timeout'] * 60_000) idle.abort();
  }, lookEvery);
  try {
    const ended = AbortSignal.any([interrupts.signal, idle.signal]);
    await new Promise<void>((resolve) => ended.addEventListener('abort', () => resolve(), { once: true }));
    const hadRuns = server.hasRuns();
    if (idle.signal.aborted) terminal.note(`Ended: not used for ${options['idle-timeout']} minutes.`);
    await server.close('webex-bulk web was ended. Unfinished jobs can be resumed: run it again.');
    return hadRuns ? (interrupts.exitCode() ?? exitCodes.done) : exitCodes.done;
  } finally {
    clearInterval(timer);
    interrupts.stop();
  }
}

/** The page is told only that it happened: its text may hold anything. */
function reportUnexpected(error: unknown, terminal: Terminal): void {
  const text = redacted(error instanceof Error ? (error.stack ?? error.message) : String(error));
  terminal.fail(['webex-bulk: unexpected error, a bug in this program:', ...text.split('\n')], []);
}
