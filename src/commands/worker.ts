/** `webex-bulk worker`: takes jobs of a queue until it is told to end. */
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { exitCodes, RunError } from '../errors.js';
import { processJob } from '../queue/process-job.js';
import { shareBudgets } from '../queue/shared-budget.js';
import { openScheduleWorker } from '../queue/scheduled-job.js';
import { createWorkers, type Workers } from '../queue/workers.js';
import type { Told } from '../queue/work.js';
import { refuseUncheckedCertificates } from './checked-certificates.js';
import { watchForInterrupts } from './interrupts.js';
import { jobTerminal } from './job-terminal.js';
import { openTokenStore, signInVariable } from './kept-sign-ins.js';
import { withQueue } from './queue-connection.js';
import { readQueueProfiles, sharedQueueProfiles, type QueueProfiles, type ReadProfiles } from './queue-profiles.js';
import type { WorkerOptions } from './queue-settings.js';
import { queueTelling } from './queue-telling.js';
import { queueWork } from './queue-work.js';
import { sharedProfiles } from './shared-sign-ins.js';
import { showSignIns } from './show-sign-ins.js';
import type { Terminal } from './terminal.js';
import { workerStatus } from './worker-status.js';

/** Milliseconds between two looks for new sign-ins. */
const lookEvery = 10_000;

/** Returns 0 when it was told to end, and its jobs are back in the queue. */
export async function runWorker(options: WorkerOptions, terminal: Terminal): Promise<number> {
  refuseUncheckedCertificates(process.env);
  refuseEnvironment();
  const beginStatus = workerStatus(options.metrics);
  const read = await profilesReader(options, terminal);
  let profiles = await read();
  await withQueue(
    options,
    terminal,
    async (client, address) => {
      const interrupts = watchForInterrupts(terminal);
      const budgets = shareBudgets(client);
      const { signal } = interrupts;
      const [name, lockDuration] = [`${hostname()}:${process.pid}`, lockDurationIn(process.env)];
      const facts = { client, output: options.output, profiles: () => profiles, readProfiles: read, signal };
      const status = await beginStatus(facts, terminal);
      const work = status.counted(queueWork(() => profiles, options, terminal, budgets.of, status.observe));
      const tell = (told: Told): void => {
        status.told(told);
        show(jobTerminal(terminal, told, options['log-people']), told, name);
      };
      const notify = queueTelling(() => profiles, options, terminal);
      const how = { client, work, output: options.output, worker: name, lockDuration, signal, tell, notify };
      const workers = createWorkers({
        ...{ client, name, lockDuration, most: options['concurrency-organizations'] },
        process: (job, token, organization) => processJob(job, token, organization, how),
        onTrouble: (why) => terminal.note(`Queue: ${why}`),
      });
      const note = (about: string): void => terminal.note(about);
      const schedules = openScheduleWorker({ client, output: options.output, note }, { name, lockDuration });
      showBegun(terminal, address.shown, profiles);
      const tellProfiles = showSignIns(terminal);
      tellProfiles(profiles);
      const onProfiles = (now: QueueProfiles): void => tellProfiles((profiles = now));
      await followUntil(signal, { workers, read, profiles, onProfiles });
      await Promise.all([workers.close(), schedules.close()]);
      await status.close();
      budgets.close();
      interrupts.stop();
    },
    { isPatient: true },
  );
  terminal.event({ type: 'summary', command: 'worker' });
  return exitCodes.done;
}

/** Those that workers share, or else those that are saved on this machine. */
async function profilesReader(options: WorkerOptions, terminal: Terminal): Promise<ReadProfiles> {
  const shared = await sharedProfiles(options, terminal);
  if (shared !== undefined) return sharedQueueProfiles(shared);
  const store = await openTokenStore();
  return () => readQueueProfiles(store);
}

/** A sign-in from the environment would be taken for every organization. */
function refuseEnvironment(): void {
  const variable = signInVariable(process.env);
  if (variable === undefined) return;
  throw new RunError('usage', `${variable} is set, but a worker takes each organization's own sign-in.`, {
    next: 'Unset it, and sign in to each organization: webex-bulk login --profile NAME; or set WEBEX_BULK_PROFILE_NAME_REFRESH_TOKEN and so on: docs/queue-sign-ins.md',
  });
}

/** For tests, which do not wait half a minute until a job is taken over. */
function lockDurationIn(environment: Readonly<Record<string, string | undefined>>): number {
  const given = Number(environment['WEBEX_BULK_QUEUE_LOCK_MS']);
  return Number.isInteger(given) && given >= 500 ? given : 30_000;
}

interface Following {
  readonly workers: Workers;
  readonly read: ReadProfiles;
  readonly profiles: QueueProfiles;
  readonly onProfiles: (profiles: QueueProfiles) => void;
}

/** Organizations that are signed in to later are followed without a restart. */
async function followUntil(signal: AbortSignal, { workers, read, profiles, onProfiles }: Following): Promise<void> {
  for (let now = profiles; !signal.aborted;) {
    await workers.follow(now.organizations);
    await wait(lookEvery, undefined, { signal }).catch(() => undefined);
    now = await read().catch(() => now);
    onProfiles(now);
  }
}

function showBegun(terminal: Terminal, queue: string, { organizations }: QueueProfiles): void {
  const count = organizations.length;
  terminal.print(`Waiting for jobs of ${count} ${count === 1 ? 'organization' : 'organizations'} at ${queue}.`);
  if (count === 0)
    terminal.next(['webex-bulk login --profile NAME   signs in to an organization; the worker notices it']);
  terminal.event({ type: 'started', command: 'worker', organizations });
}

function show(terminal: Terminal, { is, message, next, end, counts, ...about }: Told, worker: string): void {
  const { job } = about;
  const event = { ...about, worker, is, ...(end && { end }), ...(counts && { counts }) };
  switch (is) {
    case 'begun':
      terminal.print(`${job}: begun (${about.asked})`);
      return terminal.event({ type: 'started', command: 'worker', ...event });
    case 'noticed':
      return terminal.note(`${job}: ${message ?? ''}`);
    case 'ended':
      terminal.print(`${job}: ${end ?? ''}${counts === undefined ? '' : `, ${countsInWords(counts)}`}`);
      return terminal.event({ type: 'summary', command: 'worker', ...event });
    default:
      terminal.note(`${job}: ${is}: ${message ?? ''}${next === undefined ? '' : `\n${next}`}`);
      return terminal.event({
        type: 'error',
        command: 'worker',
        ...event,
        message,
        ...(next !== undefined && { next }),
      });
  }
}

/** `created 2, updated 1` */
function countsInWords(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).flatMap(([status, count]) => (count > 0 ? [`${status} ${count}`] : []));
  return parts.length === 0 ? 'no rows' : parts.join(', ');
}
