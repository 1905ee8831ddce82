import test from 'ava';
import { RunError } from '../../src/errors.js';
import { service, type Service } from '../simulator/service.js';
import { answering, webexAt, webexOf } from './api.js';
import { httpServer, sendJson } from './servers.js';

const suite = { id: 'L1', name: 'Webex Suite', totalUnits: 10, consumedUnits: 4, siteUrl: 'acme.webex.com' };

test('all licenses are listed, with what Webex says of each', async (t) => {
  const webexService = await service(t, { secondSite: true });
  const { licenses } = await webexService.state();
  const listed = await webexOf(webexService).licenses.list();
  t.deepEqual(
    listed.map(({ id, name, siteUrl, total, consumed }) => ({ id, name, siteUrl, total, consumed })),
    licenses.map(({ id, name, siteUrl, total, consumed }) => ({ id, name, siteUrl, total, consumed })),
  );
  t.true(listed.some(({ siteType }) => siteType === 'Control Hub managed site'));
});

const wholeLists: readonly [what: string, items: unknown[], expected: unknown[]][] = [
  ['an empty list', [], []],
  ['a license with nothing but a name', [{ id: 'L1', name: 'X' }], [{ id: 'L1', name: 'X' }]],
  ['a number below zero, which is no limit', [{ ...suite, totalUnits: -1, consumedUnits: -1 }], [{ id: 'L1', name: 'Webex Suite', siteUrl: 'acme.webex.com' }]],
  ['numbers that are none', [{ id: 'L1', name: 'X', totalUnits: '10', consumedUnits: null }], [{ id: 'L1', name: 'X' }]],
  ['fields that do not apply as null', [{ id: 'L1', name: 'X', siteUrl: null, siteType: '' }], [{ id: 'L1', name: 'X' }]],
  ['the same license twice', [{ id: 'L1', name: 'X' }, { id: 'L1', name: 'X' }], [{ id: 'L1', name: 'X' }]],
]; // prettier-ignore
for (const [what, items, expected] of wholeLists) {
  test(`a list of licenses with ${what}`, async (t) => {
    t.deepEqual(await (await answering(t, { items })).licenses.list(), expected as never);
  });
}

const brokenItems: readonly [what: string, item: unknown][] = [
  ['null', null],
  ['a text', 'L1'],
  ['no id', { name: 'X' }],
  ['an empty id', { id: '', name: 'X' }],
  ['no name', { id: 'L1' }],
  ['a site that is no text', { ...suite, siteUrl: 5 }],
];
for (const [what, item] of brokenItems) {
  test(`a list of licenses with ${what} in it is refused: nothing can be checked against it`, async (t) => {
    const webex = await answering(t, { items: [suite, item] });
    const error = await t.throwsAsync(webex.licenses.list(), { instanceOf: RunError });
    t.is(error.problem, 'refused');
  });
}

const noLists: readonly [what: string, content: unknown][] = [
  ['null', 'null'],
  ['a page', '<html>'],
  ['cut JSON', '{"items":[{"id":"L1"'],
  ['nothing', ''],
  ['a list without a name', [suite]],
  ['items that are no list', { items: {} }],
];
for (const [what, content] of noLists) {
  test(`${what} in the place of licenses stops the run`, async (t) => {
    const error = await t.throwsAsync((await answering(t, content)).licenses.list(), { instanceOf: RunError });
    t.is(error.problem, 'stopped');
  });
}

test('a missing scope is named, and asks for another sign-in', async (t) => {
  const webexService = await service(t, { scopes: 'spark-admin:people_read spark:all' });
  const error = await t.throwsAsync(webexOf(webexService).licenses.list(), {
    instanceOf: RunError,
    message: /403.*missing required scopes/u,
  });
  t.is(error.problem, 'signIn');
  t.regex(error.next ?? '', /spark-admin:licenses_read/u);
});

test('licenses on several pages are all listed; a link to something else says nothing', async (t) => {
  const server = await httpServer(t, (request, response) => {
    const next =
      request.url === '/licenses' ? `<${server.url}/licenses?next=2>; rel="next"` : '<https://x/>; rel="help"';
    sendJson(response, 200, { items: [{ id: String(request.url), name: 'X' }] }, { link: next });
  });
  const listed = await webexAt(server.url).licenses.list();
  t.deepEqual(
    listed.map(({ id }) => id),
    ['/licenses', '/licenses?next=2'],
  );
});

test('a next page at another address stops the run; no token goes there', async (t) => {
  const elsewhere = await httpServer(t, (_request, response) => sendJson(response, 200, { items: [] }));
  const webex = await answering(t, { items: [suite] }, 200, { link: `<${elsewhere.url}/licenses>; rel="next"` });
  const error = await t.throwsAsync(webex.licenses.list(), { instanceOf: RunError });
  t.is(error.problem, 'stopped');
  t.is(elsewhere.seen.length, 0);
});

const idOf = async (webexService: Service, email: string): Promise<string> =>
  String((await webexService.person(email)).id);

test('what was granted and taken is read from the answer, with the account on the site', async (t) => {
  const webexService = await service(t);
  const [messaging, suiteId] = [await webexService.licenseId('Messaging'), await webexService.licenseId('Webex Suite')];
  const personId = await idOf(webexService, 'chiara.rossi@acme.example');
  const changed = await webexOf(webexService).licenses.change({ personId, add: [suiteId], remove: [messaging] });
  t.like(changed, {
    result: 'done',
    value: { licenses: [suiteId], siteUrls: [{ siteUrl: 'acme.webex.com', accountType: 'host' }] },
  });
  t.deepEqual((await webexService.person('chiara.rossi@acme.example'))['licenses'], ['Webex Suite']);
});

test('an attendee account is given and taken, without a word about licenses', async (t) => {
  const webexService = await service(t);
  const { licenses } = webexOf(webexService);
  const personId = await idOf(webexService, 'chiara.rossi@acme.example');
  const attendee = { site: 'acme.webex.com', operation: 'add' } as const;
  t.like(await licenses.change({ personId, add: [], remove: [], attendee }), {
    result: 'done',
    value: { siteUrls: [{ siteUrl: 'acme.webex.com', accountType: 'attendee' }] },
  });
  t.like(await licenses.change({ personId, add: [], remove: [], attendee: { ...attendee, operation: 'remove' } }), {
    result: 'done',
    value: { siteUrls: [] },
  });
});

test('a part of what was asked (206) is done, and the answer says which part', async (t) => {
  const webexService = await service(t);
  const messaging = await webexService.licenseId('Messaging');
  const personId = await idOf(webexService, 'daniel.novak@acme.example');
  const changed = await webexOf(webexService).licenses.change({ personId, add: [messaging, 'unknown'], remove: [] });
  t.like(changed, { result: 'done', value: { licenses: [messaging] } });
  t.is((await webexService.requests()).at(-1)?.['status'], 206);
});

test('a refusal brings the error code', async (t) => {
  const webexService = await service(t);
  const share = await webexService.licenseId('Screen Share');
  const personId = await idOf(webexService, 'amelie.fischer@acme.example');
  const changed = await webexOf(webexService).licenses.change({ personId, add: [], remove: [share] });
  t.like(changed, { result: 'refused', problem: { code: 'http-400', errorCode: 700006 } });
});

const now = { personId: 'P1', licenses: ['L1,L2'], siteUrls: [{ siteUrl: 's', accountType: 'ATTENDEE' }] };
const changes: readonly [what: string, content: unknown, result: 'done' | 'doubt'][] = [
  ['the person', now, 'done'],
  ['the person, with an id that is padded', { ...now, personId: 'P1==' }, 'done'],
  ['accounts in lower case', { ...now, siteUrls: [{ siteUrl: 's', accountType: 'attendee' }] }, 'done'],
  ['somebody else', { ...now, personId: 'P2' }, 'doubt'],
  ['nobody', { licenses: ['L1'], siteUrls: [] }, 'doubt'],
  ['no licenses', { personId: 'P1', siteUrls: [] }, 'doubt'],
  ['licenses that are no list', { ...now, licenses: 'L1' }, 'doubt'],
  ['licenses that are no texts', { ...now, licenses: [{ id: 'L1' }] }, 'doubt'],
  ['no sites, though one was asked for', { personId: 'P1', licenses: [] }, 'doubt'],
  ['a site that cannot be read', { ...now, siteUrls: [{ siteUrl: 's' }] }, 'doubt'],
  ['null', 'null', 'doubt'],
  ['a list', [now], 'doubt'],
  ['nothing', '', 'doubt'],
  ['a page', '<html>', 'doubt'],
];
for (const [what, content, result] of changes) {
  test(`a change of licenses whose answer shows ${what} is ${result}`, async (t) => {
    const webex = await answering(t, content);
    const attendee = { site: 's', operation: 'add' } as const;
    const changed = await webex.licenses.change({ personId: 'P1', add: ['L1'], remove: [], attendee });
    t.is(changed.result, result);
    if (changed.result !== 'done') return;
    t.deepEqual(changed.value, { licenses: ['L1', 'L2'], siteUrls: [{ siteUrl: 's', accountType: 'attendee' }] });
  });
}

test('what Webex grants when the person accepts it is told as pending', async (t) => {
  const pendingLicenses = ['L1', 'L3,L4'];
  const webex = await answering(t, { ...now, pendingLicenses, pendingSiteUrls: [] }, 206);
  const changed = await webex.licenses.change({ personId: 'P1', add: ['L1', 'L3'], remove: [] });
  t.like(changed, { result: 'done', value: { pending: ['L1', 'L3', 'L4'] } });
});

test('a license that an answer names by its name is known by the list', async (t) => {
  const webexService = await service(t, { partialErrors: 'by-license' });
  const webex = webexOf(webexService);
  const webinar = (await webex.licenses.list()).find(({ name }) => name === 'Webex Webinar 500')?.id ?? '';
  const messaging = await webexService.licenseId('Messaging');
  const personId = await idOf(webexService, 'daniel.novak@acme.example');
  await webexService.fault({
    match: { path: '/v1/licenses/users' },
    do: { refuseLicense: 'Webex Webinar 500', reason: 'Webex Webinar 500 is not for contractors', errorCode: 400413 },
  });
  const changed = await webex.licenses.change({ personId, add: [messaging, webinar], remove: [] });
  t.like(changed, {
    result: 'done',
    value: { reasons: [{ licenseId: webinar, text: 'Webex Webinar 500 is not for contractors', code: '400413' }] },
  });
});

test('the request names the person, what goes before what comes, and nothing that was not asked', async (t) => {
  const bodies: unknown[] = [];
  const server = await httpServer(t, (_request, response, body) => {
    bodies.push(JSON.parse(body));
    sendJson(response, 200, now);
  });
  const { licenses } = webexAt(server.url);
  await licenses.change({ personId: 'P1', add: ['A'], remove: ['B'] });
  await licenses.change({ personId: 'P1', add: [], remove: [], attendee: { site: 's', operation: 'remove' } });
  t.deepEqual(bodies, [
    {
      personId: 'P1',
      licenses: [
        { id: 'B', operation: 'remove' },
        { id: 'A', operation: 'add' },
      ],
    },
    { personId: 'P1', siteUrls: [{ siteUrl: 's', accountType: 'attendee', operation: 'remove' }] },
  ]);
});
