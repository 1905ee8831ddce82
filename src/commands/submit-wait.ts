/** `submit --wait`: shows how far the job is until it has ended. The exit code is that of `plan` or `apply` of the same file. */
import type { Redis } from 'ioredis';
import { exitCodes, RunError, type RunProblem } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import { doneStatuses } from '../model/row.js';
import { shellWord } from '../model/shell-word.js';
import { lastEnd } from '../queue/audit.js';
import { awaitJob, type JobEnd } from '../queue/await-job.js';
import { notReached } from '../queue/organization-queue.js';
import type { Asked } from '../queue/payload.js';
import { rateIn } from '../queue/queue-state.js';
import type { StoredProgress } from '../queue/report-progress.js';
import { grouped, type Terminal } from './terminal.js';

export interface AwaitedJob {
  readonly job: JobFolder;
  /** Id of the organization. */
  readonly organization: string;
  readonly asked: Asked;
}

/** Whoever ends the waiting does not end the job. Throws a RunError (`stopped`) if the queue cannot be reached. */
export async function waitForEnd(
  client: Redis,
  { job, organization, asked }: AwaitedJob,
  { output }: { readonly output: string },
  terminal: Terminal,
): Promise<number> {
  terminal.note('Waiting until it has ended; Ctrl-C ends the waiting, not the job.');
  const onProgress = (progress: StoredProgress): void => showProgress(terminal, progress);
  const end = await awaitJob(client, organization, { job: job.name, asked }, { onProgress })
    .catch((error: unknown) => {
      const { problem, lines, cause } = notReached(error);
      const next = `${job.name} was submitted: do not submit it again. webex-bulk queue shows it once Redis answers.`;
      throw new RunError(problem, lines, { next, cause });
    })
    .finally(() => terminal.live('progress', undefined));
  const problem = end?.is === 'failed' ? (await lastEnd(output, job.name))?.problem : undefined;
  show(terminal, job, end);
  const code = exitCodeOf(end, asked, problem);
  terminal.event({ type: 'summary', command: 'submit', job: job.path, name: job.name, ...end, code });
  return code;
}

/** `planning 120 of 400, 310 a minute` */
function showProgress(terminal: Terminal, progress: StoredProgress): void {
  const { phase, done, of, worker } = progress;
  const rate = rateIn(progress);
  const line = `${phase} ${grouped(done)} of ${grouped(of)}${rate === undefined ? '' : `, ${grouped(rate)} a minute`}`;
  if (terminal.isLive) terminal.live('progress', line);
  else terminal.note(line);
  terminal.event({ type: 'progress', command: 'submit', phase, done, of, worker, ...(rate !== undefined && { rate }) });
}

function show(terminal: Terminal, job: JobFolder, end: JobEnd | undefined): void {
  if (end === undefined) return terminal.note(`${job.name} is no longer in the queue.`);
  if (end.is === 'failed') {
    terminal.fail([`${job.name} failed: ${end.reason}`], ['webex-bulk queue   shows how to try it again']);
    return;
  }
  const counts = Object.entries(end.counts ?? {}).flatMap(([status, count]) =>
    count > 0 ? [`${status} ${count}`] : [],
  );
  terminal.print(`${job.name}: ${[end.is, ...counts].join(', ')}`);
  if (end.is === 'waits for approval') terminal.next([`webex-bulk approve ${shellWord(job.reference)}`]);
}

/** `problem`: of a job that failed. */
export function exitCodeOf(end: JobEnd | undefined, asked: Asked, problem: RunProblem = 'refused'): number {
  switch (end?.is) {
    case 'planned':
      return exitCodes.done;
    case 'waits for approval':
      return asked === 'approval' ? exitCodes.done : exitCodes.refused;
    case 'applied':
      return isDone(end.counts ?? {}) ? exitCodes.done : exitCodes.rowsNotDone;
    case 'failed':
      return exitCodes[problem];
    default:
      return exitCodes.stopped;
  }
}

function isDone(counts: Readonly<Record<string, number>>): boolean {
  const done: readonly string[] = doneStatuses;
  return Object.entries(counts).every(([status, count]) => count === 0 || done.includes(status));
}
