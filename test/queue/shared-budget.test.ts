/** Two gates of one organization, each with its own connections as processes have, on one real Redis and one token bucket. */
import ava from 'ava';
import { redisTest, testRedis } from '../helpers/redis.js';
import { busy, gateOn, service } from './gates-of-workers.js';

const test = redisTest(ava);

test('two workers with a given rate keep to it together', async (t) => {
  const redis = await testRedis(t);
  const webex = service(1200);
  const gates = [1, 2].map(() => gateOn(t, redis, 'org', 1200).gate);
  await Promise.all(gates.map((gate) => busy(gate, webex, 4000)));
  const refused = webex.calls.filter((call) => call.refused).length;
  t.true(refused <= webex.calls.length / 100, `${refused} of ${webex.calls.length}`);
  t.true(webex.calls.length > 20, `${webex.calls.length} calls`);
});

test('a refusal of one worker stops the other at once', async (t) => {
  const redis = await testRedis(t);
  const [one, other] = [gateOn(t, redis).gate, gateOn(t, redis).gate];
  await one.run('a', 'repeatable', () => Promise.resolve({ value: '' }));
  await other.run('a', 'repeatable', () => Promise.resolve({ value: '' }));
  let [refusedAt, tries] = [0, 0];
  const refusal = one.run('a', 'repeatable', () => {
    if (tries++ > 0) return Promise.resolve({ value: '' });
    refusedAt = performance.now();
    return Promise.resolve({ value: '', failure: { code: 'http-429', sent: 'no' as const, pause: 1500 } });
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  let sentAt = 0;
  await other.run('a', 'repeatable', () => {
    sentAt = performance.now();
    return Promise.resolve({ value: '' });
  });
  await refusal;
  t.true(sentAt - refusedAt > 1400, `${sentAt - refusedAt} ms`);
  t.true(other.stats().rate.learned !== undefined);
});

test('a worker that comes later begins at the learned rate, within the pause; another organization does not', async (t) => {
  const redis = await testRedis(t);
  const webex = service(1200);
  const first = gateOn(t, redis);
  await busy(first.gate, webex, 3000);
  const learned = first.gate.stats().rate.learned ?? 0;
  first.leave();
  const [third, elsewhere] = [gateOn(t, redis).gate, gateOn(t, redis, 'other').gate];
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: 100 }, () => elsewhere.run('a', 'once', () => Promise.resolve({ value: '' }))),
  );
  const tookElsewhere = performance.now() - begun;
  await third.run('a', 'once', () => Promise.resolve({ value: '' }));
  t.true(learned > 0);
  const taken = third.stats().rate.learned ?? 0;
  t.true(taken > 0 && taken <= learned * 1.1, `${taken} of ${learned}`);
  t.is(elsewhere.stats().rate.learned, undefined);
  t.true(tookElsewhere < 1000, `${tookElsewhere} ms`);
});

test('where Redis dies, and where it hangs, calls go on by the gate of the worker', async (t) => {
  const redis = await testRedis(t);
  const webex = service(60_000);
  const { gate } = gateOn(t, redis, 'org', 1200);
  t.true((await busy(gate, webex, 500)) > 5);
  process.kill(redis.pid(), 'SIGSTOP');
  const hanging = await busy(gate, webex, 2500);
  t.true(hanging > 0 && hanging < 60, `${hanging}`);
  await redis.stop('SIGKILL');
  const dead = await busy(gate, webex, 1000);
  t.true(dead > 0 && dead < 40, `${dead}`);
});
