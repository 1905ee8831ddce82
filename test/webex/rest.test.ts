import test, { type ExecutionContext } from 'ava';
import { createServer } from 'node:http';
import { inspect } from 'node:util';
import { RunError } from '../../src/errors.js';
import { connectWebex, type Webex, type WebexOptions } from '../../src/webex/connect.js';
import { createGate } from '../../src/webex/gate.js';
import { createHttp } from '../../src/webex/http.js';
import { nextAddress, readPages } from '../../src/webex/pages.js';
import { createRest, type Rest } from '../../src/webex/rest.js';
import { createTokenSource } from '../../src/webex/tokens.js';
import { service } from '../simulator/service.js';
import { closedPort, httpServer, sendJson } from './servers.js';

const limits = { userAgent: 'test/1', concurrency: 4 };
const secret = 'canary-token-4711';

function restAt(apiUrl: string, accessToken = secret): Rest {
  const http = createHttp(limits);
  const gate = createGate({ name: 'REST', concurrency: limits.concurrency, dice: () => 0 });
  return createRest({ apiUrl, http, gate, tokens: createTokenSource({ apiUrl, accessToken }, { http, gate }) });
}

function webexAt(apiUrl: string, options: Partial<WebexOptions> = {}): Webex {
  return connectWebex({ apiUrl, xmlUrl: `${apiUrl}/xml`, accessToken: secret, ...limits, ...options });
}

const get = { operation: 'people.find', method: 'GET', path: '/people', safety: 'repeatable' } as const;
const post = { operation: 'people.create', method: 'POST', path: '/people', body: { a: 'ü' }, safety: 'once' } as const;

test('a request carries the token, JSON in UTF-8, and asks for JSON', async (t) => {
  let sent = '';
  const server = await httpServer(t, (_request, response, body) => {
    sent = body;
    sendJson(response, 200, { id: 1 }, { trackingid: 'ROUTER_1' });
  });
  const answer = await restAt(server.url)(post);
  t.like(answer, { result: 'done', trackingId: 'ROUTER_1', value: { status: 200, content: { id: 1 } } });
  t.is(sent, '{"a":"ü"}');
  t.like(server.seen[0]?.headers, {
    authorization: `Bearer ${secret}`,
    'content-type': 'application/json;charset=utf-8',
    accept: 'application/json',
  });
});

test('a secret that the service repeats in the header of a success goes no further than the answer', async (t) => {
  const server = await httpServer(t, (_request, response) =>
    sendJson(response, 200, {}, { trackingid: `ROUTER ${secret}` }),
  );
  t.like(await restAt(server.url)(get), { result: 'done', trackingId: 'ROUTER ***' });
});

const answers: readonly [
  what: string,
  status: number,
  body: string,
  result: 'done' | 'refused' | 'doubt',
  code: string | undefined,
][] = [
  ['JSON', 200, '{}', 'done', undefined],
  ['no body', 204, '', 'done', undefined],
  ['a page', 200, '<title>Log in</title>', 'doubt', 'not-webex'],
  ['cut JSON', 200, '{"items":[1,2', 'doubt', 'not-webex'],
  ['a redirect', 302, '', 'doubt', 'http-302'],
  ['a refusal', 400, '{"message":"no"}', 'refused', 'http-400'],
  ['a refusal of a proxy', 403, '<html>', 'refused', 'not-webex'],
  ['a conflict', 409, '{}', 'refused', 'http-409'],
  ['an error of the service', 500, '{}', 'doubt', 'http-500'],
  ['an error of a gateway', 502, '<html>', 'doubt', 'not-webex'],
];
for (const [what, status, body, result, code] of answers) {
  test(`${what} (${status}) is ${result}, also for a create, which is sent once`, async (t) => {
    const server = await httpServer(t, (_request, response) => {
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(status === 204 ? undefined : body);
    });
    const answer = await restAt(server.url)(post);
    t.is(answer.result, result);
    t.is(answer.result === 'done' ? undefined : answer.problem.code, code);
    t.is(server.seen.length, 1);
  });
}

for (const [what, status, headers] of [
  ['429 in seconds', 429, { 'retry-after': '1' }],
  ['429 without a number', 429, { 'retry-after': new Date(0).toUTCString() }],
] as const) {
  test(`a create that got ${what} is sent again after the pause, and nothing else before`, async (t) => {
    const at: number[] = [];
    const server = await httpServer(t, (_request, response, _body, nth) => {
      at.push(performance.now());
      sendJson(response, nth === 1 ? status : 200, {}, nth === 1 ? headers : {});
    });
    const rest = restAt(server.url);
    const first = rest(post);
    while (at.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const others = Array.from({ length: 6 }, () => rest(get));
    t.is((await first).result, 'done');
    await Promise.all(others);
    t.is(at.length, 8);
    t.true((at[1] ?? 0) - (at[0] ?? 0) >= 999, 'the pause of a second was kept');
  });
}

/** A server that says whether it takes a token for a path, and gives A1, A2, … for the refresh token. */
async function restRenewing(t: ExecutionContext, takes: (token: string, path: string) => boolean | Promise<boolean>) {
  let given = 0;
  const server = await httpServer(t, (request, response) => {
    const path = request.url ?? '';
    const token = (request.headers.authorization ?? '').replace('Bearer ', '');
    if (path === '/access_token') sendJson(response, 200, { access_token: `A${(given += 1)}` });
    else void Promise.resolve(takes(token, path)).then((good) => sendJson(response, good ? 200 : 401, {}));
  });
  const http = createHttp(limits);
  const gate = createGate({ name: 'REST', concurrency: limits.concurrency, dice: () => 0 });
  const tokens = createTokenSource({ apiUrl: server.url, accessToken: 'A0', refreshToken: 'R' }, { http, gate });
  return { rest: createRest({ apiUrl: server.url, http, gate, tokens }), given: () => given };
}

for (const [what, first, second, result] of [
  ['a create that was told to wait and then refused', 429, 409, 'refused'],
  ['a create whose token was refused and that then was refused', 401, 409, 'refused'],
  ['a create that was told to wait and then left in doubt', 429, 500, 'doubt'],
  ['a create that was told to wait and then made', 429, 200, 'done'],
] as const) {
  test(`${what} tells that an earlier attempt was sent`, async (t) => {
    let posts = 0;
    const server = await httpServer(t, (request, response) => {
      if (request.url === '/access_token') return sendJson(response, 200, { access_token: 'A1' });
      posts += 1;
      sendJson(response, posts === 1 ? first : second, {}, posts === 1 ? { 'retry-after': '0' } : {});
    });
    const http = createHttp(limits);
    const gate = createGate({ name: 'REST', concurrency: 1, dice: () => 0 });
    const tokens = createTokenSource({ apiUrl: server.url, accessToken: 'A0', refreshToken: 'R' }, { http, gate });
    const rest = createRest({ apiUrl: server.url, http, gate, tokens });
    t.like(await rest(post), { result, repeated: true });
    t.is(posts, 2);
  });
}

test('a call that was sent once tells of no earlier attempt, whatever came of it', async (t) => {
  for (const status of [200, 409, 500]) {
    const server = await httpServer(t, (_request, response) => sendJson(response, status, {}));
    t.false('repeated' in (await restAt(server.url)(post)), `${status}`);
  }
});

test('an attempt that never left this machine is no earlier attempt', async (t) => {
  const away = await closedPort();
  const answer = restAt(away)(post);
  const late = createServer((_request, response) => sendJson(response, 409, {}));
  await new Promise((resolve) => setTimeout(resolve, 100));
  await new Promise<void>((resolve) => late.listen(Number(new URL(away).port), '127.0.0.1', resolve));
  t.teardown(() => late.close());
  const { result, ...rest } = await answer;
  t.is(result, 'refused');
  t.false('repeated' in rest);
});

test('a call that meets the end of one token and of the next, which has served others, is made a third time', async (t) => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const { rest, given } = await restRenewing(t, (token, path) => {
    if (path === '/late' && token !== 'A2') return held.then(() => false);
    return token !== 'A0';
  });
  const late = rest({ ...post, path: '/late' });
  t.is((await rest(get)).result, 'done');
  release();
  t.is((await late).result, 'done');
  t.is(given(), 2);
});

test('a new token that is refused before it served anybody stops the run', async (t) => {
  const { rest, given } = await restRenewing(t, () => false);
  t.is((await t.throwsAsync(rest(get), { instanceOf: RunError })).problem, 'signIn');
  t.is(given(), 1);
});

test('a call whose every token is refused, while the same tokens serve others, is given up', async (t) => {
  const { rest, given } = await restRenewing(t, async (_token, path) => {
    if (path !== '/late') return true;
    t.is((await rest(get)).result, 'done');
    return false;
  });
  t.is((await t.throwsAsync(rest({ ...get, path: '/late' }), { instanceOf: RunError })).problem, 'signIn');
  t.is(given(), 5);
});

test('a locked resource (423) holds up nobody else, and is given up in the end', async (t) => {
  const server = await httpServer(t, (request, response) => {
    sendJson(response, request.url === '/locked' ? 423 : 200, {}, { 'retry-after': '1' });
  });
  const rest = restAt(server.url);
  let over = false;
  const locked = rest({ ...get, path: '/locked' }).finally(() => (over = true));
  for (let nth = 0; nth < 5; nth++) t.is((await rest(get)).result, 'done');
  t.false(over, 'the others were done while it waited');
  t.like(await locked, { result: 'refused', problem: { code: 'http-423' } });
  t.is(server.seen.filter(({ url }) => url === '/locked').length, 4);
});

test('a read that got errors of the service is repeated until it is answered', async (t) => {
  const server = await httpServer(t, (request, response, _body, nth) => {
    if (nth === 1) sendJson(response, 503, '<html>');
    else if (nth === 2) request.socket.destroy();
    else if (nth === 3) sendJson(response, 200, '{"cut":');
    else sendJson(response, 200, { ok: true });
  });
  t.like(await restAt(server.url)(get), { result: 'done', value: { content: { ok: true } } });
  t.is(server.seen.length, 4);
});

for (const [what, status, body] of [
  ['sends everybody elsewhere', 302, ''],
  ['answers with its own page', 200, '<title>Log in</title>'],
  ['forbids everything in its own words', 403, '<title>Blocked</title>'],
] as const) {
  test(`a portal on the way that ${what} ends the run instead of failing every row`, async (t) => {
    const server = await httpServer(t, (_request, response) => {
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(body);
    });
    const rest = restAt(server.url);
    const outcomes = [];
    for (let nth = 0; nth < 40; nth++) outcomes.push(await rest(post).catch((error: unknown) => error));
    t.is(server.seen.length, 20);
    t.true(outcomes.slice(0, 20).every((outcome) => !(outcome instanceof RunError)));
    const last = outcomes.at(-1);
    t.true(last instanceof RunError && last.problem === 'stopped');
    t.regex(inspect(last), /no usable responses \(not-webex/u);
  });
}

test('an unreachable service stops the run, whatever is asked', async (t) => {
  const rest = restAt(await closedPort());
  const all = await Promise.allSettled([rest(get), rest(post)]);
  for (const one of all) {
    const reason: unknown = one.status === 'rejected' ? one.reason : undefined;
    t.true(reason instanceof RunError && reason.problem === 'stopped', inspect(one));
    t.notRegex(inspect(reason, { depth: 12, showHidden: true }), /canary/u);
  }
});

test('a token goes to the API’s own address only', async (t) => {
  const other = await httpServer(t, (_request, response) => sendJson(response, 200, {}));
  const server = await httpServer(t, (_request, response) => sendJson(response, 200, {}));
  const rest = restAt(server.url);
  const drifted = [
    `${other.url}/people`,
    `${other.url}@x/`,
    'HTTP://[::1/',
    'https://elsewhere.example/',
    // The same host over TLS, at another port, and as the user name of another.
    server.url.replace('http:', 'https:'),
    server.url.replace(/\d+$/u, (port) => String(Number(port) - 1)),
    server.url.replace('127.0.0.1', 'localhost'),
    `${server.url}@elsewhere.example/`,
    '@elsewhere.example/people',
    '.elsewhere.example/people',
  ];
  for (const path of drifted) {
    t.like(await rest({ ...get, path }), { result: 'refused', problem: { code: 'foreign-address' } }, path);
  }
  t.is(other.seen.length, 0);
  t.is((await rest({ ...get, path: `${server.url}/page2` })).result, 'done');
});

test('a stop ends a run that waits out a pause', async (t) => {
  const server = await httpServer(t, (_request, response) => sendJson(response, 429, {}, { 'retry-after': '600' }));
  const webex = webexAt(server.url);
  const call = webex.people.findByEmail('a@acme.example');
  while (server.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  webex.stop();
  await t.throwsAsync(call, { instanceOf: RunError, message: /was interrupted/u });
  t.is(server.seen.length, 1);
});

test('an organization under a rate limit is read to the end, and the run does not stop', async (t) => {
  const { connection, requests, control } = await service(t, { rate: 1, retryAfter: 'zero', users: 20 });
  const webex = webexAt(connection.apiUrl, { accessToken: connection.accessToken, concurrency: 10 });
  const finding = Promise.all(
    Array.from({ length: 60 }, (_, nth) => webex.people.findByEmail(nth % 2 ? connection.admin : 'no@acme.example')),
  );
  // Beyond the first ten at once nobody is admitted, until there is more for everybody.
  while (!(await requests()).some(({ status }) => status === 429))
    await new Promise((resolve) => setTimeout(resolve, 20));
  await control('POST /rate', { rate: 1200 });
  t.deepEqual(
    (await finding).map((answer) => (answer.result === 'done' ? answer.value?.emails[0] : answer)),
    Array.from({ length: 60 }, (_, nth) => (nth % 2 ? connection.admin : undefined)),
  );
  const statuses = (await requests()).map(({ status }) => status);
  t.is(statuses.filter((status) => status === 200).length, 60);
  t.true(statuses.includes(429));
  t.is(webex.stats().calls['people.find'], statuses.length);
});

const links: readonly [link: string | undefined, next: string | undefined][] = [
  [undefined, undefined],
  ['', undefined],
  ['<https://a/x>; rel="prev"', undefined],
  ['<https://a/x?max=1>; rel="next"', 'https://a/x?max=1'],
  ['<https://a/x>;rel=next', 'https://a/x'],
  ['<https://a/1>; rel="first", <https://a/2>; title="b"; rel="last NEXT"', 'https://a/2'],
  ['<https://a/x?max=null&after=b>; rel="next"', 'https://a/x?after=b'],
  ['<https://a/x?before&max=null>; rel="next"', 'https://a/x?before'],
  ['<https://a/x?max=null>; rel="next"', 'https://a/x'],
  ['rel="next"', undefined],
];
for (const [link, next] of links) {
  test(`the next page of ${JSON.stringify(link)}`, (t) => {
    t.is(nextAddress(link), next);
  });
}

for (const nextLink of ['valueless-before', 'plain', 'max-null', 'empty-page'] as const) {
  test(`a list is read through all of its pages (${nextLink})`, async (t) => {
    const { connection, state } = await service(t, { nextLink, users: 7, pageCap: 3 });
    const list = await readPages(restAt(connection.apiUrl, connection.accessToken), 'people.list', '/people');
    const ids = list.result === 'done' ? list.value.map((item) => (item as { id: string }).id) : [];
    t.deepEqual(
      ids,
      (await state()).people.map(({ id }) => id),
    );
  });
}

const brokenLists: readonly [what: string, link: (url: string) => string, code: string][] = [
  ['that names itself as next', (url) => `<${url}/people>; rel="next"`, 'endless-list'],
  ['whose next page is elsewhere', () => '<https://elsewhere.example/people>; rel="next"', 'foreign-address'],
];
for (const [what, link, code] of brokenLists) {
  test(`a list ${what} is no list`, async (t) => {
    const server = await httpServer(t, (_request, response) => {
      sendJson(response, 200, { items: [1] }, { link: link(server.url) });
    });
    const list = await readPages(restAt(server.url), 'a', `${server.url}/people`);
    t.true(list.result !== 'done');
    t.is(list.result === 'done' ? '' : list.problem.code, code);
    t.true(server.seen.length <= 2);
  });
}

test('a list that always has one more page is given up', async (t: ExecutionContext) => {
  const server = await httpServer(t, (_request, response, _body, nth) => {
    sendJson(response, 200, { items: [] }, { link: `<${server.url}/people?after=${nth}>; rel="next"` });
  });
  t.like(await readPages(restAt(server.url), 'a', '/people'), { result: 'doubt', problem: { code: 'endless-list' } });
  t.is(server.seen.length, 1000);
});
