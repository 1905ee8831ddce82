/** A worker that is told to end while Redis is gone: nothing of the queue keeps its process. */
import ava from 'ava';
import { setTimeout as wait } from 'node:timers/promises';
import { lockMs, queuePlace, until } from '../helpers/queue-place.js';
import { redisTest } from '../helpers/redis.js';

const test = redisTest(ava);

/** Milliseconds after it began: BullMQ's own connections are not begun, are being made, or stand. */
for (const after of [0, 8, 10, 500]) {
  test(`a worker without a job ends with 0 where Redis goes after ${after} ms`, async (t) => {
    const { redis, worker } = await queuePlace(t, { lockMs });
    const command = worker();
    for (let tries = 0; tries < 20_000 && !command.said().includes('Waiting for jobs'); tries++) await wait(1);
    await wait(after);
    await redis.stop('SIGKILL');
    await until(() => command.said().includes('cannot be reached'), { what: command.said });
    command.child.kill('SIGTERM');
    const ended = await Promise.race([command.ended, wait(20_000)]);
    t.is(ended?.code, 0, command.said());
  });
}
