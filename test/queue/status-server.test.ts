/** Where metrics are served, and how an answer is waited for. */
import test from 'ava';
import { setTimeout as wait } from 'node:timers/promises';
import { RunError } from '../../src/errors.js';
import { watchEventLoop } from '../../src/queue/event-loop.js';
import { askInTime } from '../../src/queue/ask-in-time.js';
import { readMetricsAddress, startStatusServer } from '../../src/queue/status-server.js';
import { extreme } from '../helpers/some-cases.js';

for (const [given, host, port] of [
  ['9464', '127.0.0.1', 9464],
  ['0', '127.0.0.1', 0],
  ['0.0.0.0:9464', '0.0.0.0', 9464],
  ['[::]:9464', '::', 9464],
  ['worker-1.acme.example:65535', 'worker-1.acme.example', 65_535],
] as const) {
  test(`--metrics ${given} is port ${port} of ${host}`, (t) => {
    t.deepEqual(readMetricsAddress(given), { host, port });
  });
}

for (const given of [
  'metrics',
  '70000',
  ':9464',
  '127.0.0.1:',
  'http://127.0.0.1:9464',
  '-1',
  '9464/metrics',
  '::1:9464',
]) {
  test(`--metrics ${given} is refused`, (t) => {
    const error = t.throws(() => readMetricsAddress(given), { instanceOf: RunError });
    t.is(error.problem, 'usage');
    t.regex(error.next ?? '', /--metrics 9464/u);
  });
}

for (const host of ['127.0.0.1', '::1']) {
  test(`an unexpected error is answered at ${host} without what it says, and the end waits for no one`, async (t) => {
    const server = await startStatusServer(
      { host, port: 0 },
      {
        '/fails': () => Promise.reject(new Error('amelie.fischer@acme.example')),
        '/hangs': () => new Promise(() => undefined),
      },
    ).catch((error: unknown) => {
      if (host === '::1' && error instanceof RunError) return undefined;
      throw error;
    });
    if (server === undefined) {
      t.log('not checked: this machine has no IPv6');
      t.pass();
      return;
    }
    const answer = await fetch(`${server.url}/fails`);
    t.is(answer.status, 500);
    t.is(await answer.text(), 'unexpected error\n');
    const hanging = fetch(`${server.url}/hangs`).catch(() => 'cut off');
    await wait(50);
    const begun = performance.now();
    await server.close();
    t.true(performance.now() - begun < 3000);
    t.is(await hanging, 'cut off');
  });
}

test('an answer that does not come in time is not asked for twice at a time, and serves those who ask later', async (t) => {
  let asked = 0;
  let answer: (value: string) => void = () => undefined;
  const slow = askInTime(
    () => {
      asked += 1;
      return new Promise<string>((resolve) => (answer = resolve));
    },
    { within: 20, keep: 60_000 },
  );
  t.is(await slow.now(), undefined);
  t.is(await slow.now(), undefined);
  t.is(asked, 1);
  answer('here');
  await wait(1);
  t.is(await slow.now(), 'here');
  t.is(asked, 1);
});

test('an answer that fails is none, and is asked for again', async (t) => {
  let asked = 0;
  const failing = askInTime(() => Promise.reject(new Error(String((asked += 1)))), { within: 1000, keep: 60_000 });
  t.is(await failing.now(), undefined);
  t.is(await failing.now(), undefined);
  t.is(asked, 2);
});

extreme(
  'an event loop that does not come to its timers is late at once, and no longer when it comes to them again',
  async (t) => {
    const watch = watchEventLoop();
    t.teardown(() => watch.stop());
    const until = performance.now() + 1200;
    while (performance.now() < until);
    t.true(watch.lag() > 500, String(watch.lag()));
    await wait(1200);
    t.true(watch.lag() < 400, String(watch.lag()));
  },
);
