/** Waiting for a job's end where Redis goes: the waiting ends, and says so. */
import ava from 'ava';
import { readAddress } from '../../src/queue/address.js';
import { awaitJob } from '../../src/queue/await-job.js';
import { connectRedis } from '../../src/queue/connection.js';
import { inTime } from '../../src/queue/in-time.js';
import { notReached } from '../../src/queue/organization-queue.js';
import { redisTest, testRedis } from '../helpers/redis.js';

const test = redisTest(ava);

for (const [title, signal] of [
  ['is killed', 'SIGKILL'],
  ['is stopped, so that it takes connections and answers nothing', 'SIGSTOP'],
] as const) {
  test(`the waiting ends with an error where Redis ${title} as it begins`, async (t) => {
    const redis = await testRedis(t);
    const client = await connectRedis(readAddress(redis.url), {}, { isPatient: false });
    t.teardown(() => client.disconnect());
    if (signal === 'SIGKILL') await redis.stop(signal);
    else process.kill(redis.pid(), signal);
    const job = { job: '20261129-220532-people', asked: 'apply' } as const;
    const waiting = awaitJob(client, 'O', job, { onProgress: () => undefined });
    const ended = await inTime(
      waiting.then(
        () => 'ended',
        (error: unknown) => notReached(error).message,
      ),
      80_000,
    );
    t.is(ended, 'The queue cannot be reached: it does not answer.');
  });
}
