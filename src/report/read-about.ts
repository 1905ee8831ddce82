/** What a job's small files tell about its runs: summary.json, and approval.json where a second person approved the plan. */
import { readFile } from 'node:fs/promises';
import type { PlanFooter } from '../job/plan-file.js';

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

export interface Approval {
  readonly by: string;
  /** How the person was signed in. */
  readonly signIn?: string;
  /** ISO 8601 */
  readonly at?: string;
  readonly reason?: string;
  /** Is it this very plan that was approved? */
  readonly fits: boolean;
}

/** `undefined`: there is no approval, or the file is damaged. */
export async function readApproval(path: string, seal: PlanFooter['seal']): Promise<Approval | undefined> {
  const value = await readObject(path);
  const by = textIn(value, 'by');
  if (value === undefined || by === undefined) return undefined;
  const [signIn, at, reason] = [textIn(value, 'signIn'), textIn(value, 'at'), textIn(value, 'reason')];
  return {
    ...{ by, fits: isSameSeal(value['seal'], seal) },
    ...(signIn !== undefined && { signIn }),
    ...(at !== undefined && { at }),
    ...(reason !== undefined && { reason }),
  };
}

/** An approval bears both digests of the plan's seal. */
function isSameSeal(approved: unknown, seal: PlanFooter['seal']): boolean {
  const value = asObject(approved);
  return seal !== undefined && value?.['lines'] === seal.lines && value['footer'] === seal.footer;
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
