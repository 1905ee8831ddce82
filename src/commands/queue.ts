/** `webex-bulk queue`: what waits, runs and failed, organization by organization. */
import { exitCodes } from '../errors.js';
import { notReached } from '../queue/organization-queue.js';
import { queueStates, type QueueState, type RunningJob } from '../queue/queue-state.js';
import { againCommand } from './again-command.js';
import type { queueOptions } from './command-options.js';
import { displayWidth } from './display-width.js';
import type { Options } from './options.js';
import { withQueue } from './queue-connection.js';
import { grouped, type Terminal } from './terminal.js';

export async function runQueue(options: Options<(typeof queueOptions)[number]>, terminal: Terminal): Promise<number> {
  const states = await withQueue(options, terminal, async (client) => {
    return await queueStates(client).catch((error: unknown) => {
      throw notReached(error);
    });
  });
  if (states.length === 0) terminal.print('The queue is empty: no job was submitted yet.');
  else showTable(terminal, states);
  for (const state of states) {
    for (const job of state.running) terminal.print(`  ${state.name}   running   ${runningInWords(job)}`);
    for (const job of state.delayed) terminal.print(`  ${state.name}   delayed   ${job.job}: ${job.reason}`);
    for (const job of state.failed) terminal.print(`  ${state.name}   failed    ${job.job}: ${job.reason}`);
    const { organization, ...rest } = state;
    const failed = rest.failed.map((job) => ({ ...job, next: againCommand(job) }));
    terminal.event({ type: 'row', command: 'queue', organization, ...rest, failed });
  }
  const failed = states.flatMap((state) => state.failed);
  if (failed.length > 0) terminal.print();
  terminal.next(failed.slice(0, 3).map((job) => `${againCommand(job)}   tries it again`));
  terminal.event({ type: 'summary', command: 'queue', organizations: states.length });
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

/** `20261129-101500-people: applying 120 of 400, 310 a minute, on host1:4242` */
function runningInWords({ job, asked, phase = asked, done, of, rate, worker }: RunningJob): string {
  const rows = done === undefined || of === undefined ? '' : ` ${grouped(done)} of ${grouped(of)}`;
  const speed = rate === undefined ? '' : `, ${grouped(rate)} a minute`;
  return `${job}: ${phase}${rows}${speed}${worker === undefined ? '' : `, on ${worker}`}`;
}
