import test from 'ava';
import { RunError } from '../../src/errors.js';
import { connectWebex } from '../../src/webex/connect.js';
import { createGate, type Attempt } from '../../src/webex/gate.js';
import { createCircuitBreaker } from '../../src/webex/circuit-breaker.js';
import { createRateLearner } from '../../src/webex/rate-learner.js';
import { notLedOn, proxyLeadsNowhere, proxyUnreachable } from '../../src/webex/proxy-trouble.js';
import type { Failure } from '../../src/webex/repetition.js';
import { countTime } from '../helpers/counted-time.js';
import { service } from '../simulator/service.js';

const fine: Attempt<string> = { value: 'fine' };
const failing = (failure: Failure): Attempt<string> => ({ value: failure.code, failure });
const tooMany = (pause: number): Attempt<string> => failing({ code: 'http-429', sent: 'no', pause });
const cut = failing({ code: 'connection-cut', sent: 'maybe' });
const away = failing({ code: 'unreachable (ECONNREFUSED)', sent: 'no' });
const untrusted = failing({ code: 'certificate not trusted (CERT_HAS_EXPIRED)', sent: 'never' });

const way = { proxy: 'proxy.example:8080', hasPassword: true, target: 'webexapis.com:443' };

const takes = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
/** Gives these one after the other, then the last one for ever, and counts. */
function script(...outcomes: Attempt<string>[]): { attempt: () => Promise<Attempt<string>>; readonly made: number } {
  let made = 0;
  return {
    async attempt() {
      await takes(1);
      return outcomes[Math.min(made++, outcomes.length - 1)] ?? fine;
    },
    get made() {
      return made;
    },
  };
}

for (const concurrency of [1, 3, 10, 2.5]) {
  test(`never more than ${concurrency} requests are in flight`, async (t) => {
    const gate = createGate({ name: 'REST', concurrency });
    let [now, most] = [0, 0];
    const attempt = async (): Promise<Attempt<string>> => {
      most = Math.max(most, (now += 1));
      await takes(2);
      now -= 1;
      return Math.random() < 0.2 ? tooMany(5) : fine;
    };
    await Promise.all(Array.from({ length: 60 }, () => gate.run('a', 'repeatable', attempt)));
    t.is(most, Math.floor(concurrency));
  });
}

test('a rate is spread evenly: late timers are made good a little at a time, a standstill is not', async (t) => {
  const gate = createGate({ name: 'REST', concurrency: 10, perMinute: 1200 });
  const left: number[] = [];
  const attempt = async (): Promise<Attempt<string>> => {
    left.push(performance.now());
    if (left.length === 5) while (performance.now() < (left[4] ?? 0) + 800);
    await takes(1);
    return left.length % 4 === 0 ? cut : fine;
  };
  await Promise.all(Array.from({ length: 15 }, () => gate.run('a', 'repeatable', attempt)));
  const distances = left.slice(1).map((at, index) => at - (left[index] ?? 0));
  t.true(left.length > 15, 'repetitions are counted against the rate as well');
  t.true(Math.min(...distances) >= 39, `${Math.min(...distances)} ms`);
  const earliest = (start: number): number =>
    Math.max(...left.slice(start).map((at, nth) => nth * 50 - (at - (left[start] ?? 0))));
  t.true(earliest(0) < 5, `${earliest(0)} ms before its turn`);
  t.true(earliest(5) < 255, `${earliest(5)} ms of the standstill are made good, which is more than five turns`);
});

test('one request that is told to wait stops all: nothing leaves inside the pause', async (t) => {
  const gate = createGate({ name: 'REST', concurrency: 4 });
  const left: number[] = [];
  let pausedAt = 0;
  const attempt = async (): Promise<Attempt<string>> => {
    left.push(performance.now());
    const nth = left.length;
    await takes(3);
    if (nth !== 6) return fine;
    pausedAt = performance.now();
    return tooMany(400);
  };
  await Promise.all(Array.from({ length: 30 }, () => gate.run('a', 'once', attempt)));
  t.is(left.length, 31);
  const inside = left.filter((at) => at > pausedAt && at < pausedAt + 399);
  t.deepEqual(inside, []);
  t.true(left.filter((at) => at > pausedAt).length > 20, 'most of them had to wait');
});

test('one pause for ten requests in flight counts once', async (t) => {
  const gate = createGate({ name: 'REST', concurrency: 10 });
  const attempt = (nth: number): (() => Promise<Attempt<string>>) => {
    const { attempt: next } = script(tooMany(300), fine);
    return async () => {
      await takes(nth % 2);
      return await next();
    };
  };
  await Promise.all(Array.from({ length: 10 }, (_, nth) => gate.run('people.find', 'repeatable', attempt(nth))));
  const { calls, waits } = gate.stats();
  t.deepEqual(calls, { 'people.find': 20 });
  t.true((waits['rate limit'] ?? 0) >= 0.3 && (waits['rate limit'] ?? 0) < 3, JSON.stringify(waits));
  t.deepEqual(Object.keys(waits), ['rate limit']);
});

test.serial(
  'after a refusal requests leave evenly, at a speed between what was admitted and what was refused',
  async (t) => {
    countTime(t);
    const gate = createGate({ name: 'REST', concurrency: 10 });
    const left: number[] = [];
    const attempt = async (): Promise<Attempt<string>> => {
      const nth = left.push(performance.now());
      await takes(5);
      return nth === 40 ? tooMany(1000) : fine;
    };
    await Promise.all(Array.from({ length: 70 }, () => gate.run('a', 'once', attempt)));
    const after = left.slice(50).map((at, nth) => at - (left[nth + 49] ?? 0));
    const average = after.reduce((sum, distance) => sum + distance, 0) / after.length;
    // 40 in 20 ms and a second of pause; that is between 1 and 26 ms.
    t.true(average > 2 && average < 25, `${average} ms`);
    const { rate } = gate.stats();
    t.true((rate.learned ?? 0) > 2400 && (rate.learned ?? 0) < 60_000, JSON.stringify(rate));
    t.true(rate.perMinute > 0 && rate.perMinute < 71 * 60, JSON.stringify(rate));
  },
);

test('without a refusal nothing is held back, and no limit is learned', async (t) => {
  const gate = createGate({ name: 'REST', concurrency: 10 });
  const begun = performance.now();
  await Promise.all(Array.from({ length: 2000 }, () => gate.run('a', 'once', () => Promise.resolve(fine))));
  const most = (2000 / (performance.now() - begun)) * 60_000;
  const { rate } = gate.stats();
  t.deepEqual(Object.keys(rate), ['perMinute']);
  t.true(rate.perMinute >= Math.floor(most), JSON.stringify(rate));
});

test('each API has a rate of its own, and one that was not called has none', async (t) => {
  const { connection } = await service(t);
  const webex = connectWebex({ ...connection, concurrency: 3, userAgent: 'test/1' });
  t.deepEqual(webex.stats().rate, {});
  await webex.people.me();
  t.deepEqual(Object.keys(webex.stats().rate), ['REST']);
  await webex.site(connection.site, connection.admin).read(connection.admin);
  t.deepEqual(Object.keys(webex.stats().rate), ['REST', 'XML']);
});

test('what waits to repeat by itself lets others go on', async (t) => {
  const gate = createGate({ name: 'REST', concurrency: 1 });
  const order: string[] = [];
  const note = (name: string, outcomes: Attempt<string>[]): (() => Promise<Attempt<string>>) => {
    const { attempt } = script(...outcomes);
    return () => {
      order.push(name);
      return attempt();
    };
  };
  await Promise.all([
    gate.run('a', 'repeatable', note('cut', [cut, fine])),
    gate.run('a', 'repeatable', note('other', [fine])),
  ]);
  t.deepEqual(order, ['cut', 'other', 'cut']);
});

test('statistics are a copy', async (t) => {
  const gate = createGate({ name: 'REST', concurrency: 1 });
  await gate.run('a', 'once', script(fine).attempt);
  const before = gate.stats();
  await gate.run('a', 'once', script(fine).attempt);
  t.deepEqual(before.calls, { a: 1 });
  t.deepEqual(gate.stats().calls, { a: 2 });
});

const creates: readonly [what: string, outcomes: Attempt<string>[], made: number, value: string][] = [
  ['is sent again where it was told to wait', [tooMany(5), tooMany(5), fine], 3, 'fine'],
  ['is sent again where it was not sent', [away, fine], 2, 'fine'],
  ['is sent once where it may have arrived', [cut, fine], 1, 'connection-cut'],
  ['is sent once where it may have arrived, also after a pause', [tooMany(5), cut, fine], 2, 'connection-cut'],
];
for (const [what, outcomes, made, value] of creates) {
  test(`a create ${what}`, async (t) => {
    const scripted = script(...outcomes);
    t.is(await createGate({ name: 'REST', concurrency: 2 }).run('a', 'once', scripted.attempt), value);
    t.is(scripted.made, made);
  });
}

const ends: readonly [what: string, outcome: Attempt<string>, message: RegExp, next: RegExp][] = [
  [
    'a wait that is too long',
    tooMany(16 * 60_000),
    /\(REST\) asks to wait until 20\d\d-.*too long/u,
    /after that time/u,
  ],
  ['a wait without end', tooMany(Infinity), /asks to wait until \+?2\d{4,5}-/u, /after that time/u],
  [
    'a proxy that wants another password',
    failing(notLedOn(way, 407)),
    /^The proxy proxy\.example:8080 does not accept the user name and password in its address \(407\)\.$/u,
    /HTTPS_PROXY=http:\/\/user:password@proxy\.example:8080/u,
  ],
  ['a certificate that is not trusted', untrusted, /certificate not trusted \(CERT_HAS_EXPIRED\)/u, /NODE_EXTRA_CA/u],
];
for (const [what, outcome, message, next] of ends) {
  test(`${what} ends the run after one request, for all who wait as well`, async (t) => {
    const gate = createGate({ name: 'REST', concurrency: 1 });
    const scripted = script(outcome);
    const all = await Promise.allSettled(
      Array.from({ length: 200 }, () => gate.run('a', 'repeatable', scripted.attempt)),
    );
    t.is(scripted.made, 1);
    const reasons = new Set(all.map((one) => (one.status === 'rejected' ? (one.reason as unknown) : undefined)));
    t.is(reasons.size, 1);
    const [reason] = reasons;
    t.true(reason instanceof RunError);
    if (!(reason instanceof RunError)) return;
    t.is(reason.problem, 'stopped');
    t.regex(reason.message, message);
    t.regex(reason.next ?? '', next);
    await t.throwsAsync(gate.run('a', 'once', scripted.attempt), { is: reason });
    t.is(scripted.made, 1);
  });
}

const shutOut: readonly [what: string, failure: Failure, message: string, next: RegExp][] = [
  [
    'cannot be reached',
    proxyUnreachable(way, 'ECONNREFUSED'),
    'The proxy proxy.example:8080 cannot be reached (ECONNREFUSED), after many attempts.',
    /HTTPS_PROXY or ALL_PROXY/u,
  ],
  [
    'refuses the host',
    notLedOn(way, 403),
    'The proxy proxy.example:8080 does not let this program connect to webexapis.com:443 (403), after many attempts.',
    /Have webexapis\.com:443 allowed there.*NO_PROXY/u,
  ],
  [
    'cannot reach the host',
    notLedOn(way, 502),
    'The proxy proxy.example:8080 cannot connect to webexapis.com:443 (502), after many attempts.',
    /Ask whoever runs the proxy/u,
  ],
  [
    'cuts',
    proxyLeadsNowhere(way, 'ECONNRESET'),
    'The proxy proxy.example:8080 did not connect to webexapis.com:443 (ECONNRESET), after many attempts.',
    /Ask whoever runs the proxy/u,
  ],
];
for (const [what, failure, message, next] of shutOut) {
  test(`a proxy that ${what} is tried some times, also for what must not be sent twice, and then named`, async (t) => {
    const gate = createGate({ name: 'REST', concurrency: 1, dice: () => 0 });
    const scripted = script(failing(failure));
    const error = await t.throwsAsync(gate.run('a', 'once', scripted.attempt), { instanceOf: RunError });
    t.is(scripted.made, 8);
    t.is(error.problem, 'stopped');
    t.is(error.message, message);
    t.regex(error.next ?? '', next);
    t.notRegex(error.message, /Webex \(/u, 'it is the network’s trouble, not Webex’s');
  });
}

test('a pause of just fifteen minutes is waited for', async (t) => {
  const gate = createGate({ name: 'REST', concurrency: 1 });
  const scripted = script(tooMany(15 * 60_000), fine);
  let ended = false;
  const call = gate.run('a', 'repeatable', scripted.attempt).finally(() => (ended = true));
  await takes(300);
  t.false(ended);
  t.is(scripted.made, 1);
  gate.stop();
  await t.throwsAsync(call, { instanceOf: RunError });
});

test('being told to wait for ever ends the run, after a bounded number of requests', async (t) => {
  const gate = createGate({ name: 'REST', concurrency: 5 });
  const scripted = script(tooMany(2));
  const all = await Promise.allSettled(
    Array.from({ length: 300 }, () => gate.run('a', 'repeatable', scripted.attempt)),
  );
  t.true(all.every(({ status }) => status === 'rejected'));
  t.true(scripted.made <= 5 * 40, `${scripted.made} requests`);
  await t.throwsAsync(gate.run('a', 'repeatable', scripted.attempt), { message: /too many requests/u });
});

test('pauses grow as long as none of them helps, and begin anew after a good answer', async (t) => {
  const gate = createGate({ name: 'REST', concurrency: 1 });
  const left: number[] = [];
  const { attempt } = script(tooMany(60), tooMany(60), tooMany(60), fine, tooMany(60), fine);
  const noted = (): Promise<Attempt<string>> => {
    left.push(performance.now());
    return attempt();
  };
  await gate.run('a', 'once', noted);
  await gate.run('a', 'once', noted);
  const distances = left.slice(1).map((at, index) => at - (left[index] ?? 0));
  for (const [index, least] of [60, 120, 240, 0, 60].entries()) t.true((distances[index] ?? 0) >= least, `${index}`);
  t.is(gate.stats().waits['rate limit'], 0.5);
});

test('a service that asks for long pauses again and again ends the run before hours are over', (t) => {
  const admission = { paused: 0, shut: undefined as RunError | undefined };
  const circuitBreaker = createCircuitBreaker({
    name: 'REST',
    admission: {
      pass: () => Promise.resolve(false),
      sleep: () => Promise.resolve(),
      hurry: () => undefined,
      pause: (milliseconds) => (admission.paused += milliseconds),
      shut: (reason) => (admission.shut ??= reason),
    },
    rateLearner: createRateLearner(),
    onPause: () => undefined,
  });
  for (let nth = 0; nth < 100 && !admission.shut; nth++)
    circuitBreaker.sent(false)({ code: 'http-429', sent: 'no', pause: 600_000 });
  t.regex(admission.shut?.message ?? '', /too many requests/u);
  t.true(admission.paused <= 60 * 60_000);
});

test('who is told to wait often, while others are let through, does not end the run', async (t) => {
  const gate = createGate({ name: 'REST', concurrency: 2 });
  const unlucky = script(...Array.from({ length: 60 }, () => tooMany(1)), fine);
  const lucky = script(fine);
  const end = { reached: false };
  const other = (async () => {
    while (!end.reached) await gate.run('b', 'repeatable', lucky.attempt);
  })();
  t.is(await gate.run('a', 'once', unlucky.attempt), 'fine');
  end.reached = true;
  await other;
  t.is(unlucky.made, 61);
});

test('many calls in a row that nobody can tell of end the run; each of them is still answered', async (t) => {
  const gate = createGate({ name: 'XML', concurrency: 5 });
  const scripted = script(cut);
  const all = await Promise.allSettled(Array.from({ length: 100 }, () => gate.run('a', 'once', scripted.attempt)));
  const answered = all.filter(({ status }) => status === 'fulfilled').length;
  t.is(scripted.made, answered, 'who has sent something is told what is known of it');
  t.true(answered >= 20 && answered < 30, `${answered}`);
  await t.throwsAsync(gate.run('a', 'once', scripted.attempt), { message: /no usable responses \(connection-cut\)/u });
});

test('a good answer in between shows that it is no outage', async (t) => {
  const gate = createGate({ name: 'XML', concurrency: 1 });
  for (let nth = 0; nth < 60; nth++) {
    const expected = nth % 10 === 9 ? 'fine' : 'connection-cut';
    t.is(await gate.run('a', 'once', script(expected === 'fine' ? fine : cut).attempt), expected);
  }
});

test('a call that may have been applied is answered so, even if the run ends while it is repeated', async (t) => {
  const gate = createGate({ name: 'REST', concurrency: 1 });
  const scripted = script(cut, untrusted);
  t.is(await gate.run('a', 'repeatable', scripted.attempt), 'connection-cut');
  await t.throwsAsync(gate.run('a', 'repeatable', scripted.attempt), { instanceOf: RunError });
  t.is(scripted.made, 2);
});

test('an unexpected error of an attempt goes to its caller and disturbs nobody', async (t) => {
  const gate = createGate({ name: 'REST', concurrency: 1 });
  await t.throwsAsync(
    gate.run('a', 'once', () => Promise.reject(new Error('a defect'))),
    { message: 'a defect' },
  );
  t.is(await gate.run('a', 'once', script(fine).attempt), 'fine');
});

test('a stop ends the waiting in a pause, in a repetition and for a turn', async (t) => {
  const gate = createGate({ name: 'REST', concurrency: 2 });
  const paused = script(tooMany(10 * 60_000));
  const all = Array.from({ length: 50 }, () => gate.run('a', 'repeatable', paused.attempt));
  await takes(50);
  gate.stop();
  const outcomes = await Promise.allSettled(all);
  t.true(outcomes.every(({ status }) => status === 'rejected'));
  t.true(paused.made <= 2);
  const [first] = outcomes;
  t.true(first?.status === 'rejected' && first.reason instanceof RunError);
});

test('a stop lets what is under way be finished, as long as it takes no long wait', async (t) => {
  const gate = createGate({ name: 'REST', concurrency: 1 });
  const calls = [
    gate.run('a', 'once', script(fine).attempt),
    gate.run('a', 'repeatable', script(cut, fine).attempt),
    gate.run('a', 'repeatable', script(tooMany(20), fine).attempt),
  ];
  gate.stop();
  t.deepEqual(await Promise.all(calls), ['fine', 'fine', 'fine']);
  t.is(await gate.run('a', 'once', script(fine).attempt), 'fine');
});

test('a stop in the repetition of what may have been applied gives the answer in doubt', async (t) => {
  const gate = createGate({ name: 'REST', concurrency: 1 });
  const scripted = script(failing({ code: 'http-503', sent: 'maybe', delay: 50_000 }), fine);
  const call = gate.run('a', 'repeatable', scripted.attempt);
  await takes(50);
  gate.stop();
  t.is(await call, 'http-503');
  t.is(scripted.made, 1);
});

test('the XML API’s 000045, which comes with 200, pauses that API and no other', async (t) => {
  const webexService = await service(t);
  const { connection } = webexService;
  const webex = connectWebex({ ...connection, concurrency: 3, userAgent: 'test/1' });
  const site = webex.site(connection.site, connection.admin);
  await webexService.fault({ match: { operation: 'GetUser' }, nth: 2, do: { exceptionId: '000045' } });
  t.is((await site.read(connection.admin)).result, 'done');
  const paused = Array.from({ length: 20 }, () => site.read(connection.admin));
  const asked = async (): Promise<number> =>
    (await webexService.requests()).filter(({ operation }) => operation === 'GetUser').length;
  while ((await asked()) < 2) await takes(5);
  await takes(300);
  const before = await asked();
  t.true(before <= 1 + 3, 'only those under way');
  t.is((await webex.people.me()).emails[0], connection.admin);
  t.is(await asked(), before);
  webex.stop();
  const outcomes = await Promise.allSettled(paused);
  t.true(outcomes.filter(({ status }) => status === 'rejected').length >= 18);
  t.is(await asked(), before);
  t.is(webex.stats().waits['rate limit'], 60);
});
