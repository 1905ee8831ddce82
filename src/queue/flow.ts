/** A job as a flow of BullMQ: plan, then apply, then tell people. A step begins when the one before it has ended. */
import type { FlowJob, JobsOptions } from 'bullmq';
import { prefix, queueName } from './names.js';
import { notifyStep, type Asked, type Payload } from './payload.js';

export const priorityChoices = ['high', 'normal', 'low'] as const;
export type Priority = (typeof priorityChoices)[number];

export interface FlowRequest {
  readonly payload: Payload;
  readonly priority: Priority;
  /** The plan is there. */
  readonly isPlanned: boolean;
  /** Milliseconds since 1970 before which the first step does not begin; absent: at once. */
  readonly at?: number | undefined;
  /** The worker tells no one: whoever submitted it waits for its end, and tells. */
  readonly isQuiet?: boolean | undefined;
}

/** BullMQ takes low numbers first, and jobs without a number before all of them. */
const numbers: Readonly<Record<Priority, number>> = { high: 10, normal: 20, low: 30 };

/** Times that a step is begun again after Webex or a disk could not be reached: at most ten minutes apart, for a week. */
const mostAttempts = 1000;

/** Completed jobs that the queue remembers, and for how many seconds; their folders stay. */
const remembered = { age: 30 * 86_400, count: 1000 } as const;

/** What is done before anything is told, in this order. */
export function stepsOf({ payload, isPlanned }: Pick<FlowRequest, 'payload' | 'isPlanned'>): readonly Asked[] {
  return payload.asked === 'apply' && !isPlanned ? ['plan', 'apply'] : [payload.asked];
}

export function stepId({ job }: Pick<Payload, 'job'>, step: Asked): string {
  return `${job}.${step}`;
}

/** Name of the job's folder. */
export function jobOfStep(id: string): string {
  return id.replace(/\.[^.]*$/u, '');
}

/**
 * Only the first step waits for its turn: what follows comes before all that waits, so that no other file is planned between a
 * plan and its apply. Only the last step before people are told is remembered, and is what the queue shows of the job.
 */
export function flowOf(organization: string, request: FlowRequest, now: number): FlowJob {
  const { payload, priority, at } = request;
  const steps = stepsOf(request);
  const queue = { prefix, queueName: queueName(organization) };
  const data = at === undefined ? payload : { ...payload, notBefore: at };
  const first: JobsOptions = { priority: numbers[priority], ...(at !== undefined && { delay: Math.max(0, at - now) }) };
  const flow = steps.reduce<FlowJob | undefined>((before, step, place) => {
    const isLast = place === steps.length - 1;
    const own = { jobId: stepId(payload, step), removeOnComplete: isLast ? remembered : true, removeOnFail: !isLast };
    return {
      ...{ ...queue, name: step, data: { ...data, asked: step } },
      // The next step is told that it failed, and decides.
      opts: { ...ofEach, ...own, ignoreDependencyOnFailure: true, ...(before === undefined && first) },
      ...(before && { children: [before] }),
    };
  }, undefined);
  if (request.isQuiet === true && flow !== undefined) return flow;
  const children = flow === undefined ? [] : [flow];
  return { ...queue, name: notifyStep, data, opts: noticeOptions, children };
}

/** Messages may name people, so failures store only what the worker says. */
const ofEach: JobsOptions = { attempts: mostAttempts, backoff: { type: 'growing' }, stackTraceLimit: 0 };

/** Of the step that tells people. */
export const noticeOptions: JobsOptions = { ...ofEach, removeOnComplete: true, removeOnFail: true };
