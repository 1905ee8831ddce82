import test from 'ava';
import { keepSecret } from '../../src/secrets.js';
import { failureKind, problemOfFailure } from '../../src/webex/xml-failures.js';

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

test('a problem names the exception, the words of the site and the offending value', (t) => {
  const problem = problemOfFailure({ success: false, exceptionId: '110055', reason: 'User limit', value: '214' });
  t.deepEqual(problem, {
    code: 'xml-110055',
    exceptionId: '110055',
    message: 'the site refused it: User limit (110055)',
    value: '214',
  });
});

test('a failure without words is told as such', (t) => {
  const { message } = problemOfFailure({ success: false, exceptionId: '999999', reason: '' });
  t.is(message, 'the site refused it: no reason was given (999999)');
});

test('a secret that the site repeats is in no problem', (t) => {
  keepSecret('canary-of-the-site');
  const problem = problemOfFailure({
    success: false,
    exceptionId: '030025',
    reason: 'ticket canary-of-the-site\nis no good',
    value: 'canary-of-the-site',
  });
  t.is(problem.message, 'the site refused it: ticket *** is no good (030025)');
  t.is(problem.value, '***');
});
