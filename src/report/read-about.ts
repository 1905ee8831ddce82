/** What a job's small files tell: summary.json about its runs, review.json and its answers about what people decided. */
import { readFile } from 'node:fs/promises';
import type { JobFolder } from '../job/folder.js';
import type { PlanFooter } from '../job/plan-file.js';
import { approvalOf, rejectionOf, reviewOf, sealText, type Approval, type Rejection } from '../job/review.js';

export interface RunTimes {
  readonly calls: ReadonlyMap<string, number>;
  /** Seconds by cause. */
  readonly waits: ReadonlyMap<string, number>;
  /** ISO 8601 */
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

/** A missing or damaged file tells nothing. */
export async function readRunTimes(path: string): Promise<RunTimes> {
  const value = await readObject(path);
  const [startedAt, finishedAt] = [textIn(value, 'startedAt'), textIn(value, 'finishedAt')];
  return {
    calls: numbersIn(value?.['calls']),
    waits: numbersIn(value?.['waits']),
    ...(startedAt !== undefined && { startedAt }),
    ...(finishedAt !== undefined && { finishedAt }),
  };
}

/** What people decided about the plan. */
export interface Decision {
  /** Why it waits, or waited, for a person; empty: it does not. */
  readonly reasons: readonly string[];
  readonly approval?: Approval & {
    /** Is it this very plan that was approved? */
    readonly fits: boolean;
  };
  readonly rejection?: Rejection;
}

/** A missing or damaged file tells nothing. */
export async function readDecision(job: JobFolder, seal: PlanFooter['seal']): Promise<Decision> {
  const [review, approval, rejection] = await Promise.all([
    reviewOf(job).catch(() => undefined),
    approvalOf(job).catch(() => undefined),
    rejectionOf(job).catch(() => undefined),
  ]);
  const fits = seal !== undefined && approval?.seal === sealText(seal);
  return {
    reasons: review?.reasons.map(({ message }) => message) ?? [],
    ...(approval !== undefined && { approval: { ...approval, fits } }),
    ...(rejection !== undefined && { rejection }),
  };
}

async function readObject(path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return asObject(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
}

function textIn(value: Readonly<Record<string, unknown>> | undefined, name: string): string | undefined {
  const text = value?.[name];
  return typeof text === 'string' && text !== '' ? text : undefined;
}

function numbersIn(value: unknown): Map<string, number> {
  return new Map(
    Object.entries(asObject(value) ?? {}).flatMap(([name, number]) =>
      typeof number === 'number' ? [[name, number] as const] : [],
    ),
  );
}
