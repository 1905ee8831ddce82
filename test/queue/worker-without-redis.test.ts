/** A worker that is told to end while Redis is gone: nothing of the queue keeps its process. */
import ava from 'ava';
import { setTimeout as wait } from 'node:timers/promises';
import { lockMs, queuePlace, until } from '../helpers/queue-place.js';
import { redisTest } from '../helpers/redis.js';

const test = redisTest(ava);

test('a worker without a job ends with 0 where Redis has gone', async (t) => {
  const { redis, worker } = await queuePlace(t, { lockMs });
  const command = worker();
  await until(() => command.said().includes('Waiting for jobs'), { what: command.said });
  await redis.stop('SIGKILL');
  await until(() => command.said().includes('cannot be reached'), { what: command.said });
  command.child.kill('SIGTERM');
  const ended = await Promise.race([command.ended, wait(20_000)]);
  t.is(ended?.code, 0, command.said());
});
