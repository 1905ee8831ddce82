import test from 'ava';
import { startSimulator } from '../../src/simulator/server.js';
import { service } from './service.js';
import type { Json, Service } from './service.js';

const ana = { emails: ['ana@acme.example'], firstName: 'Ana' };
const post = { method: 'POST', path: '/v1/people' };

async function create({ rest }: Service, email = 'ana@acme.example'): Promise<number | 'cut'> {
  return rest('POST /people', { body: { ...ana, emails: [email] } }).then(
    ({ status }) => status,
    () => 'cut',
  );
}

async function isThere({ state }: Service, email = 'ana@acme.example'): Promise<boolean> {
  return (await state(email)).people.length === 1;
}

const table = [
  ['a status', { status: 503 }, 503, 503, false],
  ['a connection cut before', { cut: 'before' }, 'cut', null, false],
  ['a connection cut after', { cut: 'after' }, 'cut', null, true],
  ['an answer cut in its body', { cut: 'body' }, 'cut', 200, true],
  ['no effect', { noEffect: true }, 200, 200, false],
  ['an error that was applied', { apply: true, status: 400 }, 400, 400, true],
  ['a late answer', { hang: 50 }, 200, 200, true],
  ['an expired token', { expire: 'accessToken' }, 401, 401, false],
] as const;
for (const [what, action, status, logged, applied] of table) {
  test(`${what}: ${JSON.stringify(action)} answers ${status}, and the person is ${applied ? '' : 'not '}there`, async (t) => {
    const one = await service(t);
    await one.fault({ match: post, do: action });
    t.is(await create(one), status);
    t.is(await isThere(one), applied);
    t.like(await one.requests(), [{ applied, status: logged, email: 'ana@acme.example' }]);
  });
}

test('an answer may be spelled out: status, headers and body', async (t) => {
  const { rest, fault } = await service(t);
  const answers = [
    [{ status: 502, body: '<html>Bad gateway</html>' }, 'text/html', '<html>Bad gateway</html>'],
    [{ status: 200, body: { items: 'none' } }, 'application/json', '{"items":"none"}'],
    [{ status: 200, body: null }, 'application/json', 'null'],
    [{ status: 200, headers: { 'content-type': 'text/plain' }, body: '' }, 'text/plain', ''],
  ] as const;
  for (const [action, type, text] of answers) {
    await fault({ match: { path: '/v1/people/me' }, do: action });
    const heard = await rest('GET /people/me');
    t.is(heard.status, action.status);
    t.is(heard.headers.get('content-type')?.split(';')[0], type);
    t.is(heard.text, text);
  }
});

test('headers of a fault go out with the usual error body', async (t) => {
  const { rest, fault } = await service(t);
  await fault({ match: {}, do: { status: 429, headers: { 'Retry-After': 'rand(30),add(30)' } } });
  const heard = await rest('GET /people/me');
  t.is(heard.headers.get('retry-after'), 'rand(30),add(30)');
  t.is(heard.json['trackingId'], heard.headers.get('trackingid') ?? '');
});

test('a header of a fault may be a number', async (t) => {
  const { rest, fault } = await service(t);
  await fault({ match: {}, do: { status: 429, headers: { 'retry-after': 0 } } });
  t.is((await rest('GET /people/me')).headers.get('retry-after'), '0');
});

const countings = [
  ['the first one by default', {}, [503, 200, 200, 200, 200]],
  ['the third', { nth: 3 }, [200, 200, 503, 200, 200]],
  ['the second and third', { nth: 2, times: 2 }, [200, 503, 503, 200, 200]],
  ['every one', { nth: 'every' }, [503, 503, 503, 503, 503]],
  ['every one, up to three', { nth: 'every', times: 3 }, [503, 503, 503, 200, 200]],
] as const;
for (const [which, counting, statuses] of countings) {
  test(`a fault strikes ${which} of the requests that match`, async (t) => {
    const { rest, fault } = await service(t);
    await fault({ match: { path: '/v1/roles' }, ...counting, do: { status: 503 } });
    const seen: number[] = [];
    for (let n = 0; n < statuses.length; n++) {
      await rest('GET /licenses');
      seen.push((await rest('GET /roles')).status);
    }
    t.deepEqual(seen, [...statuses]);
  });
}

const matches = [
  [{}, true],
  [{ method: 'put' }, true],
  [{ method: 'GET' }, false],
  [{ path: '/v1/people/*' }, true],
  [{ path: '/people/' }, true],
  [{ path: '/v1/people' }, false],
  [{ path: '/v1/p.ople/*' }, false],
  [{ email: 'Chiara.Rossi@ACME.example' }, true],
  [{ email: 'amelie.fischer@acme.example' }, false],
  [{ operation: 'SetUser' }, false],
] as const;
for (const [match, struck] of matches) {
  test(`an update of chiara.rossi is ${struck ? '' : 'not '}met by ${JSON.stringify(match)}`, async (t) => {
    const { rest, fault, person } = await service(t);
    const { id } = await person('chiara.rossi@acme.example');
    await fault({ match, do: { status: 503 } });
    const heard = await rest(`PUT /people/${String(id)}`, { body: { displayName: 'Chiara' } });
    t.is(heard.status, struck ? 503 : 200);
  });
}

test('each fault counts for itself, and the first that is due strikes', async (t) => {
  const { rest, control } = await service(t);
  await control('POST /faults', [
    { match: {}, nth: 2, do: { status: 500 } },
    { match: {}, nth: 'every', do: { status: 503 } },
  ]);
  const statuses = [];
  for (let n = 0; n < 3; n++) statuses.push((await rest('GET /roles')).status);
  t.deepEqual(statuses, [503, 500, 503]);
  const { text } = await control('GET /faults');
  t.like(JSON.parse(text) as Json[], [
    { nth: 2, matched: 3, struck: 1 },
    { nth: 'every', matched: 3, struck: 2 },
  ]);
  await control('DELETE /faults');
  t.is((await rest('GET /roles')).status, 200);
});

const refusals = [
  [{ match: {}, do: { status: 503 }, when: 'now' }, 'when'],
  [{ match: { url: '/v1' }, do: { status: 503 } }, 'url'],
  [{ match: {}, do: { explode: true } }, 'explode'],
  [{ match: {}, do: { status: 503, hang: 5 } }, 'status'],
  [{ match: {}, do: { cut: 'sideways' } }, 'cut'],
  [{ match: {}, do: { expire: 'everything' } }, 'expire'],
  [{ match: {}, do: { status: 'bad' } }, 'status'],
  [{ match: {}, do: { status: 99 } }, 'status'],
  [{ match: {}, do: { apply: true } }, 'status'],
  [{ match: {}, do: { noEffect: false } }, 'noEffect'],
  [{ match: {}, do: {} }, 'status'],
  [{ match: {}, nth: 0, do: { status: 503 } }, 'nth'],
  [{ match: {}, times: -1, do: { status: 503 } }, 'times'],
  [{ match: { email: 7 }, do: { status: 503 } }, 'email'],
  [{ match: { people: 'two' }, do: { status: 503 } }, 'people'],
  [{ match: {} }, 'do'],
  [{ match: {}, do: { answers: 2 } }, 'answers'],
  [{ match: { operation: 'bulk' }, do: { answers: -1 } }, 'answers'],
  [{ match: { operation: 'bulk.PATCH' }, do: { cut: 'after', operations: 2 } }, 'operations'],
] as const;
for (const [fault, named] of refusals) {
  test(`the fault ${JSON.stringify(fault)} is refused, naming '${named}'`, async (t) => {
    const { control } = await service(t);
    const good = { match: {}, do: { status: 503 } };
    const { status, json } = await control('POST /faults', [good, fault]);
    t.is(status, 400);
    t.regex(String(json['error']), new RegExp(`'${named}'`));
    t.is((await control('GET /faults')).text, '[]\n');
  });
}

const written = [
  ['PATCH /licenses/users', { email: 'bruno.keller@acme.example' }],
  ['PUT /people/', { displayName: 'Someone', emails: ['someone@acme.example'] }],
  ['DELETE /people/', undefined],
] as const;
for (const [request, body] of written) {
  test(`${request} without effect is answered as if it were done, and leaves everything as it was`, async (t) => {
    const { rest, fault, state, person, licenseId } = await service(t, { implicitLicense: 'keep' });
    const before = await state();
    const { id } = await person('bruno.keller@acme.example');
    const licenses = [{ id: await licenseId('Webex Suite'), operation: 'remove' }];
    await fault({ match: { email: 'bruno.keller@acme.example' }, do: { noEffect: true } });
    const path = request.endsWith('/') ? request + String(id) : request;
    const heard = await rest(path, { body: request.startsWith('PATCH') ? { ...body, licenses } : body });
    t.is(heard.status, request.startsWith('DELETE') ? 204 : 200);
    t.deepEqual(await state(), before);
    t.is((await rest('GET /people?email=someone@acme.example')).text, '{"items":[],"notFoundIds":[]}');
  });
}

test('a create without effect leaves the address free', async (t) => {
  const one = await service(t);
  await one.fault({ match: post, do: { noEffect: true } });
  t.is(await create(one), 200);
  t.is(await create(one), 200);
  t.is((await one.state('ana@acme.example')).people.length, 1);
});

test('expired refresh tokens are refused from then on', async (t) => {
  const { form, fault, connection } = await service(t);
  await fault({ match: { path: '/v1/access_token' }, do: { expire: 'refreshToken' } });
  const { clientId: client_id, clientSecret: client_secret, refreshToken: refresh_token } = connection;
  const fields = { grant_type: 'refresh_token', client_id, client_secret, refresh_token };
  t.is((await form('/access_token', fields)).status, 400);
  t.is((await form('/access_token', fields)).status, 400);
});

test('a late answer does not hold up the end of the simulator', async (t) => {
  const { connection, close } = await startSimulator({ users: 8 });
  const body = JSON.stringify([{ match: post, do: { hang: 60_000 } }]);
  await fetch(`${connection.controlUrl}/faults`, { method: 'POST', body });
  const headers = { Authorization: `Bearer ${connection.accessToken}`, 'Content-Type': 'application/json' };
  const answer = fetch(`${connection.apiUrl}/people`, { method: 'POST', headers, body: JSON.stringify(ana) });
  const logged = async (): Promise<string> => (await fetch(`${connection.controlUrl}/requests`)).text();
  while (!(await logged()).includes('"applied":true')) await new Promise((resolve) => setTimeout(resolve, 5));
  t.like(JSON.parse(await logged()), { status: null, applied: true });
  await Promise.all([close(), t.throwsAsync(answer)]);
});
