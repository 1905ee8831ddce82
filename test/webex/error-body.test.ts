import test from 'ava';
import { registerSecret } from '../../src/model/secrets.js';
import { problemOf, unreadable } from '../../src/webex/error-body.js';

const answer = (
  status: number,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Parameters<typeof problemOf>[0] => ({ status, headers, body: Buffer.from(body) });
const json = (content: unknown): string => JSON.stringify(content);

const bodies: readonly [what: string, body: string | Buffer, code: string, message: string][] = [
  [
    'message and description, said once where they are the same',
    json({ message: 'Bad.', errors: [{ description: 'Bad.' }, { description: 'No such license', errorCode: 400000 }] }),
    'http-400',
    'Webex answered 400: Bad. No such license',
  ],
  [
    'RFC 6749',
    json({ error: 'invalid_grant', error_description: 'expired' }),
    'http-400',
    'Webex answered 400: expired',
  ],
  ['RFC 6749 without a description', json({ error: 'invalid_grant' }), 'http-400', 'Webex answered 400: invalid_grant'],
  [
    'errors by field',
    json({ errors: { title: { code: '1', reason: 'too long' } } }),
    'http-400',
    'Webex answered 400: title: too long',
  ],
  ['no text at all', json({ message: 7, errors: [1, true] }), 'http-400', 'Webex answered 400: no reason was given'],
  ['a list', '[]', 'http-400', 'Webex answered 400: no reason was given'],
  ['null', 'null', 'http-400', 'Webex answered 400: no reason was given'],
  ['an error that is null', json({ errors: [null, 3] }), 'http-400', 'Webex answered 400: no reason was given'],
  ['nothing', '', 'http-400', 'Webex answered 400: an empty body'],
  [
    'a page of a proxy',
    '<html><head><title>\nAccess  denied</title>',
    'not-webex',
    `Webex answered 400: not a Webex message, but text/html titled "Access denied"`,
  ],
  ['cut JSON', '{"message":"B', 'not-webex', `Webex answered 400: not a Webex message, but text/html`],
  [
    'bytes that are no text',
    Buffer.from([0x22, 0xff, 0x22]),
    'not-webex',
    `Webex answered 400: not a Webex message, but text/html`,
  ],
  [
    'codes that steer terminals',
    json({ message: 'a\u001b[2Jb\r\nc\u202Ed' }),
    'http-400',
    'Webex answered 400: a [2Jb c d',
  ],
];

for (const [what, body, code, message] of bodies) {
  test(`an error answer with ${what}`, (t) => {
    const problem = problemOf(answer(400, body, { 'content-type': 'text/html; charset=utf-8' }));
    t.is(problem.code, code);
    t.is(problem.message, message);
    t.is(problem.status, 400);
  });
}

test('the first error code and the tracking id are told, the one in the body first', (t) => {
  const body = json({ message: 'x', errors: [{ errorCode: 700006 }, { errorCode: 1 }], trackingId: 'ROUTER_1' });
  const problem = problemOf(answer(400, body, { trackingid: 'ROUTER_2' }));
  t.is(problem.errorCode, 700006);
  t.is(problem.trackingId, 'ROUTER_1');
  t.is(problemOf(answer(500, '', { trackingid: 'ROUTER_2' })).trackingId, 'ROUTER_2');
  t.false('trackingId' in problemOf(answer(500, json({ trackingId: 5 }))));
});

test('a long text is shortened between characters', (t) => {
  const { message } = problemOf(answer(400, json({ message: '😀'.repeat(5000) })));
  t.true(message.length < 700);
  t.notThrows(() => encodeURIComponent(message));
  t.true(message.endsWith('…'));
});

test('a redirect is called one', (t) => {
  t.regex(
    problemOf(answer(302, '', { location: 'https://elsewhere.example' })).message,
    /302: it redirects elsewhere/u,
  );
});

test('a success without a readable body says what came instead', (t) => {
  const page = unreadable(answer(200, '<title>Log in</title>', { 'content-type': 'text/html', trackingid: 'T' }));
  t.is(page.code, 'not-webex');
  t.regex(page.message, /the response \(200\) is not what Webex documents.*text\/html titled "Log in"/u);
  t.is(page.trackingId, 'T');
  t.is(unreadable(answer(200, '[]')).message, 'the response (200) is not what Webex documents');
});

test('a success that tells of errors is called incomplete', (t) => {
  const problem = unreadable(answer(200, json({ id: 'x', errors: { roles: { reason: 'roles are away' } } })));
  t.is(problem.code, 'incomplete-answer');
  t.regex(problem.message, /incomplete.*roles are away/u);
});

const canary = 'canary-secret-1';
const page = (title: string): string => `<html><title>${title}</title>`;
for (const [where, body, headers] of [
  ['a message', json({ message: `no ${canary}` }), {}],
  ['an error', json({ error: canary, error_description: `bad ${canary}` }), {}],
  ['a list of errors', json({ errors: [{ description: canary }, { reason: canary }] }), {}],
  ['errors by field', json({ errors: { title: { reason: canary } } }), {}],
  ['a tracking id', json({ trackingId: canary }), {}],
  ['the header of a tracking id', '', { trackingid: canary }],
  ['the title of a page', page(canary), {}],
  ['a title where it is cut', page(`${'x'.repeat(113)} ${canary}`), {}],
  ['a message where it is cut', json({ message: `${'x'.repeat(592)} ${canary}` }), {}],
  ['a type', 'x', { 'content-type': `text/${canary}` }],
] as const) {
  test(`a secret that the service repeats in ${where} is in no problem`, (t) => {
    registerSecret(canary);
    for (const problem of [problemOf(answer(400, body, headers)), unreadable(answer(200, body, headers))])
      t.notRegex(JSON.stringify(problem), /canary/u);
  });
}
