/** Reasons of an error body arrive whole, whatever its shape is. */
import test from 'ava';
import { runs } from '../helpers/some-cases.js';
import fc from 'fast-check';
import { problemOf } from '../../src/webex/error-body.js';
import { fieldOf } from '../../src/webex/reason-field.js';
import { reasonsInWords, toldReasons } from '../../src/webex/told-reasons.js';

const said = (content: unknown): string => reasonsInWords(toldReasons(content));

for (const [what, content, words] of [
  [
    'Webex’s message and its list',
    { message: 'Bad.', errors: [{ description: 'No such license' }] },
    'Bad. No such license',
  ],
  [
    'a message that the list says more of',
    { message: 'Bad', errors: [{ description: 'Bad: no title' }] },
    'Bad: no title',
  ],
  ['only a detail (SCIM)', { schemas: ['urn:x'], detail: 'The user is locked', status: '400' }, 'The user is locked'],
  [
    'title and detail (RFC 9457)',
    { type: 'about:blank', title: 'Not allowed', detail: 'Directory synchronized', status: 403 },
    'Not allowed. Directory synchronized',
  ],
  ['only a title', { title: 'Not allowed', status: 403 }, 'Not allowed'],
  ['only a description', { description: 'Too long' }, 'Too long'],
  ['an error that is an object', { error: { code: 7, message: 'Too long' } }, 'Too long'],
  ['an error in an object in an object', { error: { error: { detail: 'Too long' } } }, 'Too long'],
  ['an error that is a list', { error: [{ reason: 'a b' }, { reason: 'c d' }] }, 'a b. c d'],
  ['errors that are texts', { errors: ['Too long', 'Too short'] }, 'Too long. Too short'],
  ['errors that are one text', { errors: 'Too long' }, 'Too long'],
  ['errors in a list of lists', { errors: [[{ message: 'Too long' }]] }, 'Too long'],
  ['errors by field, as objects', { errors: { title: { reason: 'too long' } } }, 'title: too long'],
  [
    'errors by field, as texts',
    { errors: { title: 'too long', department: 'is required' } },
    'title: too long. department: is required',
  ],
  [
    'errors by field, as lists of texts',
    { errors: { department: ['is required', 'is odd'] } },
    'department: is required. department: is odd',
  ],
  [
    'errors that name the field beside the text',
    { errors: [{ field: 'title', message: 'too long' }] },
    'title: too long',
  ],
  ['errors that name a pointer', { errors: [{ path: 'emails[0]', detail: 'malformed' }] }, 'emails[0]: malformed'],
  ['a field that the text names already', { errors: { title: 'Title is too long' } }, 'Title is too long'],
  ['details that are a list', { message: 'Bad', details: [{ message: 'Too long' }] }, 'Bad. Too long'],
  ['details that are a text', { details: 'Too long' }, 'Too long'],
  [
    'a fault of a gateway',
    { fault: { faultstring: 'Rate exceeded', detail: { errorcode: 'x' } } },
    'Rate exceeded. error x',
  ],
  ['a list at the top', [{ message: 'a b' }, 'c d'], 'a b. c d'],
  ['a text at the top', 'Too long', 'Too long'],
  ['the same three times', { message: 'a b', errors: [{ description: 'a b' }, { reason: 'a b.' }] }, 'a b'],
  ['only a number', { errors: [{ errorCode: 400413 }] }, 'error 400413'],
  ['RFC 6749', { error: 'invalid_grant', error_description: 'It is over' }, 'It is over'],
  ['RFC 6749 with a code alone', { error: 'invalid_grant' }, 'invalid_grant'],
  [
    'words under names that nobody knows',
    { reasonPhrase: 'Too long', trackingId: 'ROUTER_1', self: { why: 'since today' } },
    'reasonPhrase: Too long. why: since today',
  ],
  [
    'an id where a field would be',
    { errors: [{ id: '8c1f4ad0-5f9c-4a53-9d0e-0b1f6d1c2a33', message: 'Too long' }] },
    'Too long',
  ],
  ['numbers and nothing', { message: 7, errors: [1, null, true, {}] }, ''],
  ['nothing', {}, ''],
  ['null', null, ''],
] as const) {
  test(`an error body with ${what} is told as "${words}"`, (t) => {
    t.is(said(content), words);
  });
}

test('whatever JSON comes, its reasons are read, in bounds, and on one line', (t) => {
  const key = fc.oneof(
    fc.constantFrom('message', 'errors', 'error', 'title', 'detail', 'reason', 'code', 'id', 'fault'),
    fc.string(),
  );
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof({ maxDepth: 6 }, fc.string(), fc.integer(), fc.constant(null), fc.array(tie('json')), fc.dictionary(key, tie('json'))),
  })); // prettier-ignore
  fc.assert(
    fc.property(json, (content) => {
      const body = Buffer.from(JSON.stringify(content));
      const { message } = problemOf({ status: 400, headers: {}, body });
      return message.length < 700 && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(message) && toldReasons(content).length <= 20;
    }),
    { numRuns: runs(300) },
  );
  t.pass();
});

test('a body without end in itself is read to a depth, and no further', (t) => {
  let content: unknown = { message: 'deep' };
  for (let depth = 0; depth < 20_000; depth++) content = { errors: [content] };
  t.deepEqual(toldReasons(content), []);
});

for (const [content, field] of [
  [{ errors: { emails: { reason: 'taken' } } }, 'email'],
  [{ errors: [{ field: '/emails/0', message: 'malformed' }] }, 'email'],
  [{ errors: [{ property: 'managerId', message: 'no such person' }] }, 'manager'],
  [{ errors: { title: 'too long', department: 'too long' } }, undefined],
  [{ message: 'Bad request', errors: { department: 'too long' } }, 'department'],
  [{ errors: { 'Email Security': 'no units' } }, undefined],
  [{ message: 'Invalid email address' }, 'email'],
  [{ message: 'The email address ana@acme.example is already in use' }, 'email'],
  [{ message: 'Manager not found' }, 'manager'],
  [{ message: 'Invalid managerId' }, 'manager'],
  [{ message: 'The job title is too long' }, 'title'],
  [{ message: 'Invalid email address', errors: [{ description: 'Manager not found' }] }, undefined],
  [{ message: 'You may not see the email of others' }, undefined],
  [{ message: 'The user is synchronized from a directory' }, undefined],
  [{ message: 'An email was sent to the administrator' }, undefined],
  [{ message: 'No such license' }, undefined],
  [{}, undefined],
] as const) {
  test(`${JSON.stringify(content)} is about ${field ?? 'no field of the row that it names'}`, (t) => {
    t.is(fieldOf(toldReasons(content)), field);
    t.is(problemOf({ status: 400, headers: {}, body: Buffer.from(JSON.stringify(content)) }).about, field);
  });
}
