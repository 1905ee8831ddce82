import test from 'ava';
import { refusalKind } from '../../src/model/refusal-kind.js';
import type { Change, Outcome, RowPlan, Status } from '../../src/model/row.js';

interface Refused {
  readonly error: string;
  readonly code?: string;
  readonly status?: Status;
  readonly cells?: readonly string[];
  readonly changes?: readonly Change[];
}

const title: Change = { field: 'title', from: null, to: 'Lead' };
const suite: Change = { field: 'license', key: 'L-suite', label: 'Webex Suite', from: false, to: true };

function kind({ error, code = 'http-400', status = 'failed', cells = [], changes = [title] }: Refused) {
  const [email = ''] = cells;
  const plan: RowPlan = { row: 2, cells, email, wanted: {}, changes, calls: [], problems: [] };
  const outcome: Outcome = { row: 2, status, changes: [], errorCode: code, error };
  return refusalKind(outcome, plan);
}

const ana = ['ana@acme.com', 'Ana', 'Ruiz', 'Lead'];
const bo = ['bo.li@acme.com', 'Bo', 'Li', 'Chief of it all'];

for (const [what, one, other] of [
  [
    'the address',
    { error: 'Webex answered 400: ana@acme.com is directory synced', cells: ana },
    { error: 'Webex answered 400: bo.li@acme.com is directory synced', cells: bo },
  ],
  [
    'the address in other letters',
    { error: 'User Ana@acme.com is synced', cells: ana },
    { error: 'User BO.LI@ACME.COM is synced', cells: bo },
  ],
  [
    'a quoted value',
    { error: 'The value "Lead" is not allowed', cells: ana },
    { error: 'The value "Chief" is not allowed', cells: bo },
  ],
  ['typographic quotes', { error: 'no \u201Cone\u201D here' }, { error: 'no \u201Cother\u201D here' }],
  [
    'an id',
    { error: 'Person Y2lzY29zcGFyazovL3VzL1BFT1BMRS8x cannot be changed' },
    { error: 'Person Y2lzY29zcGFyazovL3VzL1BFT1BMRS8yMg== cannot be changed' },
  ],
  [
    'a tracking id',
    { error: 'Failed (ROUTER_65F1A2-01BB-0007-3C0)' },
    { error: 'Failed (ROUTER_99AB03-01BB-0008-111)' },
  ],
  ['a number', { error: 'Row 17: limit reached' }, { error: 'Row 1,203: limit reached' }],
  [
    'the name, without quotes',
    { error: 'Ana Ruiz comes from a directory', cells: ana },
    { error: 'Bo Li comes from a directory', cells: bo },
  ],
  [
    'a value of the row, without quotes',
    { error: 'title Lead is read-only', cells: ana },
    { error: 'title Chief of it all is read-only', cells: bo },
  ],
  [
    'which changes it is about',
    { error: 'title: it is synced', changes: [title, suite] },
    { error: 'title, Webex Suite: it is synced', changes: [title, suite] },
  ],
  ['what is told beside it', { error: 'it is synced' }, { error: 'it is synced; has the same name as x@acme.com' }],
] as const satisfies readonly (readonly [string, Refused, Refused])[]) {
  test(`refusals that differ in ${what} are of one kind`, (t) => {
    t.not(kind(one), undefined);
    t.is(kind(one), kind(other));
  });
}

for (const [what, one, other] of [
  ['the reason', { error: 'it is synced' }, { error: 'the name is too long' }],
  ['the code', { error: 'no', code: 'http-400' }, { error: 'no', code: 'http-409' }],
  [
    'a word that only looks like a value of the row',
    { error: 'misleading', cells: ana },
    { error: 'misguided', cells: ana },
  ],
] as const satisfies readonly (readonly [string, Refused, Refused])[]) {
  test(`refusals that differ in ${what} are of two kinds`, (t) => {
    t.not(kind(one), kind(other));
  });
}

for (const [what, refused] of [
  ['is in force in part', { error: 'no', status: 'partial' }],
  ['is in doubt', { error: 'no', status: 'unknown' }],
  ['met what others changed', { error: 'no', status: 'conflict', code: 'conflict' }],
  ['was refused without a request', { error: 'no licenses left', code: 'no-units' }],
  ['lacks a right', { error: 'no', code: 'http-403' }],
  ['met the rate limit', { error: 'no', code: 'http-429' }],
  ['met an outage', { error: 'no', code: 'http-503' }],
  ['was stopped', { error: 'no', code: 'stopped', status: 'not-attempted' }],
] as const satisfies readonly (readonly [string, Refused])[]) {
  test(`a row that ${what} is no refusal of a kind`, (t) => {
    t.is(kind(refused), undefined);
  });
}

test('a license that was not given although the request was accepted is a refusal', (t) => {
  t.not(kind({ error: 'Webex did not say why', code: 'not-granted' }), undefined);
});
