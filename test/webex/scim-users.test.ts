/** The client of SCIM against the simulated one, under each of its options. */
import test from 'ava';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { scimClosed } from '../../src/webex/scim-request.js';
import { uuidOfPerson, type ScimUser } from '../../src/webex/scim-user.js';
import type { Webex } from '../../src/webex/connect.js';
import { service, type Service } from '../simulator/service.js';
import { webexOf } from './api.js';

const amelie = 'amelie.fischer@acme.example';

async function known(webexService: Service): Promise<Webex> {
  const webex = webexOf(webexService);
  await webex.people.me();
  return webex;
}

async function numbersOf(webex: Webex, number: string, how?: 'equal' | 'ending'): Promise<unknown> {
  const found = await webex.scim.findByEmployeeNumber(number, how);
  return found.result === 'done' ? found.value.map(({ employeeNumber }) => employeeNumber).sort() : found.problem.code;
}

for (const options of [{}, { scimLargestPage: 3 }, { scimLargestPage: 100, scimLargeCount: 'refuse' }] as const) {
  test(`all users are listed, each once, with ${JSON.stringify(options)}`, async (t) => {
    const webexService = await service(t, { employeeNumbers: true, users: 120, ...options });
    const webex = await known(webexService);
    const users: ScimUser[] = [];
    for await (const page of webex.scim.everybody()) {
      t.is(page.result, 'done');
      if (page.result === 'done') users.push(...page.value.users);
    }
    t.is(new Set(users.map(({ id }) => id)).size, 121);
    t.is(users.length, 121);
    t.is(users.find(({ userName }) => userName === amelie)?.employeeNumber, '000001');
  });
}

test('an employee number is searched for as written; its end finds those with more before it', async (t) => {
  const webex = await known(await service(t, { employeeNumbers: true, users: 12 }));
  t.deepEqual(await numbersOf(webex, '000002'), ['000002']);
  t.deepEqual(await numbersOf(webex, '2'), []);
  t.deepEqual(await numbersOf(webex, '2', 'ending'), ['000002', '000012']);
  t.deepEqual(await numbersOf(webex, 'a"b\\c%&+ d'), []);
});

test('where the filter is ignored, nobody is taken for the person', async (t) => {
  const webexService = await service(t, { employeeNumbers: true });
  const { json } = await webexService.rest('GET /people/me');
  const organization = Buffer.from(String(json['orgId']), 'base64').toString().split('/').at(-1) ?? '';
  const { text } = await webexService.rest(`GET /identity/scim/${organization}/v2/Users`);
  await webexService.fault({
    match: { path: `/v1/identity/scim/${organization}/v2/Users` },
    nth: 'every',
    do: { status: 200, headers: { 'Content-Type': 'application/json' }, body: text },
  });
  t.is(await numbersOf(await known(webexService), '000002'), 'not-webex');
});

test('a sign-in without the scope is told so; before the organization is known nothing is asked', async (t) => {
  const closed = await known(await service(t, { scopes: 'spark:all spark-admin:people_read' }));
  t.is(await numbersOf(closed, '1'), scimClosed);
  const webexService = await service(t);
  t.is(await numbersOf(webexOf(webexService), '1'), scimClosed);
  t.deepEqual(await webexService.requests(), []);
});

const forms: readonly Partial<SimulatorOptions>[] = [
  {},
  { scimPatchForms: 'with-path', scimPatchAnswer: '204' },
  { scimPatchForms: 'without-path', scimPatchAnswer: '200-empty' },
  { scimPatchAnswer: 'before' },
];
for (const options of forms) {
  test(`an address is changed with ${JSON.stringify(options)}; other addresses stay`, async (t) => {
    const webexService = await service(t, options);
    const webex = await known(webexService);
    const { id } = await webexService.person('hugo.martin@acme.example');
    const user = await webex.scim.read(String(id));
    if (user.result !== 'done' || user.value === undefined) return t.fail('the user is not read');
    t.like(user.value, { id: uuidOfPerson(String(id)), userName: 'hugo.martin@acme.example' });
    t.is((await webex.scim.changeAddress(user.value, 'hugo@acme.example')).result, 'done');
    const { people } = await webexService.state('hugo@acme.example');
    t.deepEqual(people[0]?.['emails'], ['hugo@acme.example', 'h.martin@acme.example']);
  });
}

test('a refusal bears the words of the first form, not those about the form', async (t) => {
  const webexService = await service(t, { scimDomains: 'own' });
  const webex = await known(webexService);
  const user = await webex.scim.read(String((await webexService.person(amelie))['id']));
  if (user.result !== 'done' || user.value === undefined) return t.fail('the user is not read');
  const answer = await webex.scim.changeAddress(user.value, 'a@new.example');
  t.regex(answer.result === 'refused' ? answer.problem.message : '', /new\.example is not verified or claimed/u);
});

test('a user whom SCIM hides is none; ids of any region are known, others are not asked for', async (t) => {
  const webexService = await service(t, { scimHidden: amelie });
  const webex = await known(webexService);
  t.like(await webex.scim.read(String((await webexService.person(amelie))['id'])), {
    result: 'done',
    value: undefined,
  });
  const uuid = '01234567-89ab-4cde-8f01-23456789abcd';
  const id = (text: string): string => Buffer.from(text).toString('base64');
  t.is(uuidOfPerson(id(`ciscospark://urn:TEAM:eu-central-1_k/PEOPLE/${uuid.toUpperCase()}`)), uuid);
  t.is(uuidOfPerson(uuid), uuid);
  t.is(uuidOfPerson(id(`ciscospark://us/ROOM/${uuid}`)), undefined);
  t.like(await webex.scim.read('P1'), { result: 'refused', problem: { code: 'strange-id' } });
});
