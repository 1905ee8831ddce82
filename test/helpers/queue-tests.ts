/** Tests of the queue, mostly with a real Redis and several processes, have a run of their own (`npm run test:queue`), in CI too. */
import { readFileSync } from 'node:fs';

const withRedis = /helpers\/(?:redis|queue-place|queue-worker)\.js|from '\.\/gates-of-workers\.js'/u;

/** The way of a job from `submit` to its results is in the run of all tests. */
const inEveryRun = ['test/commands/submit.test.ts', 'test/commands/worker.test.ts'];

/** `path`: `test/queue/metrics.test.ts`. */
export function isQueueTest(path: string): boolean {
  if (inEveryRun.includes(path)) return false;
  return (
    path.startsWith('test/queue/') || withRedis.test(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
  );
}
