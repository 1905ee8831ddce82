/** What a worker says is missing before it can take jobs. */
import test from 'ava';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createReadiness, type ReadinessOptions } from '../../src/queue/readiness.js';
import { temporaryFolder } from '../helpers/folder.js';

const redis: ReadinessOptions['client'] = { status: 'ready', ping: () => Promise.resolve('PONG') };
const good: Omit<ReadinessOptions, 'output'> = {
  client: redis,
  signIns: () => Promise.resolve(2),
  isEnding: () => false,
};
const never = (): Promise<never> => new Promise(() => undefined);

test('a worker with all that it needs is ready, and leaves nothing in the output folder', async (t) => {
  const output = await temporaryFolder(t);
  t.deepEqual(await createReadiness({ ...good, output })(), {
    ready: true,
    checks: { redis: true, signIns: true, output: true, organizations: true },
    organizations: 2,
    missing: [],
  });
  t.deepEqual(await readdir(output), []);
});

for (const [what, change, missing] of [
  ['Redis that breaks off', { client: { ...redis, status: 'reconnecting', ping: never } }, /^Redis does not answer/u],
  ['Redis that refuses', { client: { ...redis, ping: () => Promise.reject(new Error('x@acme.example')) } }, /^Redis/u],
  ['Redis that says nothing', { client: { ...redis, ping: never } }, /^Redis does not answer/u],
  ['sign-ins that fail', { signIns: () => Promise.reject(new Error('x@acme.example')) }, /^The saved sign-ins cannot/u],
  ['no sign-in', { signIns: () => Promise.resolve(0) }, /^No organization is signed in to/u],
  ['its end', { isEnding: () => true }, /^The worker is ending/u],
] as const satisfies readonly (readonly [string, Partial<ReadinessOptions>, RegExp])[]) {
  test(`with ${what} a worker is not ready, and says only that`, async (t) => {
    const { ready, missing: told } = await createReadiness({ ...good, output: await temporaryFolder(t), ...change })();
    t.false(ready);
    t.is(told.length, 1);
    t.regex(told[0] ?? '', missing);
    t.false(told.join().includes('@'));
  });
}

test('without the output folder a worker is not ready, and does not make it', async (t) => {
  const folder = await temporaryFolder(t);
  const { ready, checks } = await createReadiness({ ...good, output: join(folder, 'not-mounted') })();
  t.false(ready || checks.output);
  t.deepEqual(await readdir(folder), []);
});
