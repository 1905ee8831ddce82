/** `webex-bulk queue`: what waits, runs and failed, organization by organization. */
import type { Redis } from 'ioredis';
import { exitCodes, RunError } from '../errors.js';
import { momentInWords } from '../model/moment.js';
import { notReached } from '../queue/organization-queue.js';
import { queueStates, type DelayedJob, type QueueState, type RunningJob } from '../queue/queue-state.js';
import { listSchedules, removeSchedule, type Schedule } from '../queue/schedules.js';
import { againCommand } from './again-command.js';
import type { queueOptions } from './command-options.js';
import { displayWidth } from './display-width.js';
import type { Options } from './options.js';
import { withQueue } from './queue-connection.js';
import { timeIn } from './submit-schedule.js';
import { grouped, type Terminal } from './terminal.js';

export async function runQueue(options: Options<(typeof queueOptions)[number]>, terminal: Terminal): Promise<number> {
  const removed = options['remove-schedule'];
  const { states, schedules } = await withQueue(options, terminal, async (client) => {
    if (removed !== undefined) await endSchedule(client, removed);
    const found = await queueStates(client).catch((error: unknown) => {
      throw notReached(error);
    });
    return { states: found, schedules: await listSchedules(client) };
  });
  if (removed !== undefined) terminal.print(`Removed the schedule ${removed}. What it has submitted stays.`);
  if (states.length === 0) terminal.print('The queue is empty: no job was submitted yet.');
  else showTable(terminal, states);
  for (const state of states) {
    for (const job of state.running) terminal.print(`  ${state.name}   running   ${runningInWords(job)}`);
    for (const job of state.delayed) terminal.print(`  ${state.name}   delayed   ${job.job}: ${whyDelayed(job)}`);
    for (const job of state.failed) terminal.print(`  ${state.name}   failed    ${job.job}: ${job.reason}`);
    const { organization, ...rest } = state;
    const failed = rest.failed.map((job) => ({ ...job, next: againCommand(job) }));
    terminal.event({ type: 'row', command: 'queue', organization, ...rest, failed });
  }
  for (const schedule of schedules) showSchedule(terminal, schedule, states);
  const failed = states.flatMap((state) => state.failed);
  if (failed.length > 0) terminal.print();
  terminal.next(failed.slice(0, 3).map((job) => `${againCommand(job)}   tries it again`));
  terminal.event({ type: 'summary', command: 'queue', organizations: states.length, schedules: schedules.length });
  return exitCodes.done;
}

function showTable(terminal: Terminal, states: readonly QueueState[]): void {
  const heads = ['organization', 'waiting', 'running', 'delayed', 'failed', 'completed'];
  const rows = states.map(({ name, waiting, running, delayed, failed, completed }) => [
    name,
    ...[waiting, running.length, delayed.length, failed.length, completed].map(grouped),
  ]);
  const widths = heads.map((head, place) =>
    Math.max(...[head, ...rows.map((row) => row[place] ?? '')].map(displayWidth)),
  );
  for (const [index, row] of [heads, ...rows].entries()) {
    const line = row
      .map((cell, place) => {
        const blank = ' '.repeat(Math.max(0, (widths[place] ?? 0) - displayWidth(cell)));
        return place === 0 ? cell + blank : blank + cell;
      })
      .join('   ');
    terminal.print(index === 0 ? terminal.colors.dim(line) : line);
  }
  terminal.print();
}

async function endSchedule(client: Redis, id: string): Promise<void> {
  if (await removeSchedule(client, id)) return;
  throw new RunError('usage', `There is no schedule ${id}.`, { next: 'webex-bulk queue   lists them' });
}

function showSchedule(terminal: Terminal, schedule: Schedule, states: readonly QueueState[]): void {
  const { schedule: id, organization, file, pattern, timeZone, profile, next } = schedule;
  const name = states.find((state) => state.organization === organization)?.name ?? organization;
  const when = next === undefined ? '' : `, next ${timeIn(new Date(next), timeZone)}`;
  terminal.print(`  ${name}   schedule  ${id}: ${file}, ${pattern}${when}`);
  const event = { schedule: id, organization, profile, file, pattern, timeZone };
  terminal.event({ type: 'schedule', command: 'queue', ...event, ...(next && { next: new Date(next).toISOString() }) });
}

function whyDelayed({ reason, notBefore }: DelayedJob): string {
  return notBefore === undefined ? reason : `begins at ${momentInWords(new Date(notBefore).toISOString())}`;
}

/** `20261129-101500-people: applying 120 of 400, 310 a minute, on host1:4242` */
function runningInWords({ job, asked, phase = asked, done, of, rate, worker }: RunningJob): string {
  const rows = done === undefined || of === undefined ? '' : ` ${grouped(done)} of ${grouped(of)}`;
  const speed = rate === undefined ? '' : `, ${grouped(rate)} a minute`;
  return `${job}: ${phase}${rows}${speed}${worker === undefined ? '' : `, on ${worker}`}`;
}
