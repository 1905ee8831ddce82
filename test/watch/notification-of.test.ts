import test from 'ava';
import { RunError } from '../../src/errors.js';
import type { Drop } from '../../src/watch/drop.js';
import type { AppliedDrop, DropEnd, PlannedDrop } from '../../src/watch/dropping.js';
import { isMissing } from '../../src/watch/missing-file.js';
import { digestOf, isTold, leftInWords, notificationOf } from '../../src/watch/notification-of.js';

const at = '2026-11-29T02:00:00.000Z';
const drop: Drop = {
  ...{ id: 'd', name: 'people.csv', feed: 'people', from: { by: 'change', at }, takenAt: at, sha256: 'x' },
};
const planned = {
  job: { name: '20261129-020000-people', reference: '20261129-020000-people', file: (name: string) => `/jobs/${name}` },
  header: { input: { name: 'people.csv' }, organization: { id: 'o', name: 'Acme' }, site: 'acme.webex.com' },
} as unknown as PlannedDrop;
const none = {
  ...{ created: 0, updated: 0, unchanged: 0, partial: 0, failed: 0, invalid: 0 },
  ...{ conflict: 0, unknown: 0, 'not-attempted': 0, deleted: 0 },
};
const applied = (counts: Partial<AppliedDrop['counts']>, more: Partial<AppliedDrop> = {}): DropEnd => ({
  ...{ is: 'applied', drop, planned, left: [] },
  applied: { counts: { ...none, ...counts }, errors: [], open: [], stopped: undefined, ...more },
});
const stopped = (stops: number, problem: 'signIn' | 'stopped' = 'stopped'): DropEnd => ({
  ...{ is: 'stopped', drop: { ...drop, stops } },
  error: new RunError(problem, 'Webex cannot be reached.', { next: 'It is tried again later.' }),
});

const ends: readonly (readonly [what: string, end: DropEnd, kind: string | undefined, title: RegExp])[] = [
  ['is done', applied({ created: 1000, unchanged: 204 }), 'done', /^All 1,204 rows of people\.csv are done\.$/u],
  [
    'is done but for one row',
    applied({ updated: 2, failed: 1 }),
    'problems',
    /^1 of 3 rows of people\.csv are not done\.$/u,
  ],
  [
    'waits',
    { is: 'held', drop, planned, reasons: [], left: ['a@x.example'] },
    'review',
    /waits for a person; .* 1 person left the file\.$/u,
  ],
  [
    'is repeated',
    { is: 'repeated', drop, by: 'the same content was applied' },
    'done',
    /^Nothing to do for people\.csv: the same/u,
  ],
  [
    'cannot be read',
    { is: 'failed', drop, error: new RunError('refused', 'It has no rows.') },
    'failed',
    /^people\.csv could not be used: It has no rows\.$/u,
  ],
  [
    'stops',
    stopped(1),
    'problems',
    /not finished and goes on later: Webex cannot be reached\. It is tried again later\.$/u,
  ],
  ['stops without a sign-in', stopped(1, 'signIn'), 'sign-in', /goes on later/u],
];

for (const [what, end, kind, title] of ends) {
  test(`of a file that ${what} people are told as ${kind ?? 'nothing'}`, (t) => {
    const told = notificationOf(end, at);
    t.is(told?.kind, kind as never);
    t.regex(told?.title ?? '', title);
    t.is(told?.file, 'people.csv');
  });
}

test('of a file that somebody rejected nobody is told', (t) => {
  t.is(notificationOf({ is: 'rejected', drop, why: 'wrong export' }, at), undefined);
});

test('a job is told with its errors, its report, its results and the next command alone', (t) => {
  const told = notificationOf(
    applied(
      { failed: 2 },
      {
        errors: [{ code: 'no-units', message: 'none left', rows: 2 }],
        next: 'webex-bulk retry 2026   retries unfinished rows',
      },
    ),
    at,
  );
  t.like(told, {
    ...{ job: '20261129-020000-people', organization: 'Acme', site: 'acme.webex.com', link: '/jobs/report.html' },
    command: 'webex-bulk retry 2026',
    errors: [{ code: 'no-units', message: 'none left', rows: 2 }],
    attachments: [{ name: 'people-results.csv', path: '/jobs/results.csv' }],
  });
});

for (const [end, isOnce, told] of [
  [stopped(1), true, true],
  [stopped(1), false, false],
  [stopped(2), false, false],
  [stopped(3), false, true],
  [stopped(4), false, false],
  [stopped(48), false, true],
  [stopped(1, 'signIn'), false, true],
  [stopped(3, 'signIn'), false, false],
  [applied({ created: 1 }), false, true],
] as const) {
  const stops = end.is === 'stopped' ? `stopped ${end.drop.stops ?? 0} times by "${end.error.problem}"` : 'is done';
  test(`a file that ${stops} is ${told ? '' : 'not '}told ${isOnce ? 'after a single pass' : 'by a service'}`, (t) => {
    t.is(isTold(end, isOnce), told);
  });
}

test('a digest names the files that wait since an earlier day, the oldest date first', (t) => {
  const waiting = (name: string, takenAt: string): Drop => ({
    ...{ ...drop, name, takenAt, job: '/jobs/one' },
    reasons: [{ code: 'rows', message: 'it is short' }],
  });
  const all = [
    waiting('b.csv', '2026-11-28T02:00:00Z'),
    waiting('a.csv', '2026-11-26T02:00:00Z'),
    waiting('new.csv', at),
  ];
  const told = digestOf(all, '2026-11-29', at);
  t.is(told?.title, '2 files wait for a person, the first since 2026-11-26.');
  t.deepEqual(told?.reasons, [
    'a.csv, since 2026-11-26: it is short. webex-bulk approve /jobs/one',
    'b.csv, since 2026-11-28: it is short. webex-bulk approve /jobs/one',
  ]);
  t.is(digestOf(all, '2026-11-26', at), undefined);
  t.is(digestOf([], '2026-11-29', at), undefined);
});

for (const [what, arrivals, missing] of [
  ['nothing came', [], true],
  ['a file came in time', [150], false],
  ['a file came at the very time', [200], false],
  ['a file came for the time before', [100], true],
  ['a file came too late', [201], true],
] as const) {
  test(`where ${what}, a file is ${missing ? 'missing' : 'not missing'}`, (t) => {
    t.is(isMissing({ last: 200, before: 100 }, arrivals), missing);
  });
}

test('who left is counted, or said not to be known', (t) => {
  t.is(leftInWords([]), '');
  t.is(leftInWords(['a@x.example', 'b@x.example']), ' 2 people left the file.');
  t.regex(leftInWords(undefined), /not known: the job of the last file is gone/u);
});
