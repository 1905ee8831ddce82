/** `webex-bulk watch <folder>`: takes each spreadsheet that is dropped, plans and applies it within limits, and files it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Cron } from 'croner';
import { exitCodes, RunError } from '../errors.js';
import { openDropFolder, type DropFolder } from '../watch/drop-folder.js';
import { createHeartbeat, type Heartbeat } from '../watch/heartbeat.js';
import type { DropEnd } from '../watch/dropping.js';
import { sweep, type Swept } from '../watch/sweep.js';
import type { Configuration } from './configuration-file.js';
import { deadlinesOf, scheduleOf } from './schedule.js';
import type { Terminal } from './terminal.js';
import { exitCodeAfter } from './watch-ends.js';
import { watchEvents, type InboxEvents } from './watch-events.js';
import { writeFolderMetrics } from './watch-metrics.js';
import { showWatchStatus } from './watch-status.js';
import { sweepingFor } from './watch-sweeping.js';
import { tellingOf } from './watch-telling.js';
import type { WatchOptions } from './watch-work.js';

export async function runWatch(
  path: string,
  options: WatchOptions,
  terminal: Terminal,
  configuration: Configuration,
): Promise<number> {
  if (options.status) return await showWatchStatus(path, terminal);
  refuseLeaversByKey(options);
  const { timezone } = options;
  const schedule = options.schedule === undefined ? undefined : scheduleOf('schedule', options.schedule, timezone);
  const expected =
    options['expect-by'] === undefined ? undefined : scheduleOf('expect-by', options['expect-by'], timezone);
  const folder = await openDropFolder(path);
  const deadlines = expected && ((now: Date) => deadlinesOf(expected, now));
  const telling = tellingOf({ folder, options, configuration, terminal, deadlines });
  let isFileMissing = false as boolean;
  const stopping = stopSignal();
  const { signal } = stopping;
  const beat = createHeartbeat(folder);
  const ends: DropEnd[] = [];
  try {
    const sweeping = await sweepingFor(folder, options, terminal, { signal, ends, beat, telling, configuration });
    const look = async (): Promise<Swept> => {
      await beat({ state: 'working' });
      const swept = await sweep(sweeping)
        .catch((error: unknown) => {
          throw asStopped(error, folder);
        })
        .finally(() => beat({ state: 'waiting' }));
      isFileMissing = (await telling.passed(swept)) || isFileMissing;
      await writeFolderMetrics(folder, options['metrics-file'], terminal);
      return swept;
    };
    const watching = { folder, options, terminal, signal, look, beat };
    if (!options.once) terminal.note(`Watching ${folder.in('inbox')}. Ctrl-C stops.`);
    if (options.once) await once(watching);
    else if (schedule === undefined) await always(watching);
    else await atTimes(schedule, watching);
    const code = exitCodeAfter(ends);
    return code === exitCodes.done && isFileMissing ? exitCodes.rowsNotDone : code;
  } finally {
    await beat({ state: 'ended' });
    stopping.end();
  }
}

/** Who left a file is known by address only: a person with a new one, whose row is invalid, must not lose the sign-in. */
function refuseLeaversByKey({ key, leavers }: WatchOptions): void {
  if (key !== 'employeeNumber' || leavers === undefined) return;
  throw new RunError(
    'usage',
    '--leavers compares files by address, so it cannot be combined with --key employeeNumber.',
    {
      next: 'Omit one of the two; with a column loginEnabled, a file can name the people who left.',
    },
  );
}

/** The first signal ends the watch after the rows in progress; what was begun goes on at the next start. */
function stopSignal(): { readonly signal: AbortSignal; readonly end: () => void } {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  return {
    signal: controller.signal,
    end() {
      for (const signal of signals) process.off(signal, stop);
    },
  };
}

/** Milliseconds between two looks: while a file settles, with events, and without. */
const looks = { settling: 1000, withEvents: 30_000, without: 5000 } as const;

interface Watching {
  readonly folder: DropFolder;
  readonly options: WatchOptions;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly look: () => Promise<Swept>;
  readonly beat: (change: Partial<Heartbeat>) => Promise<void>;
}

/** Does what is there, waits for files that are being written, and ends. */
async function once({ options, terminal, signal, look }: Watching): Promise<void> {
  for (let waited = 0; !signal.aborted; waited += looks.settling) {
    const { waiting, ends } = await look();
    // What ended may have brought more: a file of those who left.
    if (ends.length > 0) continue;
    if (waiting.length > 0 && waited < options.settle * 1000 * 8) {
      await rest(looks.settling, signal);
      continue;
    }
    for (const { name, why } of waiting) terminal.note(`${JSON.stringify(name)} was left in the inbox: ${why}.`);
    return;
  }
}

async function always({ folder, terminal, signal, look }: Watching): Promise<void> {
  const events = await watchEvents(folder.in('inbox'), terminal);
  const isOn = (): boolean => !signal.aborted;
  try {
    while (isOn()) {
      const waiting = await look().then(({ waiting: some }) => some, surviving(terminal));
      if (waiting === undefined) await rest(looks.withEvents, signal);
      else if (waiting.length > 0) await rest(looks.settling, signal);
      else await restOrEvent(events, signal);
    }
  } finally {
    await events.close();
  }
}

async function atTimes(schedule: Cron, watching: Watching): Promise<void> {
  const { signal, beat } = watching;
  for (let next = schedule.nextRun(); next !== null && !signal.aborted; next = schedule.nextRun()) {
    await beat({ state: 'waiting', nextAt: next.toISOString() });
    await untilTime(next, signal, () => beat({}));
    await once(watching).catch(surviving(watching.terminal));
  }
}

/** What the disk refuses ends the pass, not the service: what was begun goes on in the next one. */
function surviving(terminal: Terminal): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof RunError) || error.problem !== 'stopped') throw error;
    terminal.fail(error.lines, error.steps);
    return undefined;
  };
}

/** A full disk, a share that is gone: every step can be done again. Other errors are returned as they are. */
function asStopped(error: unknown, folder: DropFolder): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  return new RunError('stopped', `The folder ${folder.path} cannot be worked in: ${error.message}.`, {
    next: 'Free disk space, or check the disk and its permissions; the next pass goes on.',
    cause: error,
  });
}

async function restOrEvent(events: InboxEvents, signal: AbortSignal): Promise<void> {
  const ending = new AbortController();
  const time = events.areReliable ? looks.withEvents : looks.without;
  await Promise.race([rest(time, AbortSignal.any([signal, ending.signal])), events.next()]);
  ending.abort();
}

async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** In steps, so that a clock that is set meanwhile is noticed, and the heartbeat goes on. */
async function untilTime(time: Date, signal: AbortSignal, onStep: () => Promise<void>): Promise<void> {
  while (!signal.aborted && Date.now() < time.getTime()) {
    await onStep();
    await rest(Math.max(1, Math.min(looks.withEvents, time.getTime() - Date.now())), signal);
  }
}
