/** While Webex does not answer, people are told from the fifth second on, and when it answers again. */
import test from 'ava';
import { setTimeout as pause } from 'node:timers/promises';
import { atTerminalOf } from '../helpers/at-terminal.js';
import { office, startCli } from '../helpers/cli.js';
import { closedPort } from '../webex/servers.js';
import { watchAnswers } from '../../src/webex/unanswered.js';

const sheet = 'email,title\namelie.fischer@acme.example,Chief\n';
const me = { method: 'GET', path: '/v1/people/me' };

test('where nothing listens, a line says so at the very first call, once, and no earlier than after five seconds', async (t) => {
  const place = await office(t);
  const url = await closedPort();
  const begun = performance.now();
  const { child, ended } = startCli(['plan', await place.file('people.csv', sheet), '--api-url', `${url}/v1`], {
    cwd: place.folder,
    env: place.env,
  });
  let said = '';
  child.stderr?.on('data', (text: string) => (said += text));
  while (!said.includes('Waiting') && performance.now() - begun < 40_000) await pause(50);
  t.true(performance.now() - begun >= 5000);
  await pause(3000);
  child.kill('SIGKILL');
  await ended;
  t.regex(
    said,
    /^Waiting for Webex \(REST\) since \d\d:\d\d:\d\d \(\d+ s\): it cannot be reached \(ECONNREFUSED\)\n$/u,
  );
});

test('a service that asks to wait is told of, and so is its next answer; a short wait is not', async (t) => {
  const place = await office(t);
  await place.faults([{ match: me, nth: 1, do: { status: 429, headers: { 'Retry-After': 7 } } }]);
  const long = await place.runAsProgram('plan', await place.file('people.csv', sheet));
  t.is(long.code, 0, long.stderr);
  t.regex(long.stderr, /^Waiting for Webex \(REST\) since .*: it asks to wait because of too many requests$/mu);
  t.regex(long.stderr, /^Webex \(REST\) is responding again after \d+ s\.$/mu);
  t.notRegex(long.stdout, /Waiting|again/u);
  await place.clearFaults();
  await place.faults([{ match: me, nth: 1, do: { status: 429, headers: { 'Retry-After': 1 } } }]);
  const short = await place.runAsProgram('plan', await place.file('people.csv', sheet));
  t.notRegex(short.stderr, /Waiting|again/u);
});

test('at a terminal the line counts on the spot, and is gone when the service answers', async (t) => {
  const place = await office(t);
  await place.faults([{ match: me, nth: 1, do: { hang: 8000 } }]);
  const { stdout, code } = await atTerminalOf(80, place, [], 'plan', await place.file('people.csv', sheet));
  t.is(code, 0, stdout);
  const told = [...stdout.matchAll(/Waiting for Webex \(REST\) for (?<seconds>\d+) s: it has not responded/gu)];
  t.true(new Set(told.map(({ groups }) => groups?.['seconds'])).size >= 2, stdout);
  t.true(stdout.lastIndexOf('Waiting') < stdout.indexOf('Nothing was written'));
});

test('a wait begins with the first request that came to nothing, and ends with a good answer or with those who wait', async (t) => {
  const watch = watchAnswers('REST');
  const refused = { code: 'unreachable (ECONNREFUSED)', sent: 'no' } as const;
  t.deepEqual(watch.now(), { api: 'REST' });
  let giveUp = (): void => undefined;
  const waiting = watch.during(() => new Promise<void>((resolve) => (giveUp = resolve)));
  const first = watch.sent();
  const { since } = watch.now().unanswered ?? {};
  first.heard(refused);
  first.over();
  await pause(20);
  const second = watch.sent();
  second.heard({ code: 'http-503', sent: 'maybe' });
  second.over();
  t.deepEqual(watch.now().unanswered, {
    since: since ?? 0,
    why: 'it gives no usable response (http-503)',
    hasFailed: true,
  });
  const third = watch.sent();
  third.heard(undefined);
  third.over();
  t.is(watch.now().unanswered, undefined);
  t.true((watch.now().answeredAt ?? 0) > (since ?? 0));
  const fourth = watch.sent();
  fourth.heard(refused);
  fourth.over();
  giveUp();
  await waiting;
  t.is(watch.now().unanswered, undefined, 'nobody waits any more');
});
