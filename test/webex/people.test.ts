import test from 'ava';
import { RunError } from '../../src/errors.js';
import { service } from '../simulator/service.js';
import { answering, webexAt, webexOf } from './api.js';
import { httpServer, sendJson } from './servers.js';

const ana = { id: 'P1', emails: ['ana@acme.example'], displayName: 'Ana' };

const addresses = [
  'amelie.fischer@acme.example',
  'AMELIE.Fischer@Acme.Example',
  'h.martin@acme.example',
  'a+b@acme.example',
  "o'neil@acme.example",
  'a&b=c#d%25@acme.example',
  'jürgen@bücher.example',
  '李@例え.example',
];
test('a person is found by address, whatever stands in it and whatever its case', async (t) => {
  const webexService = await service(t);
  for (const email of addresses.slice(3)) await webexService.control('POST /people', [{ email, displayName: 'X' }]);
  const webex = webexOf(webexService);
  for (const email of addresses) {
    const found = await webex.people.findByEmail(email);
    t.is(found.result, 'done', email);
    const emails = found.result === 'done' ? (found.value?.emails ?? []) : [];
    t.true(emails.map((one) => one.toLowerCase()).includes(email.toLowerCase()), email);
  }
  t.is(webex.stats().calls['people.find'], addresses.length);
});

test('an address of nobody is answered with nobody, also one that is no text at all', async (t) => {
  const webex = webexOf(await service(t));
  for (const email of ['nobody@acme.example', 'a b@acme.example', '\uD800@acme.example']) {
    t.deepEqual((await webex.people.findByEmail(email)).result, 'done', JSON.stringify(email));
    t.like(await webex.people.findByEmail(email), { value: undefined });
  }
});

test('a look-up by address asks for no presence', async (t) => {
  const webex = await answering(t, { items: [] });
  await webex.people.findByEmail('a+b@acme.example');
  t.deepEqual(
    webex.server.seen.map(({ url }) => url),
    ['/people?email=a%2Bb%40acme.example&excludeStatus=true'],
  );
});

test('somebody on a later page is found, behind an empty one', async (t) => {
  const server = await httpServer(t, (_request, response, _body, nth) => {
    const link = { link: `<${server.url}/people?after=x>; rel="next"` };
    sendJson(response, 200, { items: nth === 1 ? [] : [ana] }, nth === 1 ? link : {});
  });
  t.like(await webexAt(server.url).people.findByEmail('ANA@acme.example'), { result: 'done', value: { id: 'P1' } });
});

const findings: readonly [what: string, content: unknown, result: string, code: string | undefined][] = [
  ['one person', { items: [ana] }, 'done', undefined],
  ['the same person twice', { items: [ana, ana] }, 'done', undefined],
  ['a person beside somebody else', { items: [{ ...ana, id: 'P2', emails: ['x@y.example'] }, ana] }, 'done', undefined],
  [
    'a person with that as second address',
    { items: [{ ...ana, emails: ['x@y.example', 'ana@acme.example'] }] },
    'done',
    undefined,
  ],
  ['two people', { items: [ana, { ...ana, id: 'P2' }] }, 'refused', 'several-people'],
  ['somebody else', { items: [{ ...ana, emails: ['x@y.example'] }] }, 'doubt', 'not-webex'],
  ['somebody without an address', { items: [{ id: 'P1' }] }, 'doubt', 'not-webex'],
  ['an item that tells of errors', { items: [{ ...ana, errors: { licenses: { code: '1' } } }] }, 'doubt', 'not-webex'],
  ['an item that is null', { items: [null] }, 'doubt', 'not-webex'],
  ['a page', '<html>', 'doubt', 'not-webex'],
  ['nothing', '', 'doubt', 'not-webex'],
  ['null', 'null', 'doubt', 'not-webex'],
  ['a list', [ana], 'doubt', 'not-webex'],
  ['no items', {}, 'doubt', 'not-webex'],
  ['items that are no list', { items: ana }, 'doubt', 'not-webex'],
  ['errors', { errors: [{ description: 'away' }] }, 'doubt', 'incomplete-answer'],
];
for (const [what, content, result, code] of findings) {
  test(`a look-up by address that is answered with ${what}`, async (t) => {
    const webex = await answering(t, content);
    const found = await webex.people.findByEmail('Ana@acme.example');
    t.is(found.result, result as typeof found.result);
    t.is(found.result === 'done' ? undefined : found.problem.code, code);
    if (found.result === 'done') t.is(found.value?.id, 'P1');
  });
}

const wrongPeople: readonly [what: string, content: unknown][] = [
  ['null', 'null'],
  ['a list', [ana]],
  ['a text', '"ana"'],
  ['a page', '<html>'],
  ['cut JSON', '{"id":"P1","emails":["ana@acme.ex'],
  ['nothing of a person', {}],
  ['nobody’s id', { emails: ana.emails }],
  ['an empty id', { ...ana, id: '' }],
  ['a number as id', { ...ana, id: 1 }],
  ['no addresses', { id: 'P1' }],
  ['an address that is no list', { ...ana, emails: 'ana@acme.example' }],
  ['addresses that are no texts', { ...ana, emails: [null] }],
  ['errors beside the person', { ...ana, errors: { roles: { code: '1', reason: 'away' } } }],
  ['a list of errors beside the person', { ...ana, errors: ['away'] }],
];
for (const [what, content] of wrongPeople) {
  test(`${what} is never taken for a person: read, created, updated or the caller`, async (t) => {
    const webex = await answering(t, content);
    t.is((await webex.people.read('P1')).result, 'doubt');
    t.is((await webex.people.create({ emails: ['ana@acme.example'] })).result, 'doubt');
    t.is((await webex.people.update('P1', {}, { callingData: false })).result, 'doubt');
    const error = await t.throwsAsync(webex.people.me(), { instanceOf: RunError });
    t.is(error.problem, 'stopped');
    const creates = webex.server.seen.filter(({ method }) => method === 'POST');
    t.is(creates.length, 1);
  });
}

test('an answer about somebody else is never taken for the person', async (t) => {
  const webex = await answering(t, ana);
  t.is((await webex.people.read('P2')).result, 'doubt');
  t.is((await webex.people.update('P2', {}, { callingData: false })).result, 'doubt');
  t.is((await webex.people.create({ emails: ['bob@acme.example'] })).result, 'doubt');
  t.is((await webex.people.read('P1')).result, 'done');
  t.is((await webex.people.create({ emails: ['ANA@acme.example'] })).result, 'done');
});

test('an update without a body in its answer is done, and shows nobody', async (t) => {
  const webex = await answering(t, '', 204);
  t.deepEqual(await webex.people.update('P1', {}, { callingData: false }), { result: 'done', value: undefined });
});

const missing: readonly [what: string, status: number, content: unknown, result: string][] = [
  ['Webex says so', 404, { message: 'The requested resource could not be found.' }, 'done'],
  ['nothing more is said', 404, '', 'done'],
  ['a page in between says so', 404, '<html>Not found</html>', 'refused'],
  ['it is forbidden to look', 403, { message: 'no' }, 'refused'],
];
for (const [what, status, content, result] of missing) {
  test(`a person who is read is gone only where Webex says so: ${what}`, async (t) => {
    const webex = await answering(t, content, status);
    const read = await webex.people.read('P1');
    t.is(read.result, result as typeof read.result);
    if (read.result === 'done') t.is(read.value, undefined);
  });
}

test('a scope that is missing for GET /people/me is named, and asks for another sign-in', async (t) => {
  const webex = await answering(t, { message: 'The access token is missing required scopes.' }, 403);
  const error = await t.throwsAsync(webex.people.me(), {
    instanceOf: RunError,
    message: /missing required scopes\.$/u,
  });
  t.is(error.problem, 'signIn');
  t.regex(error.next ?? '', /spark-admin:people_read/u);
});

test('a wrong address of the API is no matter of sign-in', async (t) => {
  const webex = await answering(t, '<title>Nothing here</title>', 404);
  const error = await t.throwsAsync(webex.people.me(), { instanceOf: RunError, message: /titled "Nothing here"/u });
  t.is(error.problem, 'stopped');
  t.regex(error.next ?? '', /--api-url/u);
});

test('flags come as words or as such, ids joined by commas or apart, and what is unknown is passed over', async (t) => {
  const read = async (fields: Record<string, unknown>): Promise<unknown> => {
    const answer = await (await answering(t, { ...ana, ...fields })).people.read('P1');
    return answer.result === 'done' ? answer.value : answer;
  };
  t.deepEqual(await read({ loginEnabled: 'false', invitePending: 'true', newField: { deep: [1] } }), {
    ...ana,
    loginEnabled: false,
    invitePending: true,
  });
  t.deepEqual(await read({ loginEnabled: true, invitePending: false }), {
    ...ana,
    loginEnabled: true,
    invitePending: false,
  });
  t.deepEqual(await read({ licenses: ['a,b', ' c', ''], roles: [] }), { ...ana, licenses: ['a', 'b', 'c'], roles: [] });
  t.deepEqual(await read({ licenses: null, title: null, addresses: null }), ana);
});

test('fields in a shape that cannot be read are named, not dropped', async (t) => {
  const odd = { title: 5, loginEnabled: 'maybe', licenses: 'L1', phoneNumbers: [{ type: 'work' }], addresses: ['x'] };
  const answer = await (await answering(t, { ...ana, ...odd })).people.read('P1');
  const person = answer.result === 'done' ? answer.value : undefined;
  t.deepEqual([...(person?.unreadable ?? [])].sort(), Object.keys(odd).sort());
  t.is(person?.licenses, undefined);
});

test('of several addresses the sign-in name is looked up, of a single one it is not', async (t) => {
  const webexService = await service(t, { shuffleEmails: true });
  const webex = webexOf(webexService);
  const names: (string | undefined)[] = [];
  for (const email of ['hugo.martin@acme.example', 'amelie.fischer@acme.example']) {
    const { id } = await webexService.person(email);
    const read = await webex.people.read(String(id));
    names.push(read.result === 'done' ? read.value?.userName : 'not read');
  }
  t.deepEqual(names, ['hugo.martin@acme.example', undefined]);
  t.is((await webexService.requests()).length, 3);
});

test('an id with signs of its own stays one part of the path', async (t) => {
  const webex = await answering(t, { ...ana, id: 'a/b?c=d' });
  t.is((await webex.people.read('a/b?c=d')).result, 'done');
  t.is(webex.server.seen[0]?.url, '/people/a%2Fb%3Fc%3Dd?callingData=true');
});

for (const [title, status, content, result] of [
  ['is deleted', 204, undefined, 'done'],
  ['is gone already', 404, { message: 'The requested resource could not be found.' }, 'done'],
  ['may not be deleted', 403, { message: 'no' }, 'refused'],
] as const) {
  test(`a person who ${title}: ${result}`, async (t) => {
    const server = await httpServer(t, (_request, response) => {
      if (content === undefined) response.writeHead(status).end();
      else sendJson(response, status, content);
    });
    t.is((await webexAt(server.url).people.remove('P/1')).result, result);
    t.deepEqual(
      server.seen.map(({ method, url }) => `${String(method)} ${String(url)}`),
      ['DELETE /people/P%2F1'],
    );
  });
}
