/** Two gates of one organization, each with its own connections as processes have, on one real Redis and one token bucket. */
import ava, { type ExecutionContext } from 'ava';
import { shareBudgets } from '../../src/queue/shared-budget.js';
import { createGate, type Attempt, type Gate } from '../../src/webex/gate.js';
import { noRedis, redisTest, testRedis, type TestRedis } from '../helpers/redis.js';
import { extreme } from '../helpers/some-cases.js';
import { bucket } from '../webex/simulated-service.js';

const test = redisTest(ava);

interface Service {
  readonly attempt: () => Promise<Attempt<string>>;
  /** Moments (ms) of calls, in their order. */
  readonly calls: { readonly at: number; readonly refused: boolean }[];
}

/** Ten at once, then so many a minute; told to wait a second, as Webex tells whole seconds. */
function service(perMinute: number, latency = 20): Service {
  const admits = bucket(() => perMinute, 10);
  const calls: { at: number; refused: boolean }[] = [];
  return {
    calls,
    async attempt() {
      await new Promise((resolve) => setTimeout(resolve, latency));
      const at = performance.now();
      const refused = admits(at) > 0;
      calls.push({ at, refused });
      if (refused) return { value: '', failure: { code: 'http-429', sent: 'no', pause: 1000 } };
      return { value: 'fine' };
    },
  };
}

interface GateOfWorker {
  readonly gate: Gate;
  readonly leave: () => void;
}

function gateOn(t: ExecutionContext, redis: TestRedis, organization = 'org', perMinute?: number): GateOfWorker {
  const client = redis.client();
  const budgets = shareBudgets(client);
  const budget = budgets.of(organization)('REST');
  t.teardown(() => budgets.close());
  const gate = createGate({ name: 'REST', concurrency: 10, budget, ...(perMinute !== undefined && { perMinute }) });
  return { gate, leave: () => budget.close() };
}

/** Keeps the gate busy for this long; returns how many calls succeeded. */
async function busy(gate: Gate, { attempt }: Service, milliseconds: number): Promise<number> {
  const until = performance.now() + milliseconds;
  let done = 0;
  const caller = async (): Promise<void> => {
    while (performance.now() < until) {
      await gate.run('a', 'repeatable', attempt);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: 12 }, caller));
  return done;
}

async function connected(redis: TestRedis): Promise<void> {
  await redis.client().ping();
}

test('two workers with a given rate keep to it together, and use it', async (t) => {
  const redis = await testRedis(t);
  const webex = service(1200);
  const gates = [1, 2].map(() => gateOn(t, redis, 'org', 1200).gate);
  await connected(redis);
  await Promise.all(gates.map((gate) => busy(gate, webex, 4000)));
  const refused = webex.calls.filter((call) => call.refused).length;
  const [first, last] = [webex.calls[0]?.at ?? 0, webex.calls.at(-1)?.at ?? 0];
  const used = (100 * (webex.calls.length - refused - 1)) / ((last - first) / 50);
  t.log(`${webex.calls.length} calls, ${refused} refused, ${used.toFixed(1)} % used`);
  t.true(refused <= webex.calls.length / 100, `${refused} of ${webex.calls.length}`);
  t.true(used >= 95, `${used.toFixed(1)} %`);
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
  t.true(hanging > 20 && hanging < 60, `${hanging}`);
  await redis.stop('SIGKILL');
  const dead = await busy(gate, webex, 1000);
  t.true(dead > 10 && dead < 40, `${dead}`);
});

if (noRedis === undefined)
  extreme(
    'two workers that learn the rate use 90 % of it from the tenth second, and at most 2 % is refused',
    async (t) => {
      const redis = await testRedis(t);
      const webex = service(1200, 50);
      const gates = [1, 2].map(() => gateOn(t, redis).gate);
      await connected(redis);
      await Promise.all(gates.map((gate) => busy(gate, webex, 50_000)));
      const from = (webex.calls[0]?.at ?? 0) + 10_000;
      const later = webex.calls.filter(({ at }) => at >= from && at < from + 40_000);
      const refused = later.filter((call) => call.refused).length;
      const used = (100 * (later.length - refused)) / 800;
      t.log(`${later.length} calls, ${refused} refused, ${used.toFixed(1)} % used`);
      t.true(refused <= later.length / 50, `${refused} of ${later.length}`);
      t.true(used >= 90, `${used.toFixed(1)} %`);
    },
  );
