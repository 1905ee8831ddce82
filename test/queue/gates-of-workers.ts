/** Gates of one organization as workers have them, each with its own connections to one Redis, and a service with a limit. */
import type { Lasting } from '../helpers/cli.js';
import type { TestRedis } from '../helpers/redis.js';
import { shareBudgets } from '../../src/queue/shared-budget.js';
import { createGate, type Attempt, type Gate } from '../../src/webex/gate.js';
import { bucket } from '../webex/simulated-service.js';

export interface Service {
  readonly attempt: () => Promise<Attempt<string>>;
  /** Moments (ms) of calls, in their order. */
  readonly calls: { readonly at: number; readonly refused: boolean }[];
}

/** Ten at once, then so many a minute; told to wait a second, as Webex tells whole seconds. */
export function service(perMinute: number, latency = 20): Service {
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

export interface GateOfWorker {
  readonly gate: Gate;
  readonly leave: () => void;
}

export function gateOn(t: Lasting, redis: TestRedis, organization = 'org', perMinute?: number): GateOfWorker {
  const client = redis.client();
  const budgets = shareBudgets(client);
  const budget = budgets.of(organization)('REST');
  t.teardown(() => budgets.close());
  const gate = createGate({ name: 'REST', concurrency: 10, budget, ...(perMinute !== undefined && { perMinute }) });
  return { gate, leave: () => budget.close() };
}

/** Keeps the gate busy for this long; returns how many calls succeeded. */
export async function busy(gate: Gate, { attempt }: Service, milliseconds: number): Promise<number> {
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
