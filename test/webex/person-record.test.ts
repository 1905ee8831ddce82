import test from 'ava';
import type { Person } from '../../src/webex/person.js';
import { mergedRecord } from '../../src/webex/person-record.js';
import { service, type Json, type Service } from '../simulator/service.js';
import { webexOf } from './api.js';

const email = 'ana@acme.example';
const whole: Required<Omit<Person, 'unreadable'>> = {
  id: 'P1',
  emails: [email, 'a.ruiz@acme.example'],
  firstName: 'Ana',
  lastName: 'Ruiz',
  displayName: 'Ana Ruiz',
  title: 'Engineer',
  department: 'Research',
  manager: 'Bo',
  managerId: 'P2',
  avatar: 'https://a.example/1.png',
  addresses: [{ type: 'work', country: 'US' }],
  phoneNumbers: [
    { type: 'work', value: '+12025550101' },
    { type: 'mobile', value: '+12025550102' },
    { type: 'work_extension', value: '84101' },
  ],
  extension: '4101',
  locationId: 'LOC',
  orgId: 'ORG',
  roles: ['R1'],
  licenses: ['L1'],
  siteUrls: ['acme.webex.com'],
  loginEnabled: true,
  invitePending: false,
  userName: email,
  created: '2026-01-01T00:00:00.000Z',
  lastActivity: '2026-11-02T09:00:00.000Z',
};
const body = (person: Person, change: Parameters<typeof mergedRecord>[1] = {}, address = email): Json => {
  const merged = mergedRecord(person, change, address);
  return 'body' in merged ? merged.body : { problem: merged.problem.code };
};

test('everything writable that was read goes back, and nothing else', (t) => {
  const { id, siteUrls, invitePending, userName, created, lastActivity, ...writable } = whole;
  t.deepEqual(body(whole), { ...writable, phoneNumbers: [{ type: 'work', value: '+12025550101' }] });
  t.deepEqual([id, siteUrls, invitePending, userName, created, lastActivity].includes(undefined as never), false);
});

test('the changes stand in the place of what was read', (t) => {
  const change = { firstName: 'Anna', title: '', loginEnabled: false, licenses: ['L2'] };
  t.like(body(whole, change), { ...change, lastName: 'Ruiz', department: 'Research' });
});

test('another manager takes the name of the one before along', (t) => {
  const changed = body(whole, { managerId: 'P3' });
  t.is(changed['managerId'], 'P3');
  t.false('manager' in changed);
});

test('number, extension and location go back for people with Calling only', (t) => {
  const { extension, locationId, ...rest } = whole;
  t.deepEqual([extension, locationId], ['4101', 'LOC']);
  const plain = mergedRecord(rest, {}, email);
  t.true('body' in plain && !plain.callingData);
  t.deepEqual(
    ['extension', 'locationId', 'phoneNumbers'].filter((name) => 'body' in plain && name in plain.body),
    [],
  );
  const calling = mergedRecord(whole, {}, email);
  t.true('body' in calling && calling.callingData);
});

const primaries: readonly [what: string, person: Partial<Person>, address: string, first: string][] = [
  ['the sign-in name', { userName: 'A.Ruiz@acme.example' }, email, 'a.ruiz@acme.example'],
  ['that of the row, where there is no sign-in name', { userName: undefined as never }, 'A.RUIZ@acme.example', 'a.ruiz@acme.example'],
  ['that of the row, where the sign-in name is no address', { userName: 'ana' }, 'a.ruiz@acme.example', 'a.ruiz@acme.example'],
  ['the first, where the row names none of them', { userName: undefined as never }, 'x@y.example', email],
]; // prettier-ignore
for (const [what, person, address, first] of primaries) {
  test(`of several addresses the first is ${what}`, (t) => {
    const { emails } = body({ ...whole, ...person }, {}, address) as { emails: string[] };
    t.is(emails[0], first);
    t.deepEqual([...emails].sort(), [...whole.emails].sort());
  });
}

const holes: readonly [what: string, person: Person][] = [
  ['roles', without(whole, 'roles')],
  ['licenses', without(whole, 'licenses')],
  ['names', without(without(without(whole, 'displayName'), 'firstName'), 'lastName')],
  ['a title that can be read', { ...whole, unreadable: ['title'] }],
];
for (const [what, person] of holes) {
  test(`a person without ${what} in the answer is not written back`, (t) => {
    t.deepEqual(body(person), { problem: 'incomplete-record' });
  });
}

test('a person without a display name is called by first and last name', (t) => {
  t.is(body(without(whole, 'displayName'))['displayName'], 'Ana Ruiz');
});

function without(person: Person, name: keyof Person): Person {
  return Object.fromEntries(Object.entries(person).filter(([key]) => key !== name)) as unknown as Person;
}

for (const options of [
  { putAnswer: '200', booleans: 'booleans' },
  { putAnswer: '204', booleans: 'strings', shuffleEmails: true, attendeeUrls: 'always' },
] as const) {
  test(`writing back what was read changes nobody (${JSON.stringify(options)})`, async (t) => {
    const webexService = await service(t, { users: 30, putOmitted: 'clear', ...options });
    const webex = webexOf(webexService);
    await dressUp(webexService);
    const before = await everything(webexService);
    let written = 0;
    for (const { id, email: address } of (await webexService.state()).people) {
      const read = await webex.people.read(id);
      if (read.result !== 'done' || !read.value) return t.fail(address);
      const merged = mergedRecord(read.value, {}, address);
      if ('problem' in merged) return t.fail(merged.problem.message);
      const { body: record, callingData } = merged;
      t.is((await webex.people.update(id, record, { callingData })).result, 'done', address);
      written += 1;
    }
    t.is(written, 31);
    t.deepEqual(await everything(webexService), before);
  });
}

/** Gives people all kinds of fields, each as if by chance, in ways that Webex itself would. */
async function dressUp({ rest, state }: Service): Promise<void> {
  const { people } = await state();
  for (const [nth, person] of people.entries()) {
    const read = (await rest(`GET /people/${person.id}?callingData=true`)).json;
    const some = (place: number, fields: Json): Json => ((nth >> place) % 2 === 0 ? fields : {});
    const writable = ['emails', 'firstName', 'lastName', 'displayName', 'roles', 'licenses', 'title', 'department', 'manager', 'managerId', 'extension', 'locationId', 'phoneNumbers'] as const; // prettier-ignore
    const { status } = await rest(`PUT /people/${person.id}`, {
      body: {
        ...Object.fromEntries(writable.flatMap((name) => (name in read ? [[name, read[name]]] : []))),
        emails: person['emails'],
        ...some(0, { avatar: `https://avatars.example/${nth}.png` }),
        ...some(1, {
          addresses: [{ type: 'work', country: 'DE', locality: 'Köln', postalCode: '5066' + String(nth) }],
        }),
        ...some(2, { department: `Größe "${nth}"; \\ <b>` }),
        ...some(3, { managerId: people[(nth + 1) % people.length]?.id }),
        ...some(4, { title: '' }),
        loginEnabled: nth % 3 !== 0 || nth === 0,
      },
    });
    if (status > 204) throw new Error(`${person.email}: ${status}`);
  }
}

/** All that the service holds and shows of people, but for when it was changed last. */
async function everything({ rest, state }: Service): Promise<unknown> {
  const world = await state();
  const people = await Promise.all(
    world.people.map(async ({ id }) => {
      const shown = (await rest(`GET /people/${id}?callingData=true&excludeStatus=true`)).json;
      const emails = [...(shown['emails'] as string[])].sort();
      return { ...shown, emails, lastModified: undefined };
    }),
  );
  return { world, people };
}
