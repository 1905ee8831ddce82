/** The queue of an organization, as those see it who add jobs to it. */
import { FlowProducer, Queue, type Job, type JobState } from 'bullmq';
import type { Redis } from 'ioredis';
import { RunError } from '../errors.js';
import { flowOf, noticeOptions, stepId, stepsOf, type FlowRequest, type Priority } from './flow.js';
import { organizationsKey, prefix, queueName } from './names.js';
import { askedChoices, notifyStep, type Payload } from './payload.js';

export interface Organization {
  readonly id: string;
  /** For people to read; absent if Webex did not tell it. */
  readonly name?: string;
}

export function openQueue(client: Redis, organization: string): Queue<Payload> {
  const queue = new Queue<Payload>(queueName(organization), { connection: client, prefix });
  // A command that fails says so by the call that failed.
  queue.on('error', () => undefined);
  return queue;
}

export interface Adding extends Partial<Omit<FlowRequest, 'payload' | 'priority'>> {
  /** Default: `normal`. */
  readonly priority?: Priority | undefined;
  /** Done before it is added, and not at all if it is refused: what a waiting job is to be done with stays as it was submitted. */
  readonly prepare?: () => Promise<void>;
}

/**
 * Adds the job with all its steps at once, or adds it again after it failed. Throws a RunError: `refused` if it is already
 * waiting or under way, `stopped` if the queue cannot be reached.
 */
export async function addJob(
  client: Redis,
  { id, name }: Organization,
  payload: Payload,
  { prepare, priority = 'normal', isPlanned = false, at, isQuiet }: Adding = {},
): Promise<void> {
  const queue = openQueue(client, id);
  const flows = new FlowProducer({ connection: client, prefix });
  flows.on('error', () => undefined);
  try {
    if (name === undefined) await client.hsetnx(organizationsKey, id, '');
    else await client.hset(organizationsKey, id, name);
    // Only one job of an organization is worked on at a time, by whichever worker.
    await queue.setGlobalConcurrency(1);
    const request = { payload, priority, isPlanned, at, isQuiet };
    const inTheWay = await endedSteps(queue, request);
    await prepare?.();
    for (const step of inTheWay) await step.remove();
    await flows.add(flowOf(id, request, Date.now()));
  } catch (error) {
    throw error instanceof RunError ? error : notReached(error);
  } finally {
    await flows.close().catch(() => undefined);
    await queue.close().catch(() => undefined);
  }
}

/** Adds a message for people about what has no job, once for each id. Throws the connection's own error. */
export async function addNotice(client: Redis, organization: string, payload: Payload, id: string): Promise<void> {
  const queue = openQueue(client, organization);
  try {
    await queue.add(notifyStep, payload, { ...noticeOptions, jobId: id });
  } finally {
    await queue.close().catch(() => undefined);
  }
}

/** Those that failed, and those that are done again. Throws a RunError (`refused`) if one waits or is under way. */
async function endedSteps(queue: Queue<Payload>, request: FlowRequest): Promise<Job<Payload>[]> {
  const steps = stepsOf(request);
  const inTheWay: Job<Payload>[] = [];
  for (const step of askedChoices) {
    const found = await queue.getJob(stepId(request.payload, step));
    const state = await found?.getState();
    if (found === undefined || state === undefined) continue;
    if (!endStates.includes(state)) throw new AlreadyQueuedError(found.data, stateInWords(state));
    if (steps.includes(step) || state === 'failed') inTheWay.push(found);
  }
  return inTheWay;
}

const endStates: readonly (JobState | 'unknown')[] = ['completed', 'failed', 'unknown'];

function stateInWords(state: JobState | 'unknown'): string {
  if (state === 'prioritized' || state === 'waiting-children') return 'waiting';
  return state === 'active' ? 'running' : state;
}

/** Milliseconds before the next attempt, where `attempts` have failed. */
export function pauseAfter(attempts: number): number {
  return Math.min(10_000 * 2 ** Math.min(attempts - 1, 10), 600_000);
}

/** The job is waiting or under way. */
export class AlreadyQueuedError extends RunError {
  constructor({ job, asked }: Payload, state: string) {
    super('refused', `${job} is already in the queue (${asked}, ${state}).`, {
      next: 'webex-bulk queue   shows what waits and what is under way',
    });
  }
}

export function notReached(error: unknown): RunError {
  const { name, message } = error as Error;
  const isSilent = name === 'MaxRetriesPerRequestError' || message === 'Connection is closed.';
  const why = isSilent ? 'it does not answer' : message.replace(/\.$/u, '');
  return new RunError('stopped', `The queue cannot be reached: ${why}.`, {
    next: 'Check that Redis runs, and try again.',
    cause: error,
  });
}
