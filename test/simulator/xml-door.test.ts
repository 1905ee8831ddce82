import test from 'ava';
import { letPass } from '../helpers/moved-clock.js';
import { service } from './service.js';
import type { Heard, Json, Service } from './service.js';

const amelie = 'amelie.fischer@acme.example';

/** Posts a message of the XML API; the header names the caller, with a ticket or without. */
async function xml(
  { connection }: Service,
  operation: string,
  content: string,
  ticket?: string,
  site = 'acme',
): Promise<Heard> {
  const secret = ticket === undefined ? '' : `<sessionTicket>${ticket}</sessionTicket>`;
  const context = `<siteName>${site}</siteName><webExID>${connection.admin}</webExID>${secret}`;
  const body = `<?xml version="1.0" encoding="UTF-8"?><serv:message xmlns:serv="http://www.webex.com/schemas/2002/06/service" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><header><securityContext>${context}</securityContext></header><body><bodyContent xsi:type="java:com.webex.service.binding.user.${operation}">${content}</bodyContent></body></serv:message>`;
  const headers = { 'Content-Type': 'application/xml; charset=UTF-8' };
  const response = await fetch(connection.xmlUrl, { method: 'POST', headers, body });
  return { status: response.status, headers: response.headers, text: await response.text(), json: {} };
}

async function ticketFor(one: Service): Promise<string> {
  const { text } = await xml(one, 'AuthenticateUser', `<accessToken>${one.connection.accessToken}</accessToken>`);
  return element(text, 'sessionTicket');
}

function element(text: string, name: string): string {
  return new RegExp(`<(?:\\w+:)?${name}>([^<]*)<`).exec(text)?.[1] ?? '';
}

async function setTypes(one: Service, ticket: string, types: string, email = amelie): Promise<Heard | 'cut'> {
  const listed = types.split(',').map((type) => `<meetingType>${type}</meetingType>`);
  const content = `<webExId>${email}</webExId><meetingTypes>${listed.join('')}</meetingTypes>`;
  return xml(one, 'SetUser', content, ticket).catch(() => 'cut' as const);
}

async function typesOf({ state }: Service, email = amelie): Promise<string[] | undefined> {
  return (await state(email)).siteUsers[0]?.sessionTypes;
}

test('what XML sets is in the state, and in the log with operation and person but no ticket', async (t) => {
  const one = await service(t);
  const ticket = await ticketFor(one);
  const heard = await setTypes(one, ticket, '214,3', 'Amelie.Fischer@acme.example');
  t.is(heard === 'cut' ? '' : element(heard.text, 'result'), 'SUCCESS');
  t.deepEqual(new Set(await typesOf(one)), new Set(['214', '3']));
  const log = await one.requests();
  t.like(log[0], { operation: 'AuthenticateUser', path: '/WBXService/XMLService', status: 200 });
  t.like(log[1], { operation: 'SetUser', email: amelie, method: 'POST', applied: true });
  t.false(JSON.stringify(log).includes(ticket));
});

test('another site of the organization knows nobody: it gives no ticket, and takes none of the first site', async (t) => {
  const one = await service(t, { secondSite: true });
  const token = `<accessToken>${one.connection.accessToken}</accessToken>`;
  const refused = async (operation: string, content: string, ticket?: string, site = 'acme-emea'): Promise<string> =>
    element((await xml(one, operation, content, ticket, site)).text, 'exceptionID');
  t.is(await refused('AuthenticateUser', token), '030048');
  t.is(await refused('GetMe', '', await ticketFor(one)), '030047');
  t.is(await refused('AuthenticateUser', token, undefined, 'elsewhere'), '010001');
});

test.serial('a person whom REST made is known to XML after the delay', async (t) => {
  const one = await service(t, { siteDelay: 60 });
  const ticket = await ticketFor(one);
  const licenses = [await one.licenseId('Webex Suite')];
  await one.rest('POST /people', { body: { emails: ['ana@acme.example'], firstName: 'Ana', licenses } });
  const early = await setTypes(one, ticket, '3', 'ana@acme.example');
  t.is(early === 'cut' ? '' : element(early.text, 'exceptionID'), '030001');
  letPass(60);
  const late = await setTypes(one, ticket, '3', 'ana@acme.example');
  t.is(late === 'cut' ? '' : element(late.text, 'result'), 'SUCCESS');
});

const table = [
  ['an exception', { exceptionId: '000035', reason: 'ASService not responding' }, '000035', false],
  ['an exception with a value', { exceptionId: '110055', value: '218' }, '110055', false],
  ['an expired ticket', { expire: 'ticket' }, /^03004[67]$/, false],
  ['no effect', { noEffect: true }, '', false],
  ['a connection cut before', { cut: 'before' }, 'cut', false],
  ['a connection cut after', { cut: 'after' }, 'cut', true],
  ['an answer cut in its body', { cut: 'body' }, 'cut', true],
  ['a late answer', { hang: 50 }, '', true],
] as const;
for (const [what, action, expected, applied] of table) {
  test(`${what}: ${JSON.stringify(action)} on SetUser ${applied ? 'changes' : 'does not change'} the account`, async (t) => {
    const one = await service(t);
    const ticket = await ticketFor(one);
    const before = await one.state();
    await one.fault({ match: { operation: 'SetUser', email: amelie }, do: action });
    const heard = await setTypes(one, ticket, '3');
    const outcome = heard === 'cut' ? 'cut' : element(heard.text, 'exceptionID');
    if (typeof expected === 'string') t.is(outcome, expected);
    else t.regex(outcome, expected);
    if (applied) t.deepEqual(await typesOf(one), ['3']);
    else t.deepEqual(await one.state(), before);
    t.like((await one.requests()).at(-1), { operation: 'SetUser', applied } satisfies Json);
  });
}

test('a status instead of an answer comes as HTML, as from a gateway', async (t) => {
  const one = await service(t);
  await one.fault({ match: { operation: 'AuthenticateUser' }, do: { status: 503 } });
  const heard = await xml(one, 'AuthenticateUser', '');
  t.is(heard.status, 503);
  t.regex(heard.headers.get('content-type') ?? '', /^text\/html/);
});

test('an exception is for XML only: the same fault does not meet REST', async (t) => {
  const { rest, fault } = await service(t);
  await fault({ match: {}, do: { exceptionId: '000000' } });
  t.is((await rest('GET /people/me')).status, 200);
});

test('beyond the rate XML answers 000045 with HTTP 200, and leaves REST its own', async (t) => {
  const one = await service(t, { rate: 1 });
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => xml(one, 'GetUser', `<webExId>${amelie}</webExId>`)),
  );
  const limited = answers.filter(({ text }) => element(text, 'exceptionID') === '000045');
  t.is(limited.length, 2);
  t.is(limited[0]?.status, 200);
  t.is((await one.rest('GET /people/me')).status, 200);
});
