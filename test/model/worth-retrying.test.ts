import test from 'ava';
import { stepsAfter } from '../../src/commands/steps-after.js';
import { statuses, type Status } from '../../src/model/row.js';
import { isWorthRetrying } from '../../src/model/worth-retrying.js';

for (const [what, status, errorCode, worth] of [
  ['an outage', 'failed', 'http-503', true],
  ['too many requests', 'failed', 'http-429', true],
  ['a right that is missing', 'failed', 'http-403', true],
  ['a connection that was cut', 'partial', 'connection-cut', true],
  ['a call in doubt', 'unknown', 'http-400', true],
  ['what others changed', 'conflict', 'conflict', true],
  ['a site that does not know the person yet', 'partial', 'site-does-not-know', true],
  ['a back end of the site that fails', 'failed', 'xml-000035', true],
  ['a code that is not known here', 'failed', 'something-new', true],
  ['a value that Webex refuses', 'failed', 'http-400', false],
  ['a value that the site refuses', 'partial', 'xml-030019', false],
  ['an address that belongs to another organization', 'failed', 'address-taken', false],
  ['a code that cannot be emptied', 'failed', 'cannot-be-emptied', false],
  ['codes that are mapped', 'partial', 'tracking-codes-mapped', false],
  ['a license that the person has to accept', 'partial', 'pending', false],
  ['a license of which there are none left', 'partial', 'no-units', true],
  ['a row that is wrong', 'invalid', 'invalid-email', false],
  ['a row that is done', 'updated', undefined, false],
] as const satisfies readonly (readonly [string, Status, string | undefined, boolean])[]) {
  test(`after ${what} a row is ${worth ? '' : 'not '}worth trying again as it is`, (t) => {
    t.is(isWorthRetrying({ status, ...(errorCode !== undefined && { errorCode }) }), worth);
  });
}

const none = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>;
const steps = (
  counts: Partial<Record<Status, number>>,
  retryable: number,
  job: 'apply' | 'undo' = 'apply',
  awaitingLicenses = 0,
): string[] =>
  stepsAfter({
    header: { job, ...(job === 'undo' && { parent: 'first' }) },
    counts: { ...none, ...counts },
    retryable,
    awaitingLicenses,
    reference: 'output/JOB',
    results: 'output/JOB/results.csv',
  });

test('a retry is offered where a row may end otherwise', (t) => {
  t.regex(steps({ failed: 3 }, 3)[0] ?? '', /^webex-bulk retry output\/JOB /u);
  t.is(steps({ failed: 3 }, 3).length, 1);
});

for (const [what, waiting, step] of [
  ['all rows', 3, /^buy or free licenses, then run {2}webex-bulk retry output\/JOB$/u],
  ['some rows', 2, /^webex-bulk retry output\/JOB {3}retries .*\(buy or free licenses first: 2 of them need one\)$/u],
  ['no row', 0, /^webex-bulk retry output\/JOB {3}retries unfinished rows$/u],
] as const) {
  test(`where ${what} of those to be retried wait for licenses, the next step says so`, (t) => {
    const [first = '', ...others] = steps({ partial: 3 }, 3, 'apply', waiting);
    t.regex(first, step);
    t.deepEqual(others, []);
  });
}

for (const [counts, where] of [
  [{ failed: 3, updated: 9 }, 'failed'],
  [{ partial: 2 }, 'partial'],
] as const) {
  test(`no retry is offered for what cannot succeed, but the rows to be corrected: ${JSON.stringify(counts)}`, (t) => {
    const [first = '', ...others] = steps(counts, 0);
    t.true(first.endsWith(`webex-bulk apply output/JOB/results.csv --where wx_status=${where}`), first);
    t.deepEqual(others, []);
  });
}

for (const [counts, words] of [
  [{ updated: 19 }, 'reverts the 19 updated people'],
  [
    { updated: 1, created: 212 },
    'reverts the 1 updated person, keeps the 212 created people; add --created deactivate or delete to change that',
  ],
  [{ created: 1 }, 'keeps the 1 created person; add --created deactivate or delete to change that'],
] as const) {
  test(`an undo is offered with what it will not do: ${JSON.stringify(counts)}`, (t) => {
    t.deepEqual(steps(counts, 0), [`webex-bulk undo output/JOB   ${words}`]);
  });
}

test('where some may end otherwise and some cannot, both are told', (t) => {
  t.deepEqual(
    steps({ failed: 3 }, 1).map((step) => /webex-bulk \w+/u.exec(step)?.[0]),
    ['webex-bulk retry', 'webex-bulk apply'],
  );
});

test('an undo of which nothing more can be put back is not offered again', (t) => {
  t.deepEqual(steps({ failed: 1, updated: 4 }, 0, 'undo'), []);
  t.regex(steps({ conflict: 1 }, 1, 'undo')[0] ?? '', /^webex-bulk undo output\/first /u);
});

test('a job that can go on is neither retried nor taken back', (t) => {
  t.deepEqual(
    steps({ failed: 20, updated: 5, 'not-attempted': 80 }, 20).map((step) => step.split('   ')[0]),
    ['webex-bulk apply output/JOB'],
  );
});
