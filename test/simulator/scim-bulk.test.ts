/** Bulk of the simulated SCIM 2.0, from its documents: operations in order, what ends it, and everything that is not documented. */
import test from 'ava';
import { service, type Heard, type Json, type Service } from './service.js';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const [amelie, bruno, chiara] = ['amelie.fischer', 'bruno.keller', 'chiara.rossi'].map(
  (name) => `${name}@acme.example`,
);

interface Scim {
  readonly path: string;
  readonly uuid: (email?: string) => Promise<string>;
  readonly bulk: (operations: readonly object[], more?: Json) => Promise<Heard>;
}

const lastPart = (id: unknown): string => Buffer.from(String(id), 'base64').toString().split('/').at(-1) ?? '';

async function scimOf(webex: Service): Promise<Scim> {
  const { json } = await webex.rest('GET /people/me');
  const path = `/identity/scim/${lastPart(json['orgId'])}/v2`;
  return {
    path,
    uuid: async (email = '') => lastPart((await webex.person(email))['id']),
    bulk: (operations, more = {}) =>
      webex.rest(`POST ${path}/Bulk`, {
        body: {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
          failOnErrors: 100,
          operations,
          ...more,
        },
      }),
  };
}

const answersIn = ({ json }: Heard): Json[] => json['Operations'] as Json[];

function title(uuid: string, value: string, more: object = {}): object {
  const data = { schemas: [patchOp], Operations: [{ op: 'replace', path: 'title', value }] };
  return { method: 'PATCH', path: `/Users/${uuid}`, data, ...more };
}

function creation(bulkId: string, more: Json = {}, userName = `${bulkId}@acme.example`): object {
  return { method: 'POST', path: '/Users', bulkId, data: { schemas: [core], userType: 'user', userName, ...more } };
}

test('operations are done in order: created, changed and deleted people are so in every API', async (t) => {
  const webex = await service(t);
  const { bulk, uuid } = await scimOf(webex);
  const [a, b] = [await uuid(amelie), await uuid(bruno)];
  const heard = await bulk([
    creation('boss', { displayName: 'Boss', name: { givenName: 'Bo', familyName: 'Ss' } }),
    creation('staff', { [enterprise]: { manager: { value: 'bulkId:boss' }, costCenter: 'CC-1' } }),
    title(a, 'First', { bulkId: 'p1' }),
    title(a, 'Second'),
    { method: 'DELETE', path: `/Users/${b}` },
  ]);
  t.is(heard.status, 200);
  t.deepEqual(
    answersIn(heard).map(({ method, bulkId, status }) => [method, bulkId, status]),
    [
      ['POST', 'boss', '201'],
      ['POST', 'staff', '201'],
      ['PATCH', 'p1', '200'],
      ['PATCH', undefined, '200'],
      ['DELETE', undefined, '204'],
    ],
  );
  t.true(answersIn(heard).every(({ location }) => /\/v2\/Users\/[0-9a-f-]{36}$/u.test(String(location))));
  t.like(await webex.person('staff@acme.example'), { manager: 'Boss', costCenter: 'CC-1', loginEnabled: true });
  t.is((await webex.person(String(amelie)))['title'], 'Second');
  t.deepEqual((await webex.state(bruno)).people, []);
  const found = await webex.rest('GET /people?email=boss@acme.example');
  t.like((found.json['items'] as Json[])[0], { displayName: 'Boss', firstName: 'Bo' });
  const log = (await webex.requests()).at(-2) as Json;
  t.deepEqual(
    (log['operations'] as Json[]).map(({ method, email, status, applied }) => [method, email, status, applied]),
    [
      ['POST', 'boss@acme.example', 201, true],
      ['POST', 'staff@acme.example', 201, true],
      ['PATCH', amelie, 200, true],
      ['PATCH', amelie, 200, true],
      ['DELETE', bruno, 204, true],
    ],
  );
});

const wholeRefusals: readonly (readonly [string, (uuid: string) => readonly object[], Json])[] = [
  ['101 operations', (uuid) => Array.from({ length: 101 }, () => title(uuid, 'No')), {}],
  ['no operations', () => [], {}],
  ['failOnErrors of 0', (uuid) => [title(uuid, 'No')], { failOnErrors: 0 }],
  ['failOnErrors of 101', (uuid) => [title(uuid, 'No')], { failOnErrors: 101 }],
  ['no failOnErrors', (uuid) => [title(uuid, 'No')], { failOnErrors: undefined }],
  ['PUT', (uuid) => [{ ...title(uuid, 'No'), method: 'PUT' }], {}],
  ['POST without bulkId', () => [{ ...creation('a'), bulkId: undefined }], {}],
  ['the same bulkId twice', () => [creation('a'), creation('a', {}, 'b@acme.example')], {}],
];
for (const [what, operations, more] of wholeRefusals) {
  test(`a Bulk with ${what} is refused as a whole`, async (t) => {
    const webex = await service(t);
    const { bulk, uuid } = await scimOf(webex);
    const before = await webex.state();
    t.is((await bulk(operations(await uuid(amelie)), more)).status, 400);
    t.deepEqual(await webex.state(), before);
  });
}

test('an operation that fails has its error, and the others are done until as many as failOnErrors have failed', async (t) => {
  for (const [scimBulkStopped, failOnErrors, statuses] of [
    ['left-out', 3, ['409', '404', '200']],
    ['left-out', 2, ['409', '404']],
    ['left-out', 1, ['409']],
    ['not-attempted', 1, ['409', '424', '424']],
  ] as const) {
    const webex = await service(t, { scimBulkStopped });
    const { bulk, uuid } = await scimOf(webex);
    const heard = await bulk(
      [
        creation('a', {}, amelie),
        title('00000000-0000-4000-8000-000000000000', 'No'),
        title(await uuid(amelie), 'Yes'),
      ],
      { failOnErrors },
    );
    t.deepEqual(
      answersIn(heard).map(({ status }) => status),
      [...statuses],
    );
    t.like(answersIn(heard)[0]?.['response'], { scimType: 'uniqueness', status: '409' });
    t.false('location' in (answersIn(heard)[0] ?? {}));
    t.is((await webex.person(String(amelie)))['title'], failOnErrors === 3 ? 'Yes' : 'Engineer');
  }
});

test('a reference to a user who was not created fails its operation only', async (t) => {
  const webex = await service(t);
  const { bulk } = await scimOf(webex);
  const manager = { [enterprise]: { manager: { value: 'bulkId:boss' } } };
  const heard = await bulk([creation('staff', manager), creation('boss')]);
  t.deepEqual(
    answersIn(heard).map(({ status }) => status),
    ['400', '201'],
  );
});

test('what is not documented of Bulk is an option', async (t) => {
  const at = async (options: Parameters<typeof service>[1]): Promise<Json[]> => {
    const { bulk, uuid } = await scimOf(await service(t, options));
    const a = await uuid(amelie);
    return answersIn(await bulk([creation('n'), title(a, 'New', { bulkId: 'p' }), creation('n2', {}, amelie)]));
  };
  const [post, patch, failed] = await at({});
  t.regex(String(post?.['version']), /^W\//u);
  t.like(patch, { bulkId: 'p', status: '200' });
  t.truthy(failed?.['response']);
  t.false('response' in (patch ?? {}));
  t.deepEqual(
    (await at({ scimBulkOrder: 'reversed' })).map(({ bulkId }) => bulkId),
    ['n2', 'p', 'n'],
  );
  t.deepEqual(
    (await at({ scimBulkStatus: 'number' })).map(({ status }) => status),
    [201, 200, 409],
  );
  t.deepEqual((await at({ scimBulkStatus: 'code' }))[0]?.['status'], { code: '201' });
  t.false('response' in ((await at({ scimBulkErrors: 'absent' }))[2] ?? {}));
  t.like((await at({ scimBulkPatchAnswer: '200-resource' }))[1]?.['response'], { title: 'New', userName: amelie });
  t.is((await at({ scimBulkPatchAnswer: '204' }))[1]?.['status'], '204');
  t.deepEqual(
    (await at({ scimBulkId: 'post-only' })).map(({ bulkId }) => bulkId),
    ['n', undefined, 'n2'],
  );
  t.false('version' in ((await at({ scimEtag: 'absent' }))[0] ?? {}));
  t.deepEqual(
    (await at({ scimBulkThrottle: 2 })).map(({ status }) => status),
    ['201', '429', '409'],
  );
});

const forms: readonly (readonly [
  Parameters<typeof service>[1],
  'text' | 'object',
  'operations' | 'Operations',
  number,
])[] = [
  [{}, 'text', 'Operations', 200],
  [{ scimBulkData: 'object' }, 'text', 'operations', 400],
  [{ scimBulkData: 'text' }, 'object', 'operations', 400],
  [{ scimBulkData: 'text' }, 'text', 'operations', 200],
  [{ scimBulkList: 'operations' }, 'object', 'Operations', 400],
  [{ scimBulkList: 'Operations' }, 'object', 'operations', 400],
  [{ scimBulkSize: 300 }, 'object', 'operations', 413],
];
for (const [options, data, list, status] of forms) {
  test(`${JSON.stringify(options)}: data as ${data} in ${list} is answered with ${status}`, async (t) => {
    const { bulk, uuid } = await scimOf(await service(t, options));
    const operation = title(await uuid(amelie), 'New') as { data: object };
    const sent = data === 'text' ? { ...operation, data: JSON.stringify(operation.data) } : operation;
    t.is((await bulk([sent], { operations: undefined, [list]: [sent] })).status, status);
  });
}

test('a Bulk may count as many requests as it has operations', async (t) => {
  for (const [scimBulkCost, after] of [
    ['request', 200],
    ['operations', 429],
  ] as const) {
    const webex = await service(t, { rate: 60, scimBulkCost });
    const { bulk, uuid } = await scimOf(webex);
    const a = await uuid(amelie);
    t.is((await bulk(Array.from({ length: 20 }, () => title(a, 'New')))).status, 200);
    t.is((await webex.rest('GET /people/me')).status, after);
  }
});

test('changes may be late in the People API, and in lists of users', async (t) => {
  const late = async (options: Parameters<typeof service>[1]): Promise<[Service, Scim]> => {
    const webex = await service(t, options);
    const scim = await scimOf(webex);
    const [a, c] = [await scim.uuid(amelie), await scim.uuid(chiara)];
    await scim.bulk([creation('new'), title(a, 'New'), { method: 'DELETE', path: `/Users/${c}` }]);
    return [webex, scim];
  };
  const people = async ({ rest }: Service): Promise<Json[]> =>
    (await rest('GET /people?max=100')).json['items'] as Json[];
  const [slow] = await late({ scimPeopleDelay: 60 });
  const seen = await people(slow);
  const has = (list: Json[], email?: string): Json | undefined =>
    list.find(({ emails }) => (emails as string[])[0] === email);
  t.is(has(seen, 'new@acme.example'), undefined);
  t.like(has(seen, amelie), { title: 'Engineer' });
  t.truthy(has(seen, chiara));
  const body = { email: 'new@acme.example', licenses: [{ id: await slow.licenseId('Messaging'), operation: 'add' }] };
  t.true((await slow.rest('PATCH /licenses/users', { body })).status >= 400);
  t.like(await slow.person(String(amelie)), { title: 'New' });
  const [listed, { path }] = await late({ scimListDelay: 60 });
  t.truthy(has(await people(listed), 'new@acme.example'));
  const { json } = await listed.rest(`GET ${path}/Users`);
  const users = json['Resources'] as Json[];
  t.false(users.some(({ userName }) => userName === 'new@acme.example'));
  t.is(users.find(({ userName }) => userName === amelie)?.['title'], 'Engineer');
});

test('a fault strikes a Bulk after some of its operations, with an error or a cut', async (t) => {
  for (const [action, seen, applied] of [
    [{ status: 500, operations: 1 }, 500, 1],
    [{ status: 500 }, 500, 0],
    [{ apply: true, status: 500 }, 500, 2],
    [{ cut: 'after', operations: 1 }, 'cut', 1],
    [{ cut: 'body' }, 'cut', 2],
    [{ cut: 'before' }, 'cut', 0],
    [{ noEffect: true }, 200, 0],
    [{ hang: 5, operations: 1 }, 200, 1],
    [{ hang: 5 }, 200, 2],
  ] as const) {
    const webex = await service(t);
    const { bulk, uuid } = await scimOf(webex);
    const operations = [title(await uuid(amelie), 'New'), title(await uuid(bruno), 'New')];
    await webex.fault({ match: { path: '*/Bulk' }, do: action });
    const heard = await bulk(operations).then(
      ({ status }) => status,
      () => 'cut',
    );
    t.is(heard, seen);
    const titles = (await webex.state()).people.filter((person) => person['title'] === 'New').length;
    t.is(titles, applied, JSON.stringify(action));
    const log = (await webex.requests()).at(-1) as { operations?: Json[]; applied: boolean };
    t.is(log.operations?.filter((operation) => operation['applied']).length ?? 0, applied);
    t.is(log.applied, applied > 0);
  }
});

test('a fault for at least two people passes by a Bulk about one', async (t) => {
  const webex = await service(t);
  const { bulk, uuid } = await scimOf(webex);
  await webex.fault({ match: { path: '*/Bulk', people: 2 }, do: { status: 503 } });
  const [one, other] = [title(await uuid(amelie), 'New'), title(await uuid(bruno), 'New')];
  const statuses = [];
  for (const operations of [[one], [one, one], [one, other]]) statuses.push((await bulk(operations)).status);
  t.deepEqual(statuses, [200, 200, 503]);
});

const traps: readonly (readonly [object, readonly unknown[], boolean])[] = [
  [{ status: 503 }, ['200', '503', '200'], false],
  [{ apply: true, status: 400 }, ['200', '400', '200'], true],
  [{ noEffect: true }, ['200', '200', '200'], false],
  [{ ignored: true }, ['200', '200', '200'], false],
  [{ stale: true }, ['200', '200', '200'], true],
  [{ answers: 0 }, ['200', '200'], true],
  [{ answers: 2 }, ['200', '200', '200', '200'], true],
];
for (const [action, statuses, applied] of traps) {
  test(`an operation of a Bulk with the fault ${JSON.stringify(action)} is ${applied ? '' : 'not '}applied, as its request shows`, async (t) => {
    const webex = await service(t);
    const { bulk, uuid } = await scimOf(webex);
    const everyone = [amelie, bruno, chiara];
    const operations = await Promise.all(everyone.map(async (email) => title(await uuid(email), 'New')));
    await webex.fault({ match: { operation: 'bulk.PATCH', email: bruno }, do: action });
    t.deepEqual(
      answersIn(await bulk(operations)).map(({ status }) => status),
      [...statuses],
    );
    t.is((await webex.person(String(bruno)))['title'] === 'New', applied);
    const log = (await webex.requests()).at(-1) as { operations: Json[] };
    t.deepEqual(
      log.operations.map((operation) => operation['applied']),
      [true, applied, true],
    );
  });
}

test('a cut at an operation leaves those before it done', async (t) => {
  for (const [cut, done] of [
    ['before', 1],
    ['after', 2],
    ['body', 2],
  ] as const) {
    const webex = await service(t);
    const { bulk, uuid } = await scimOf(webex);
    const operations = await Promise.all([amelie, bruno, chiara].map(async (email) => title(await uuid(email), 'New')));
    await webex.fault({ match: { operation: 'bulk' }, nth: 2, do: { cut } });
    await t.throwsAsync(bulk(operations));
    t.is((await webex.state()).people.filter((person) => person['title'] === 'New').length, done);
    const log = (await webex.requests()).at(-1) as { operations: Json[] };
    t.is(log.operations.filter((operation) => operation['applied']).length, done);
  }
});
