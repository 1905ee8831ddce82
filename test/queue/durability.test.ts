/** A Redis that may lose jobs is refused before anything is queued or taken. */
import ava from 'ava';
import { RunError } from '../../src/errors.js';
import { readAddress } from '../../src/queue/address.js';
import { refuseForgetful } from '../../src/queue/durability.js';
import { redisTest, testRedis } from '../helpers/redis.js';

const test = redisTest(ava);

test('a Redis that keeps what it is given is taken', async (t) => {
  const { client, url } = await testRedis(t);
  t.is(await refuseForgetful(client(), readAddress(url)), undefined);
});

for (const [directive, value] of [
  ['appendonly', 'no'],
  ['maxmemory-policy', 'allkeys-lru'],
] as const) {
  test(`a Redis with ${directive} ${value} is refused, with the line for its redis.conf`, async (t) => {
    const { client, url } = await testRedis(t, { [directive]: value });
    const error = await t.throwsAsync(refuseForgetful(client(), readAddress(url)), { instanceOf: RunError });
    t.regex(error.message, new RegExp(`${directive} is ${value}`, 'u'));
    t.regex(error.next ?? '', directive === 'appendonly' ? /appendonly yes/u : /policy noeviction/u);
  });
}
