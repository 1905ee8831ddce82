import test from 'ava';
import { firstError, service } from './service.js';
import type { Heard, Json, Service } from './service.js';
import { element, elements, typesFor, xmlCaller } from './xml-caller.js';

/** Answers that do not say what became of a request, and one license that is refused to one person. */
const bruno = 'bruno.keller@acme.example';
const site = 'acme.webex.com';

/** Each write, how it is answered where all is well, and what of Bruno its answer and the state show. */
interface Write {
  readonly send: (one: Service) => Promise<Heard>;
  readonly answered: (heard: Heard) => unknown;
  readonly held: (one: Service) => Promise<unknown>;
  readonly before: unknown;
  readonly after: unknown;
}

async function heldLicenses(one: Service): Promise<string[]> {
  return ((await one.person(bruno))['licenses'] as string[]).filter((name) => name.startsWith('Webex'));
}

async function webinar(one: Service): Promise<string> {
  return one.licenseId('Webex Webinar 500');
}

const writes: Readonly<Record<string, Write>> = {
  'PUT /people/{id}': {
    send: async (one) => {
      const { id, licenseIds } = await one.person(bruno);
      return one.rest(`PUT /people/${String(id)}`, {
        body: { displayName: 'Bruno', title: 'Lead', licenses: licenseIds },
      });
    },
    answered: ({ json }) => json['title'],
    held: async (one) => (await one.person(bruno))['title'],
    before: 'Account manager',
    after: 'Lead',
  },
  'PATCH /licenses/users': {
    send: async (one) =>
      one.rest('PATCH /licenses/users', { body: { email: bruno, licenses: [{ id: await webinar(one) }] } }),
    answered: ({ json }) => (json['licenses'] as string[]).length,
    held: async (one) => ((await one.person(bruno))['licenses'] as string[]).length,
    before: 3,
    after: 4,
  },
  'PUT session types': {
    send: (one) =>
      one.rest('PUT /admin/meeting/userconfig/sessionTypes', {
        body: { siteUrl: site, email: bruno, sessionTypeIds: ['214'] },
      }),
    answered: ({ json }) => (json['sessionTypes'] as Json[]).map(({ id }) => id),
    held: async (one) => (await one.state(bruno)).siteUsers[0]?.sessionTypes,
    before: ['214', '11'],
    after: ['214'],
  },
  'PUT tracking codes': {
    send: (one) =>
      one.rest('PUT /admin/meeting/userconfig/trackingCodes', {
        body: { siteUrl: site, email: bruno, trackingCodes: [{ name: 'Region', value: 'APAC' }] },
      }),
    answered: ({ json }) => (json['trackingCodes'] as Json[]).find(({ name }) => name === 'Region')?.['value'],
    held: async (one) => (await one.state(bruno)).siteUsers[0]?.trackingCodes['2'],
    before: 'EMEA',
    after: 'APAC',
  },
};

const kinds = [
  ['stale', { stale: true }, { shows: 'before', isDone: true }],
  ['without effect', { noEffect: true }, { shows: 'after', isDone: false }],
  ['claimed', { claim: true }, { shows: 'after', isDone: false }],
  ['ignored', { ignored: true }, { shows: 'before', isDone: false }],
] as const;
for (const [what, write] of Object.entries(writes)) {
  for (const [kind, action, { shows, isDone }] of kinds) {
    test(`${what} that is ${kind} shows what was asked ${shows} it, and is ${isDone ? '' : 'not '}done`, async (t) => {
      const one = await service(t);
      t.deepEqual(await write.held(one), write.before);
      await one.fault({ match: { email: bruno }, do: action });
      const heard = await write.send(one);
      t.is(heard.status, 200, heard.text);
      t.deepEqual(write.answered(heard), write[shows]);
      t.deepEqual(await write.held(one), isDone ? write.after : write.before);
      t.is((await one.requests()).at(-1)?.['applied'], isDone);
    });
  }
}

test('a create that is stale shows the person without the licenses that were given', async (t) => {
  const one = await service(t);
  await one.fault({ match: { method: 'POST', path: '/v1/people' }, do: { stale: true } });
  const licenses = [await webinar(one)];
  const body = { emails: ['ana@acme.example'], firstName: 'Ana', licenses };
  const heard = await one.rest('POST /people', { body });
  t.is(heard.status, 200);
  t.deepEqual(heard.json['licenses'], []);
  t.deepEqual((await one.person('ana@acme.example'))['licenseIds'], licenses);
});

test('a claim shows even a license of which no unit is left; no effect shows only what could be given', async (t) => {
  const one = await service(t);
  await one.control('POST /licenses', { name: 'Webex Webinar 500', total: 1 });
  const seen: [number, number][] = [];
  for (const action of [{ claim: true }, { noEffect: true }]) {
    await one.fault({ match: { email: bruno }, do: action });
    const heard = await writes['PATCH /licenses/users']?.send(one);
    seen.push([heard?.status ?? 0, (heard?.json['licenses'] as string[]).length]);
  }
  t.deepEqual(seen, [
    [200, 4],
    [206, 3],
  ]);
  t.deepEqual(await heldLicenses(one), ['Webex Suite']);
});

const reads = [
  ['GET /people/{id}', async (one: Service) => one.rest(`GET /people/${String((await one.person(bruno)).id)}`)],
  ['GET /people?email=', async (one: Service) => one.rest(`GET /people?email=${bruno}`)],
] as const;
for (const [what, read] of reads) {
  test(`after a write with a lag of two, ${what} shows what was before twice, then what is there`, async (t) => {
    const one = await service(t);
    await one.fault({ match: { method: 'PUT' }, do: { lag: 2 } });
    const heard = await writes['PUT /people/{id}']?.send(one);
    t.is(heard?.json['title'], 'Lead', 'the answer itself is right');
    const titles: unknown[] = [];
    for (let n = 0; n < 3; n++) titles.push(/"title":"([^"]*)"/.exec((await read(one)).text)?.[1]);
    t.deepEqual(titles, ['Account manager', 'Account manager', 'Lead']);
    t.is((await one.person(bruno))['title'], 'Lead');
  });
}

test('a SetUser with a lag is taken, and the next GetUser shows the types from before', async (t) => {
  const one = await service(t);
  const xml = await xmlCaller(one);
  await one.fault({ match: { operation: 'SetUser', email: bruno }, do: { stale: true, lag: 1 } });
  t.is(element(await xml('user.SetUser', typesFor(bruno, ['3'])), 'result'), 'SUCCESS');
  const types = async (): Promise<string[]> =>
    elements(await xml('user.GetUser', `<webExId>${bruno}</webExId>`), 'meetingType');
  t.deepEqual([await types(), await types()], [['214', '11'], ['3']]);
});

test('after a create with a lag the person is not found at first', async (t) => {
  const one = await service(t);
  await one.fault({ match: { method: 'POST', path: '/v1/people' }, do: { lag: 1 } });
  const body = { emails: ['ana@acme.example'], firstName: 'Ana' };
  t.is((await one.rest('POST /people', { body })).status, 200);
  const found = async (): Promise<number> =>
    ((await one.rest('GET /people?email=ana@acme.example')).json['items'] as Json[]).length;
  t.deepEqual([await found(), await found()], [0, 1]);
});

test('a reset ends every lag', async (t) => {
  const one = await service(t);
  await one.fault({ match: { method: 'PUT' }, do: { lag: 9 } });
  await writes['PUT /people/{id}']?.send(one);
  await one.control('POST /reset');
  const { id } = await one.person(bruno);
  t.is((await one.rest(`GET /people/${String(id)}`)).json['title'], 'Account manager');
});

const shapes = [
  ['none', undefined, undefined],
  ['list', [{ errorCode: 400413, description: 'Not for contractors' }], 'no units'],
  ['by-license', { code: '400413', reason: 'Not for contractors' }, 'no units'],
] as const;
for (const [partialErrors, refused] of shapes) {
  test(`one license is refused to one person for another reason than units; errors of the 206: ${partialErrors}`, async (t) => {
    const one = await service(t, { partialErrors });
    const ids = [await webinar(one), await one.licenseId('Webex Calling - Professional')];
    const refuse = { refuseLicense: 'Webex Webinar 500', reason: 'Not for contractors', errorCode: 400413 };
    await one.fault({ match: { email: bruno, path: '/v1/licenses/users' }, do: refuse });
    const give = (email: string): Promise<Heard> =>
      one.rest('PATCH /licenses/users', {
        body: {
          email,
          licenses: [{ id: ids[0] }, { id: ids[1], properties: { phoneNumber: '+12025550199' } }],
        },
      });
    const heard = await give(bruno);
    t.is(heard.status, 206);
    t.false((heard.json['licenses'] as string[]).includes(ids[0] ?? ''));
    t.true((heard.json['licenses'] as string[]).includes(ids[1] ?? ''));
    const { errors } = heard.json as { errors?: unknown };
    t.deepEqual(errors, partialErrors === 'by-license' ? { [ids[0] ?? '']: refused } : refused);
    t.is((await give('amelie.fischer@acme.example')).status, 200, 'a second person gets it');
  });
}

const alone = [
  [{ refuseLicense: 'Webex Webinar 500' }, 400, 400413],
  [{ refuseLicense: 'Webex Webinar 500', status: 206 }, 206, undefined],
] as const;
for (const [action, status, errorCode] of alone) {
  test(`a request for one license that is refused with ${JSON.stringify(action)} is answered ${status}`, async (t) => {
    const one = await service(t);
    await one.fault({ match: { email: bruno }, do: action });
    const heard = await writes['PATCH /licenses/users']?.send(one);
    t.is(heard?.status, status);
    t.is(heard && firstError(heard)['errorCode'], errorCode);
    t.deepEqual(await heldLicenses(one), ['Webex Suite']);
  });
}

test('with two free units and five requests, one refused for another reason, two are given and two have no units', async (t) => {
  const one = await service(t, { partialErrors: 'list' });
  const people = ['bruno.keller', 'amelie.fischer', 'hugo.martin', 'emma.larsen', 'grace.okafor'];
  await one.fault({
    match: { email: bruno },
    do: { refuseLicense: await webinar(one), reason: 'Not for contractors', status: 206 },
  });
  const reasons: unknown[] = [];
  for (const alias of people) {
    const body = { email: `${alias}@acme.example`, licenses: [{ id: await webinar(one) }] };
    reasons.push(firstError(await one.rest('PATCH /licenses/users', { body }))['description']);
  }
  const noUnits = `No units of license [${await webinar(one)}] are available`;
  t.deepEqual(reasons, ['Not for contractors', undefined, undefined, noUnits, noUnits]);
});

for (const request of ['POST', 'PUT'] as const) {
  test(`${request} of a person leaves a refused license out without a word, as documented`, async (t) => {
    const one = await service(t);
    await one.fault({ match: { method: request }, do: { refuseLicense: 'Webex Webinar 500' } });
    const ana = { emails: ['ana@acme.example'], displayName: 'Ana' };
    const { id } = await one.person('chiara.rossi@acme.example');
    const path = request === 'POST' ? 'POST /people' : `PUT /people/${String(id)}`;
    const body = request === 'POST' ? ana : { displayName: 'Chiara' };
    const heard = await one.rest(path, { body: { ...body, licenses: [await webinar(one)] } });
    t.is(heard.status, 200);
    t.deepEqual(heard.json['licenses'], []);
  });
}

for (const [accountType, host, attendee] of [
  ['lower', 'host', 'attendee'],
  ['upper', 'HOST', 'ATTENDEE'],
] as const) {
  test(`account types are written in ${accountType} case`, async (t) => {
    const one = await service(t, { accountType });
    const types = async (email: string, body: Json): Promise<unknown> => {
      const heard = await one.rest('PATCH /licenses/users', { body: { email, ...body } });
      return (heard.json['siteUrls'] as Json[]).map((entry) => entry['accountType']);
    };
    t.deepEqual(await types(bruno, { licenses: [{ id: await webinar(one) }] }), [host]);
    const siteUrls = [{ siteUrl: site, accountType: 'attendee', operation: 'add' }];
    t.deepEqual(await types('chiara.rossi@acme.example', { siteUrls }), [attendee]);
  });
}

test('a failure over XML may hold several reasons, and say that backup servers are serving', async (t) => {
  const one = await service(t);
  const xml = await xmlCaller(one);
  const subErrors = [
    { exceptionId: '110055', reason: 'User limit exceeded for the session type', value: '218' },
    { exceptionId: '030025', reason: 'The user or site does not support this service type.' },
  ];
  const action = { exceptionId: '999999', reason: 'Unable to process request', subErrors, gsbStatus: 'BACKUP' };
  await one.fault({ match: { operation: 'SetUser' }, do: { ...action, value: '4' } });
  const answer = await xml('user.SetUser', typesFor(bruno, ['3']));
  t.true(
    answer.includes(
      '<serv:gsbStatus>BACKUP</serv:gsbStatus><serv:exceptionID>999999</serv:exceptionID><serv:subErrors><serv:subError><serv:exceptionID>110055</serv:exceptionID><serv:reason>User limit exceeded for the session type</serv:reason><serv:value>218</serv:value></serv:subError><serv:subError><serv:exceptionID>030025</serv:exceptionID><serv:reason>The user or site does not support this service type.</serv:reason></serv:subError></serv:subErrors><serv:value>4</serv:value>',
    ),
    answer,
  );
});

test('every update can be refused with one and the same reason', async (t) => {
  const one = await service(t);
  const reason = 'User is synchronized from a directory';
  const body = { message: reason, errors: [{ description: reason }], trackingId: 'ROUTER_1' };
  await one.fault({ match: { method: 'PUT', path: '/v1/people/' }, nth: 'every', do: { status: 400, body } });
  for (const alias of ['bruno.keller', 'amelie.fischer', 'hugo.martin']) {
    const { id } = await one.person(`${alias}@acme.example`);
    const heard = await one.rest(`PUT /people/${String(id)}`, { body: { displayName: 'Someone' } });
    t.is(heard.status, 400);
    t.is(firstError(heard)['description'], reason);
  }
});

const refused = [
  [{ stale: false }, 'stale'],
  [{ lag: 0 }, 'lag'],
  [{ lag: 'two' }, 'lag'],
  [{ claim: true, status: 200 }, 'status'],
  [{ ignored: false }, 'ignored'],
  [{ refuseLicense: 7 }, 'refuseLicense'],
  [{ refuseLicense: 'Webex Suite', status: 500 }, 'status'],
  [{ refuseLicense: 'Webex Suite', because: 'x' }, 'because'],
  [{ exceptionId: '999999', subErrors: 'many' }, 'subErrors'],
  [{ exceptionId: '999999', subErrors: [{ exceptionId: '000001' }] }, 'reason'],
  [{ exceptionId: '999999', subErrors: [{ exceptionId: '000001', reason: 'x', id: 1 }] }, 'id'],
  [{ exceptionId: '999999', gsbStatus: 'DOWN' }, 'gsbStatus'],
] as const;
for (const [action, named] of refused) {
  test(`the fault ${JSON.stringify(action)} is refused, naming '${named}'`, async (t) => {
    const { control } = await service(t);
    const { status, json } = await control('POST /faults', { match: {}, do: action });
    t.is(status, 400);
    t.regex(String(json['error']), new RegExp(`'${named}'`));
  });
}

for (const [kind, action, { isDone }] of kinds) {
  test(`a SetUser that is ${kind} answers SUCCESS, and is ${isDone ? '' : 'not '}done`, async (t) => {
    const one = await service(t);
    const xml = await xmlCaller(one);
    await one.fault({ match: { operation: 'SetUser' }, do: action });
    t.is(element(await xml('user.SetUser', typesFor(bruno, ['3'])), 'result'), 'SUCCESS');
    t.deepEqual((await one.state(bruno)).siteUsers[0]?.sessionTypes, isDone ? ['3'] : ['214', '11']);
    t.is(element(await xml('user.GetUser', `<webExId>${bruno}</webExId>`), 'result'), 'SUCCESS', 'the ticket is good');
  });
}
