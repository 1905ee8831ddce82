/** What happens to workers and to Redis by chance, the same choices for the same seed. */
import { setTimeout as wait } from 'node:timers/promises';
import type { TestRedis } from '../helpers/redis.js';
import type { Dice } from '../truth/dice.js';
import type { WorkerProcess } from './worker-process.js';

export interface Troubles {
  readonly dice: Dice;
  readonly workers: readonly WorkerProcess[];
  readonly redis: TestRedis;
  /** Milliseconds that a lock lasts. */
  readonly lockDuration: number;
  readonly tell: (what: string) => void;
}

type Trouble = (all: Troubles, worker: WorkerProcess) => Promise<void>;

const kinds: readonly (readonly [times: number, trouble: Trouble])[] = [
  [5, killed],
  [6, stopped],
  [4, cutOff],
  [2, endedInOrder],
  [3, redisKilled],
  [1, redisRestarted],
];
const table = kinds.flatMap(([times, trouble]) => Array<Trouble>(times).fill(trouble));

/** One after another until `signal` aborts, at most `most` of them; afterwards all workers and Redis run again. */
export async function makeTrouble(all: Troubles, most: number, signal: AbortSignal): Promise<number> {
  const { dice, workers } = all;
  let count = 0;
  while (count < most) {
    await wait(500 + dice.number(3000), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    await dice.pick(table)(all, dice.pick(workers));
    count += 1;
  }
  for (const worker of workers) {
    worker.signal('SIGCONT');
    worker.queue.mend();
    if (!worker.isRunning()) worker.start();
  }
  return count;
}

/** From a moment to more than twice as long as a lock. */
function someTime({ dice, lockDuration }: Troubles): number {
  return 200 + dice.number(Math.round(2.3 * lockDuration));
}

async function killed(all: Troubles, worker: WorkerProcess): Promise<void> {
  all.tell(`${worker.name} is killed`);
  worker.signal('SIGKILL');
  await worker.gone();
  await wait(all.dice.number(2000));
  worker.start();
}

async function endedInOrder(all: Troubles, worker: WorkerProcess): Promise<void> {
  all.tell(`${worker.name} is asked to end`);
  worker.signal('SIGTERM');
  const ended = await worker.gone();
  all.tell(`${worker.name} ended with ${String(ended?.code)}`);
  worker.start();
}

async function stopped(all: Troubles, worker: WorkerProcess): Promise<void> {
  const time = someTime(all);
  all.tell(`${worker.name} stands still for ${time} ms`);
  worker.signal('SIGSTOP');
  await wait(time);
  worker.signal('SIGCONT');
}

async function cutOff(all: Troubles, worker: WorkerProcess): Promise<void> {
  const time = someTime(all);
  all.tell(`${worker.name} does not reach Redis for ${time} ms`);
  worker.queue.cut();
  await wait(time);
  worker.queue.mend();
}

async function redisKilled(all: Troubles): Promise<void> {
  const time = all.dice.number(2000);
  all.tell(`Redis is killed, and begun again after ${time} ms`);
  await all.redis.stop('SIGKILL');
  await wait(time);
  await all.redis.start();
}

async function redisRestarted({ redis, tell }: Troubles): Promise<void> {
  tell('Redis is restarted');
  await redis.stop('SIGTERM');
  await redis.start();
}
