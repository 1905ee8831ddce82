/** What a pass through the folder is given: how files are planned and applied, and what is told at each end. */
import { isDue } from '../watch/is-due.js';
import { brakesWith, type Brakes } from '../watch/brakes.js';
import type { DropFolder } from '../watch/drop-folder.js';
import type { Heartbeat } from '../watch/heartbeat.js';
import type { DropEnd, DropWork } from '../watch/dropping.js';
import { createSettling } from '../watch/settling.js';
import type { Sweeping } from '../watch/sweep.js';
import { approvalSetting } from './approval-setting.js';
import type { Configuration } from './configuration-file.js';
import type { Terminal } from './terminal.js';
import { thisProcess } from './this-process.js';
import { endInWords } from './watch-ends.js';
import type { Telling } from './watch-telling.js';
import { dropWork, type WatchOptions } from './watch-work.js';

export interface Following {
  readonly signal: AbortSignal;
  /** Every end is added. */
  readonly ends: DropEnd[];
  readonly beat: (change: Partial<Heartbeat>) => Promise<void>;
  readonly telling: Telling;
  readonly configuration: Configuration;
}

export async function sweepingFor(
  folder: DropFolder,
  options: WatchOptions,
  terminal: Terminal,
  { signal, ends, beat, telling, configuration }: Following,
): Promise<Sweeping> {
  // With a schedule, or once, each file is tried once; a service tries again after longer and longer.
  const tried = new Set<string>();
  return {
    folder,
    work: await workFor(options, terminal, signal),
    rules: {
      brakes: brakesOf(options),
      limits: options,
      allowShortage: options['allow-shortage'],
      allowDelete: options['allow-delete'],
      approval: approvalSetting(configuration),
    },
    leavers: options.leavers === 'leave-out' ? undefined : options.leavers,
    undoDays: options['undo-days'],
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
      await telling.ended(end);
    },
    async onRefused(name, why) {
      terminal.note(`${JSON.stringify(name)} was not taken: ${why}. It is in ${folder.in('failed')}.`);
      terminal.event({ type: 'drop', is: 'refused', name, why });
      await beat({});
      await telling.refused(name, why);
    },
  };
}

/** With --queue, workers plan and apply; nothing of queues is loaded otherwise. */
async function workFor(options: WatchOptions, terminal: Terminal, signal: AbortSignal): Promise<DropWork> {
  const local = dropWork(options, terminal);
  if (options.queue === undefined) return local;
  const { queueDropWork } = await import('./queue-drop-work.js');
  return queueDropWork(local, options, terminal, signal);
}

function brakesOf(options: WatchOptions): Brakes {
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
      return { ...base, job: end.planned.job.path, counts: end.applied.counts, left: end.left?.length };
    case 'held':
      return { ...base, job: end.planned.job.path, reasons: end.reasons, left: end.left?.length };
    case 'repeated':
      return { ...base, by: end.by };
    case 'rejected':
      return { ...base, why: end.why };
    default:
      return { ...base, problem: end.error.problem, message: end.error.message };
  }
}
