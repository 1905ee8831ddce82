/** How well two workers of one organization use its limit together: a given one, and one that they learn. */
import { testRedis } from '../helpers/redis.js';
import { busy, gateOn, service } from '../queue/gates-of-workers.js';
import { together, type Bench, type Figure } from './bench.js';

const perMinute = 1200;

export const budget: Bench = {
  name: 'budget',
  measures: `two workers of one organization, ${perMinute} requests a minute admitted, 50 ms each`,
  async run({ times, note }) {
    const runs: (readonly Figure[])[] = [];
    for (let nth = 1; nth <= times; nth += 1) {
      note(`run ${nth} of ${times}; each takes three minutes`);
      runs.push([
        ...(await used('--rate given', 60_000, perMinute)),
        ...(await used('limit learned, from the 10th second', 120_000)),
      ]);
    }
    return together(runs);
  },
};

/** Milliseconds that are left out: a limit has to be met before it is known. */
const learning = 10_000;

async function used(name: string, milliseconds: number, given?: number): Promise<Figure[]> {
  const endings: (() => unknown)[] = [];
  const lasting = { teardown: (end: () => unknown) => void endings.unshift(end) };
  try {
    const redis = await testRedis(lasting);
    await redis.client().ping();
    const webex = service(perMinute, 50);
    const gates = [1, 2].map(() => gateOn(lasting, redis, 'org', given).gate);
    await Promise.all(gates.map((gate) => busy(gate, webex, milliseconds)));
    const from = (webex.calls[0]?.at ?? 0) + learning;
    const until = (webex.calls[0]?.at ?? 0) + milliseconds;
    const calls = webex.calls.filter(({ at }) => at >= from && at < until);
    const refused = calls.filter((call) => call.refused).length;
    const admitted = ((until - from) / 60_000) * perMinute;
    return [
      { what: `${name}: used`, unit: '%', aim: { atLeast: 95 }, values: [(100 * (calls.length - refused)) / admitted] },
      { what: `${name}: refused`, unit: '%', aim: { atMost: 1 }, values: [(100 * refused) / calls.length] },
    ];
  } finally {
    for (const end of endings) await end();
  }
}
