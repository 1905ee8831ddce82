/** `webex-bulk watch <folder>`: takes each spreadsheet that is dropped, plans and applies it within limits, and files it. */
import { setTimeout as pause } from 'node:timers/promises';
import { Cron } from 'croner';
import { RunError } from '../errors.js';
import { brakesWith } from '../watch/brakes.js';
import type { Drop } from '../watch/drop.js';
import { openDropFolder, type DropFolder } from '../watch/drop-folder.js';
import { writeHeartbeat, type Heartbeat } from '../watch/heartbeat.js';
import { createSettling } from '../watch/settling.js';
import { sweep, type Swept, type Sweeping } from '../watch/sweep.js';
import type { DropEnd } from '../watch/process-drop.js';
import type { Terminal } from './terminal.js';
import { dropWork, type WatchOptions } from './watch-work.js';
import { watchEvents, type InboxEvents } from './watch-events.js';
import { showWatchStatus } from './watch-status.js';
import { endInWords, exitCodeAfter } from './watch-ends.js';
import { thisProcess } from './this-process.js';

export async function runWatch(path: string, options: WatchOptions, terminal: Terminal): Promise<number> {
  if (options.status) return await showWatchStatus(path, terminal);
  const schedule = options.schedule === undefined ? undefined : scheduleOf(options.schedule, options.timezone);
  const folder = await openDropFolder(path);
  const stopping = stopSignal();
  try {
    const watcher = await createWatcher(folder, options, terminal, stopping.signal);
    if (options.once) return await watcher.once();
    terminal.note(`Watching ${folder.in('inbox')}. Ctrl-C stops.`);
    return schedule === undefined ? await watcher.always() : await watcher.scheduled(schedule);
  } finally {
    stopping.end();
  }
}

function scheduleOf(pattern: string, timezone: string | undefined): Cron {
  try {
    return new Cron(pattern, { paused: true, ...(timezone !== undefined && { timezone }) });
  } catch (error) {
    throw new RunError('usage', `--schedule ${JSON.stringify(pattern)} cannot be used: ${(error as Error).message}`, {
      next: 'Write it as cron does, minute hour day month weekday: --schedule "0 2 * * *" --timezone Europe/Berlin',
    });
  }
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

interface Watcher {
  /** Does what is there, waits for files that are being written, and ends. */
  once(): Promise<number>;
  always(): Promise<number>;
  scheduled(schedule: Cron): Promise<number>;
}

/** Milliseconds between two looks: while a file settles, with events, and without. */
const looks = { settling: 1000, withEvents: 30_000, without: 5000 } as const;

async function createWatcher(
  folder: DropFolder,
  options: WatchOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Watcher> {
  const ends: DropEnd[] = [];
  let heartbeat: Omit<Heartbeat, 'at'> = { pid: process.pid, state: 'waiting' };
  const beat = async (change: Partial<Heartbeat>): Promise<void> => {
    heartbeat = { ...heartbeat, ...change };
    await writeHeartbeat(folder, { ...heartbeat, at: new Date().toISOString() }).catch(() => undefined);
  };
  const tried = new Set<string>();
  const sweeping: Sweeping = {
    folder,
    work: dropWork(options, terminal),
    rules: { brakes: brakesOf(options), limits: options, allowShortage: options['allow-shortage'] },
    processes: await thisProcess(),
    now: () => new Date(),
    settling: createSettling(),
    settle: options.settle * 1000,
    elapsed: () => performance.now(),
    signal,
    mayGoOn: (drop) => (options.once ? !tried.has(drop.id) : isDue(drop, Date.now())),
    async onEnd(end) {
      if (end.is === 'stopped') tried.add(end.drop.id);
      ends.push(end);
      const said = endInWords(end);
      terminal.note(said);
      terminal.event({ type: 'drop', ...eventOf(end) });
      await beat({ last: said, file: end.drop.name });
    },
    async onRefused(name, why) {
      terminal.note(`${JSON.stringify(name)} was not taken: ${why}. It is in ${folder.in('failed')}.`);
      terminal.event({ type: 'drop', is: 'refused', name, why });
      await beat({});
    },
  };
  const look = async (): Promise<Swept> => {
    await beat({ state: 'working' });
    const swept = await sweep(sweeping);
    await beat({ state: 'waiting' });
    return swept;
  };
  const ended = async (): Promise<number> => {
    await beat({ state: 'ended' });
    return exitCodeAfter(ends);
  };
  const untilSettled = async (): Promise<void> => {
    for (let waited = 0; !signal.aborted; waited += looks.settling) {
      const { waiting } = await look();
      const isBusy = waiting.length > 0 && waited < options.settle * 1000 * 8;
      if (!isBusy) {
        for (const { name, why } of waiting) terminal.note(`${JSON.stringify(name)} was left in the inbox: ${why}.`);
        return;
      }
      await pause(looks.settling, undefined, { signal }).catch(() => undefined);
    }
  };
  return {
    async once() {
      await untilSettled();
      return await ended();
    },
    async always() {
      const events = await watchEvents(folder.in('inbox'), terminal);
      try {
        while (!signal.aborted) {
          const { waiting } = await look();
          await restUntilNext(events, waiting.length > 0, signal);
        }
        return await ended();
      } finally {
        await events.close();
      }
    },
    async scheduled(schedule) {
      for (let next = schedule.nextRun(); next !== null && !signal.aborted; next = schedule.nextRun()) {
        await beat({ state: 'waiting', nextAt: next.toISOString() });
        await untilTime(next, signal, () => beat({}));
        tried.clear();
        if (!signal.aborted) await untilSettled();
      }
      return await ended();
    },
  };
}

async function restUntilNext(events: InboxEvents, isSettling: boolean, signal: AbortSignal): Promise<void> {
  const rest = isSettling ? looks.settling : events.areReliable ? looks.withEvents : looks.without;
  const ending = new AbortController();
  const either = AbortSignal.any([signal, ending.signal]);
  await Promise.race([
    pause(rest, undefined, { signal: either }).catch(() => undefined),
    isSettling ? pause(rest, undefined, { signal: either }).catch(() => undefined) : events.next(),
  ]);
  ending.abort();
}

/** In steps, so that a clock that is set meanwhile is noticed, and the heartbeat goes on. */
async function untilTime(time: Date, signal: AbortSignal, onStep: () => Promise<void>): Promise<void> {
  while (!signal.aborted && Date.now() < time.getTime()) {
    await onStep();
    const rest = Math.min(looks.withEvents, time.getTime() - Date.now());
    await pause(Math.max(rest, 1), undefined, { signal }).catch(() => undefined);
  }
}

/** A stopped run is gone on with after half a minute, then after longer and longer, at most after half an hour. */
function isDue({ stops = 0, stoppedAt }: Drop, now: number): boolean {
  if (stoppedAt === undefined) return true;
  const rest = Math.min(30_000 * 2 ** (stops - 1), 30 * 60_000);
  const since = now - Date.parse(stoppedAt);
  // A clock that was set back must not hold it for days.
  return since < 0 || since >= rest;
}

function brakesOf(options: WatchOptions): ReturnType<typeof brakesWith> {
  return brakesWith({
    removals: options['max-removals'],
    creates: options['max-creates'],
    updates: options['max-changes'],
    'sign-ins': options['max-sign-ins-off'],
    invalid: options['max-invalid'],
    shrink: options['max-shrink'],
    growth: options['max-growth'],
  });
}

function eventOf(end: DropEnd): Readonly<Record<string, unknown>> {
  const { name, feed, id } = end.drop;
  const base = { is: end.is, name, feed, drop: id };
  switch (end.is) {
    case 'applied':
      return { ...base, job: end.job.path, counts: end.counts, left: end.left.length };
    case 'held':
      return { ...base, job: end.job.path, reasons: end.reasons, left: end.left.length };
    case 'repeated':
      return { ...base, by: end.by };
    case 'rejected':
      return { ...base, why: end.why };
    default:
      return { ...base, problem: end.error.problem, message: end.error.message };
  }
}
