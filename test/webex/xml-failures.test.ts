import test from 'ava';
import { registerSecret } from '../../src/model/secrets.js';
import { failureKind, kindOf, problemOfFailure } from '../../src/webex/xml-failures.js';

for (const [kind, ids] of [
  ['repeat', ['000000', '000003', '000029', '000035', '030071', '030105', '999999', 'unnamed']],
  ['wait a minute', ['000045']],
  ['new ticket', ['030046', '030047', '030048', '030049']],
  ['no right', ['000001', '030002', '030070', '030104']],
  ['site suspended', ['010107']],
  [
    'row',
    ['000015', '030001', '030010', '030025', '030060', '030077', '030098', '030103', '039001', '110055', '123456'],
  ],
] as const) {
  test(`these exceptions ask for "${kind}": ${ids.join(', ')}`, (t) => {
    for (const id of ids) t.is(failureKind(id), kind, id);
  });
}

/** A failure with no more than it must have. */
const plain = { success: false, reason: '', subErrors: [], backup: false } as const;

test('a problem names the exception, the words of the site and the offending value', (t) => {
  const problem = problemOfFailure({ ...plain, exceptionId: '110055', reason: 'User limit', value: '214' });
  t.deepEqual(problem, {
    code: 'xml-110055',
    exceptionId: '110055',
    message: 'the site refused it: User limit (110055, value "214")',
    value: '214',
    means: 'session-type-full',
  });
});

test('a failure without words is told as such', (t) => {
  const { message } = problemOfFailure({ ...plain, exceptionId: '999999' });
  t.is(message, 'the site refused it: no reason was given (999999)');
});

test('every part of a failure is told, with its number and value, and on which servers the site runs', (t) => {
  const { message } = problemOfFailure({
    ...plain,
    exceptionId: '030025',
    reason: 'Not supported',
    value: '4',
    subErrors: [
      { exceptionId: '110055', reason: 'User limit\nexceeded.', value: '218' },
      { exceptionId: '030060', reason: '' },
      { exceptionId: 'unnamed', reason: 'odd', value: 'x' },
    ],
    backup: true,
  });
  t.is(
    message,
    'the site refused it: Not supported (030025, value "4"): User limit exceeded (110055, value "218"), no reason was given (030060), odd (no exception number, value "x"), while it ran on its backup servers (gsbStatus BACKUP)',
  );
});

for (const [what, exceptionId, parts, kind, code, means] of [
  ['the whole says what it is', '030025', ['000035'], 'row', 'xml-030025', undefined],
  ['the whole says nothing, a part does', '999999', ['110055'], 'row', 'xml-110055', 'session-type-full'],
  [
    'the whole says nothing, and the first part neither',
    '000000',
    ['000029', '030001'],
    'row',
    'xml-030001',
    'unknown-site-user',
  ],
  ['the whole has no number, a part has', 'unnamed', ['000045'], 'wait a minute', 'xml-000045', undefined],
  ['no part says more than the whole', '999999', ['000029'], 'repeat', 'xml-999999', undefined],
  ['a part says that it passes', '999999', ['000035'], 'repeat', 'xml-000035', undefined],
  [
    'a part names the full type, the whole something else',
    '030025',
    ['110055'],
    'row',
    'xml-030025',
    'session-type-full',
  ],
  ['a right is missing', '000001', [], 'no right', 'xml-000001', 'no-right'],
] as const) {
  test(`a failure is judged by what says most: ${what}`, (t) => {
    const subErrors = parts.map((part) => ({ exceptionId: part, reason: 'x', value: part }));
    const failure = { ...plain, exceptionId, subErrors };
    const problem = problemOfFailure(failure);
    t.is(kindOf(failure), kind);
    t.is(problem.code, code);
    t.is(problem.means, means);
    if (means === 'session-type-full') t.is(problem.value, '110055');
  });
}

test('a failure about the address is about the column of the address', (t) => {
  for (const exceptionId of ['030004', '030005', '030062'])
    t.is(problemOfFailure({ ...plain, exceptionId }).about, 'email');
  t.is(problemOfFailure({ ...plain, exceptionId: '110055' }).about, undefined);
});

test('a secret that the site repeats is in no problem', (t) => {
  registerSecret('canary-of-the-site');
  const canary = {
    exceptionId: '030025',
    reason: 'ticket canary-of-the-site\nis no good',
    value: 'canary-of-the-site',
  };
  const problem = problemOfFailure({ ...plain, ...canary, subErrors: [canary] });
  const one = 'ticket *** is no good (030025, value "***")';
  t.is(problem.message, `the site refused it: ${one}: ${one}`);
  t.is(problem.value, '***');
});
