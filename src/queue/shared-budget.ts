/**
 * One budget for each organization and API over all workers, in Redis. A worker that cannot reach it goes on by its own gate:
 * its lease ends soon anyway.
 */
import type { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Lesson } from '../webex/rate-learner.js';
import type { BudgetListener, SharedBudget, SharedBudgets } from '../webex/shared-budget.js';
import { begunScript, keptFor, pauseScript, takeScript } from './budget-scripts.js';
import { budgetPrefix } from './names.js';

/** `organization`: its id. */
export type BudgetsFor = (organization: string) => SharedBudgets;

export interface WorkerBudgets {
  readonly of: BudgetsFor;
  /** Closes what it opened; not the client. */
  close(): void;
}

/** Milliseconds that an answer of Redis is waited for. */
const patience = 1000;
/** Milliseconds for which Redis is not asked again once it gave no answer. */
const respite = 5000;

type Hear = (message: Message) => void;

interface Message {
  readonly pause: number;
  readonly lesson: Lesson;
}

/** Budgets of all organizations that a worker works for, over its own connection and one that listens. */
export function shareBudgets(client: Redis): WorkerBudgets {
  const hearers = new Map<string, Set<Hear>>();
  const subscriber = client.duplicate({ maxRetriesPerRequest: null });
  // The client tells of a Redis that is gone.
  subscriber.on('error', () => undefined);
  subscriber.on('message', (channel: string, text: string) => {
    const message = messageIn(text);
    if (message) for (const hear of [...(hearers.get(channel) ?? [])]) hear(message);
  });
  const limiter = new RateLimiterRedis({
    ...{
      storeClient: client,
      keyPrefix: budgetPrefix,
      customIncrTtlLuaScript: takeScript,
      rejectIfRedisNotReady: true,
    },
    // The script decides; the limiter refuses nothing.
    ...{ points: Number.MAX_SAFE_INTEGER, duration: keptFor },
  });
  const subscribe = async (channel: string, hear: Hear): Promise<void> => {
    const others = hearers.get(channel);
    if (others) return void others.add(hear);
    hearers.set(channel, new Set([hear]));
    await subscriber.subscribe(channel);
  };
  const unsubscribe = (channel: string, hear: Hear): void => {
    const others = hearers.get(channel);
    others?.delete(hear);
    if (others?.size !== 0) return;
    hearers.delete(channel);
    void subscriber.unsubscribe(channel).catch(() => undefined);
  };
  return {
    of: (organization) => (api) =>
      openBudget({ client, limiter, subscribe, unsubscribe, key: `${encodeURIComponent(organization)}:${api}` }),
    close: () => subscriber.disconnect(),
  };
}

interface Opening {
  readonly client: Redis;
  readonly limiter: RateLimiterRedis;
  readonly subscribe: (channel: string, hear: Hear) => Promise<void>;
  readonly unsubscribe: (channel: string, hear: Hear) => void;
  readonly key: string;
}

function openBudget({ client, limiter, subscribe, unsubscribe, key }: Opening): SharedBudget {
  const name = `${budgetPrefix}:${key}`;
  let silentUntil = -Infinity;
  let hear: Hear | undefined;
  /** The newest lesson, as text: of two refusals at the same time all processes keep the one that Redis told last. */
  let newest = '';
  const asked = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
    if (client.status !== 'ready' || performance.now() < silentUntil) return undefined;
    const answer = await within(patience, ask());
    if (answer === undefined) silentUntil = performance.now() + respite;
    return answer;
  };
  const hearFor = (listener: BudgetListener): Hear => {
    return ({ pause, lesson }) => {
      const text = JSON.stringify(lesson);
      if (text === newest) return;
      newest = text;
      listener.refused(pause, lesson);
    };
  };
  return {
    async take(spacing) {
      const cost = Math.max(1, Math.round(spacing * 1000));
      const turn = await asked(() => limiter.consume(key, cost));
      return turn instanceof RateLimiterRes ? { wait: turn.msBeforeNext, calls: turn.consumedPoints } : undefined;
    },
    pause(milliseconds, lesson) {
      newest = JSON.stringify(lesson);
      const message = JSON.stringify({ pause: milliseconds, lesson });
      void asked(() => client.eval(pauseScript, 1, name, Math.ceil(milliseconds), newest, name, message));
    },
    async listen(listener) {
      hear = hearFor(listener);
      await within(patience, subscribe(name, hear));
      const begun = (await asked(() => client.eval(begunScript, 1, name))) as [number, string] | undefined;
      const lesson = begun && lessonIn(begun[1]);
      if (begun && lesson) hear({ pause: begun[0], lesson });
    },
    close() {
      if (hear) unsubscribe(name, hear);
    },
  };
}

/** `undefined`: it failed, or took longer. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  return await Promise.race([work.catch(() => undefined), late]).finally(() => clearTimeout(timer));
}

function messageIn(text: string): Message | undefined {
  const { pause, lesson } = (parsed(text) ?? {}) as Partial<Message>;
  const checked = lesson && lessonIn(JSON.stringify(lesson));
  return isTime(pause) && checked ? { pause, lesson: checked } : undefined;
}

/** What stands in Redis may be of another version. */
function lessonIn(text: string): Lesson | undefined {
  const { admitted, worked, paused, refusedAt } = (parsed(text) ?? {}) as Partial<Lesson>;
  if (!isTime(admitted) || !isTime(worked) || !isTime(paused) || !isTime(refusedAt)) return undefined;
  return refusedAt > 0 && worked + paused > 0 ? { admitted, worked, paused, refusedAt } : undefined;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
