import test from 'ava';
import { ApiClosedError, RunError } from '../../src/errors.js';
import { letPass } from '../helpers/moved-clock.js';
import { cut, failed, listeningGate, scriptedSite, succeeded, ticketGiven } from './scripted-site.js';

const getUser = ['user', 'GetUser', { webExId: 'ana@acme.example' }] as const;

test('signs in with the access token and no other secret, then calls with the ticket', async (t) => {
  const { service, asked } = await scriptedSite(t, () => undefined);
  t.like(await service.call(...getUser), { result: 'done' });
  t.regex(asked[0]?.body ?? '', /<bodyContent [^>]*AuthenticateUser"><accessToken>A1<\/accessToken><\/bodyContent>/u);
  t.regex(
    asked[0]?.body ?? '',
    /<securityContext><webExID>admin@acme\.example<\/webExID><siteName>acme<\/siteName><\/securityContext>/u,
  );
  t.like(asked[1], { operation: 'GetUser', ticket: 'T1', contentType: 'application/xml; charset=UTF-8' });
  t.false(asked[1]?.body.includes('A1'));
});

test('many calls at once share one sign-in', async (t) => {
  const { service, operations } = await scriptedSite(t, () => undefined);
  await Promise.all(Array.from({ length: 20 }, () => service.call(...getUser)));
  t.is(operations().filter((operation) => operation === 'AuthenticateUser').length, 1);
});

for (const exception of ['030046', '030047', '030048', '030049']) {
  test(`${exception} gets a new ticket once, for all who were refused, and the calls are made again`, async (t) => {
    const { service, asked, operations } = await scriptedSite(t, ({ operation, ticket }) =>
      operation === 'GetUser' && ticket === 'T1' ? failed(exception) : undefined,
    );
    const answers = await Promise.all(Array.from({ length: 8 }, () => service.call(...getUser)));
    t.true(answers.every(({ result }) => result === 'done'));
    t.is(operations().filter((operation) => operation === 'AuthenticateUser').length, 2);
    t.is(asked.filter(({ ticket }) => ticket === 'T2').length, 8);
  });
}

test('a refusal of the old ticket that comes late does not sign in again', async (t) => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const { service, operations } = await scriptedSite(t, ({ operation, ticket, body }) => {
    if (operation !== 'GetUser' || ticket !== 'T1') return undefined;
    return body.includes('late@') ? held.then(() => failed('030047')) : failed('030047');
  });
  const late = service.call('user', 'GetUser', { webExId: 'late@acme.example' });
  t.like(await service.call(...getUser), { result: 'done' });
  release();
  t.like(await late, { result: 'done' });
  t.is(operations().filter((operation) => operation === 'AuthenticateUser').length, 2);
});

test('a new ticket that is refused too stops the run', async (t) => {
  const { service, operations } = await scriptedSite(t, ({ operation }) =>
    operation === 'GetUser' ? failed('030047') : undefined,
  );
  const error = await t.throwsAsync(service.call(...getUser), { instanceOf: RunError });
  t.is(error.problem, 'signIn');
  t.deepEqual(operations(), ['AuthenticateUser', 'GetUser', 'AuthenticateUser', 'GetUser']);
});

test('a call that meets the end of one ticket and of the next, which has served others, is made a third time', async (t) => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const { service, operations } = await scriptedSite(t, ({ operation, ticket, body }) => {
    if (operation !== 'GetUser' || ticket === 'T3') return undefined;
    if (body.includes('late@')) return held.then(() => failed('030047'));
    return ticket === 'T1' ? failed('030047') : undefined;
  });
  const late = service.call('user', 'GetUser', { webExId: 'late@acme.example' });
  t.like(await service.call(...getUser), { result: 'done' });
  release();
  t.like(await late, { result: 'done' });
  t.is(operations().filter((operation) => operation === 'AuthenticateUser').length, 3);
});

test.serial('a ticket is made anew before it ends by the clock here', async (t) => {
  const { service, asked } = await scriptedSite(t, ({ operation }, before) =>
    operation === 'AuthenticateUser' && before === 0 ? ticketGiven('short', '600') : undefined,
  );
  await service.call(...getUser);
  letPass(600);
  await service.call(...getUser);
  const tickets = asked.filter(({ operation }) => operation === 'GetUser').map(({ ticket }) => ticket);
  t.deepEqual(tickets, ['short', 'T2']);
});

for (const life of ['', 'soon', '0', '-5', '1e999']) {
  test(`a ticket whose life is ${JSON.stringify(life)} is used, and not asked for with every call`, async (t) => {
    const { service, operations } = await scriptedSite(t, ({ operation }) =>
      operation === 'AuthenticateUser' ? ticketGiven('T', life) : undefined,
    );
    await service.call(...getUser);
    await service.call(...getUser);
    t.deepEqual(operations(), ['AuthenticateUser', 'GetUser', 'GetUser']);
  });
}

for (const exception of ['030048', '030047', '030001', '030059']) {
  test(`${exception} to AuthenticateUser is met with another access token, once`, async (t) => {
    const { service, operations, renewed } = await scriptedSite(t, ({ operation, body }) =>
      operation === 'AuthenticateUser' && body.includes('>A1<') ? failed(exception) : undefined,
    );
    t.like(await service.call(...getUser), { result: 'done' });
    t.deepEqual(renewed, ['A1']);
    t.deepEqual(operations(), ['AuthenticateUser', 'AuthenticateUser', 'GetUser']);
  });
}

test('a sign-in that is refused with another access token too says why, and what to look at', async (t) => {
  const { service, operations } = await scriptedSite(t, () => failed('030048'));
  const error = await t.throwsAsync(service.call(...getUser), { instanceOf: RunError });
  t.like(error, { problem: 'signIn' });
  t.regex(error.message, /admin@acme\.example cannot sign in to acme\.webex\.com: .*because.*030048/u);
  t.regex(error.next ?? '', /spark:all/u);
  t.deepEqual(operations(), ['AuthenticateUser', 'AuthenticateUser']);
});

test('where there is no other access token, the words of the site are told', async (t) => {
  const tokens = {
    current: () => Promise.resolve('A1'),
    renew: () => Promise.reject(new RunError('signIn', 'no refresh token')),
  };
  const { service, operations } = await scriptedSite(t, () => failed('030048'), { tokens });
  const error = await t.throwsAsync(service.call(...getUser), { instanceOf: RunError });
  t.regex(error.message, /030048/u);
  t.deepEqual(operations(), ['AuthenticateUser']);
});

for (const [exception, problem] of [
  ['000001', 'signIn'],
  ['030104', 'signIn'],
  ['E030104', 'signIn'],
  ['030002', 'signIn'],
  ['010107', 'stopped'],
] as const) {
  test(`${exception} ends the run: ${problem}, whether it comes at the sign-in or later`, async (t) => {
    for (const operation of ['AuthenticateUser', 'GetUser']) {
      const { service, operations } = await scriptedSite(t, (asked) =>
        asked.operation === operation ? failed(exception) : undefined,
      );
      t.like(await t.throwsAsync(service.call(...getUser), { instanceOf: RunError }), { problem });
      t.is(operations().filter((one) => one === operation).length, 1);
    }
  });
}

for (const [what, said] of [
  ['000035', failed('000035')],
  ['030071', failed('030071')],
  ['a gateway', { status: 503, body: '<html>busy</html>', type: 'text/html' }],
  ['an empty answer', { status: 200, body: '' }],
  ['a cut connection', cut],
] as const) {
  test(`a sign-in that fails in passing is made again: ${what}`, async (t) => {
    const { service, operations } = await scriptedSite(t, (_, before) => (before === 0 ? said : undefined));
    const { result } = await service.call('user', 'GetMe', {});
    t.is(result, 'done');
    t.is(operations().filter((operation) => operation === 'AuthenticateUser').length, 2);
  });
}

test('a site that cannot sign anybody in just now stops the run and does not blame the sign-in', async (t) => {
  const { gate } = listeningGate();
  for (const exception of ['000035', '000045', '999999']) {
    const { service, renewed } = await scriptedSite(t, () => failed(exception), { gate });
    const error = await t.throwsAsync(service.call(...getUser), { instanceOf: RunError });
    t.is(error.problem, 'stopped', exception);
    t.deepEqual(renewed, []);
  }
});

for (const [what, said, failure, result] of [
  ['too many requests', failed('000045'), { code: 'xml-000045', sent: 'no', pause: 60_000 }, 'refused'],
  ['trouble in the database', failed('000003'), { code: 'xml-000003', sent: 'maybe' }, 'doubt'],
  ['a failure without a number', failed(''), { code: 'xml-unnamed', sent: 'maybe' }, 'doubt'],
  ['a gateway', { status: 502, body: '<html/>', type: 'text/html' }, { code: 'http-502', sent: 'maybe' }, 'doubt'],
  ['HTML with HTTP 200', { status: 200, body: '<html><p>x</p></html>' }, { code: 'not-webex', sent: 'maybe' }, 'doubt'],
  ['nothing with HTTP 200', { status: 200, body: '' }, { code: 'not-webex', sent: 'maybe' }, 'doubt'],
  ['half a message', { status: 200, body: succeeded().slice(0, 300) }, { code: 'not-webex', sent: 'maybe' }, 'doubt'],
  ['more than is an answer', succeeded('x'.repeat(11_000_000)), { code: 'answer-too-large', sent: 'maybe' }, 'doubt'],
  ['somebody unknown', failed('030001'), undefined, 'refused'],
  ['no seats', failed('110055', '<serv:value>214</serv:value>'), undefined, 'refused'],
  ['a code that nobody knows', failed('030123'), undefined, 'refused'],
  ['a path that is none', { status: 404, body: '' }, undefined, 'refused'],
] as const) {
  test(`of ${what} the gate hears ${failure === undefined ? 'nothing' : JSON.stringify(failure)}, and it is ${result}`, async (t) => {
    const { gate, told } = listeningGate();
    const { service } = await scriptedSite(t, ({ operation }) => (operation === 'GetUser' ? said : undefined), {
      gate,
    });
    t.like(await service.call(...getUser), { result });
    t.deepEqual(told, failure === undefined ? [] : [failure]);
  });
}

test('no right to set one person is told of that person; no right to read ends the run', async (t) => {
  const { service } = await scriptedSite(t, ({ operation }) =>
    operation === 'AuthenticateUser' ? undefined : failed('000001'),
  );
  const answer = await service.call('user', 'SetUser', {});
  t.like(answer, { result: 'refused', problem: { code: 'xml-000001', means: 'no-right' } });
  t.regex(answer.result === 'done' ? '' : answer.problem.message, /because \(000001\)/u);
  for (const [of, operation] of [
    ['user', 'GetUser'],
    ['site', 'GetSite'],
    ['meetingtype', 'LstMeetingType'],
  ] as const) {
    const error = await t.throwsAsync(service.call(of, operation, {}), { instanceOf: ApiClosedError }, operation);
    t.is(error.problem, 'signIn');
  }
});

test('what says that the caller is not who they were ends the run also at SetUser', async (t) => {
  for (const exception of ['030002', '030070', '030104']) {
    const { service } = await scriptedSite(t, ({ operation }) =>
      operation === 'SetUser' ? failed(exception) : undefined,
    );
    await t.throwsAsync(service.call('user', 'SetUser', {}), { instanceOf: RunError }, exception);
  }
});

test('a refused value is named', async (t) => {
  const { service } = await scriptedSite(t, ({ operation }) =>
    operation === 'SetUser' ? failed('110055', '<serv:value>214</serv:value>') : undefined,
  );
  const answer = await service.call('user', 'SetUser', {});
  t.like(answer, { result: 'refused', problem: { code: 'xml-110055', exceptionId: '110055', value: '214' } });
});

test('what XML cannot carry is refused before anything is sent', async (t) => {
  const { service, asked } = await scriptedSite(t, () => undefined);
  const answer = await service.call('user', 'SetUser', { webExId: 'a@b', tracking: { trackingCode1: 'a\u0001b' } });
  t.like(answer, { result: 'refused', problem: { code: 'not-sendable' } });
  t.regex(answer.result === 'done' ? '' : answer.problem.message, /U\+0001/u);
  t.deepEqual(asked, []);
});

test('the ticket is revoked at the end, once, and only where there is one', async (t) => {
  const { service, asked, operations } = await scriptedSite(t, () => undefined);
  await service.close();
  t.deepEqual(operations(), []);
  await service.call(...getUser);
  await service.close();
  await service.close();
  t.deepEqual(operations(), ['AuthenticateUser', 'GetUser', 'RevokeSessionTicket']);
  t.regex(asked[2]?.body ?? '', /RevokeSessionTicket"><sessionTicket>T1<\/sessionTicket><\/bodyContent>/u);
});

for (const [what, said] of [
  ['999999', failed('999999')],
  ['000045', failed('000045')],
  ['a gateway', { status: 503, body: '' }],
  ['a cut connection', cut],
] as const) {
  test(`that the ticket cannot be revoked neither fails nor delays the end: ${what}`, async (t) => {
    const { service, operations } = await scriptedSite(t, ({ operation }) =>
      operation === 'RevokeSessionTicket' ? said : undefined,
    );
    await service.call(...getUser);
    await t.notThrowsAsync(service.close());
    t.is(operations().filter((operation) => operation === 'RevokeSessionTicket').length, 1);
  });
}
