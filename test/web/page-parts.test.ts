/** What the page of the web command decides without a browser. */
import test from 'ava';
import { statuses, type Status } from '../../src/model/row.js';
import { effects, type RowColumns } from '../../src/report/row-format.js';
import type { Confirmation, RunState, Session } from '../../src/web/api.js';
import { causesOfRows } from '../../src/web/page/causes-of-rows.js';
import { checked, checkedList } from '../../src/web/page/check-answer.js';
import { missingIn } from '../../src/web/page/missing-approval.js';
import { formatsOf } from '../../src/web/page/numbers.js';
import { fragmentOf, routeOf, type Route } from '../../src/web/page/route.js';
import { changeBy, createStore, ofSession } from '../../src/web/page/store.js';
import { german } from '../../src/web/page/words.de.js';
import { english } from '../../src/web/page/words.en.js';

const routes: readonly Route[] = [
  { view: 'start' },
  { view: 'jobs' },
  { view: 'file', file: 'a1' },
  { view: 'run', run: '7' },
  { view: 'job', job: '20261129-090248-Löschung 100 %/#x' },
  { view: 'undo', job: '20261129-090248-Löschung 100 %/#x' },
];
test('every address of the page leads back to its view', (t) => {
  for (const route of routes) t.deepEqual(routeOf(fragmentOf(route)), route);
  t.deepEqual(routeOf(''), { view: 'start' });
  t.deepEqual(routeOf('#/job'), { view: 'start' });
  t.deepEqual(routeOf('#/job/%E0%A4%A'), { view: 'job', job: '%E0%A4%A' });
  t.deepEqual(routeOf('#/elsewhere/x'), { view: 'start' });
});

test('a fragment that is no address is the code of a session', (t) => {
  t.is(routeOf('#3kf9-code'), undefined);
});

const confirm: Confirmation = {
  ...{ does: '', losing: 0, deletions: 0, shortages: [], limits: [], calls: 1, estimate: undefined },
};
const nothing = { losing: '', deletions: '', allowShortage: false, beyondLimits: false };
const approvals: [string, Partial<Confirmation>, Partial<typeof nothing>, string[]][] = [
  ['nothing is asked', {}, {}, []],
  ['the number of people who lose something', { losing: 1204 }, {}, ['losing']],
  ['another number is typed', { losing: 1204 }, { losing: '1203' }, ['losing']],
  ['the number is typed', { losing: 1204 }, { losing: ' 1204 ' }, []],
  ['the number is typed as English has it', { losing: 1204 }, { losing: '1,204' }, []],
  ['the number is typed as German has it', { losing: 1204 }, { losing: '1.204' }, []],
  ['part of it is typed', { losing: 1204 }, { losing: '120' }, ['losing']],
  ['deletions have a number of their own', { losing: 3, deletions: 2 }, { losing: '3' }, ['deletions']],
  ['a shortage is not ticked', { shortages: ['short'] }, { beyondLimits: true }, ['allowShortage']],
  ['a limit is not ticked', { limits: ['5 %'] }, { allowShortage: true }, ['beyondLimits']],
  ['all is given', { shortages: ['s'], limits: ['l'] }, { allowShortage: true, beyondLimits: true }, []],
];
for (const [what, asked, given, missing] of approvals) {
  test(`an approval says what is missing: ${what}`, (t) => {
    t.deepEqual([...missingIn({ ...nothing, ...given }, { ...confirm, ...asked })], missing as []);
  });
}

function columnsOf(rows: readonly (readonly [Status, string])[]): RowColumns {
  const texts = rows.map(() => '');
  return {
    row: rows.map((_, place) => place + 2),
    status: rows.map(([status]) => statuses.indexOf(status)),
    effect: rows.map(() => effects.indexOf('update')),
    loses: rows.map(() => 0),
    code: rows.map(([, code]) => code),
    ...{ email: texts, fields: texts, changes: texts, error: rows.map((_, place) => `e${place}`), next: texts },
  };
}

test('causes are counted by status and code, the most frequent first, without rows that are done', (t) => {
  const columns = columnsOf([
    ['created', ''],
    ['failed', 'http-400'],
    ['invalid', 'unknown-license'],
    ['invalid', 'unknown-license'],
    ['unchanged', 'person-not-found'],
    ['invalid', 'invalid-email'],
  ]);
  t.deepEqual(
    causesOfRows(columns).map(({ code, count, rows, error }) => [code, count, rows, error]),
    [
      ['unknown-license', 2, [4, 5], 'e2'],
      ['http-400', 1, [3], 'e1'],
      ['invalid-email', 1, [7], 'e5'],
    ],
  );
});

test('an answer that lacks what the page needs is refused by name', (t) => {
  t.deepEqual(checked({ a: 'x', b: [] }, { a: 'string', b: 'list' }), { a: 'x', b: [] });
  t.throws(() => void checked({ a: 1, c: null }, { a: 'string', c: 'object' }), { message: /lacks “a, c”/u });
  t.throws(() => void checked([], { a: 'string' }));
  t.throws(() => void checkedList({}, { a: 'string' }));
  t.throws(() => void checkedList([{ a: 'x' }, { a: 2 }], { a: 'string' }), { message: /lacks “a”/u });
});

test('numbers, times and plurals follow the language', (t) => {
  const [en, de] = [formatsOf('en'), formatsOf('de')];
  t.deepEqual([en.number(1204), de.number(1204)], ['1,204', '1.204']);
  t.deepEqual([en.plural(1, 'row', 'rows'), en.plural(0, 'row', 'rows')], ['1 row', '0 rows']);
  t.deepEqual([en.duration(0.2), en.duration(61), en.duration(9000)], ['1 second', '2 minutes', '2.5 hours']);
  t.is(de.duration(61), '2 Minuten');
  t.is(en.bytes(2_400_000), '2.4 MB');
  t.is(en.date('yesterday'), 'yesterday');
});

test('the button says what it does, in both languages', (t) => {
  const people = { create: 1200, update: 4, delete: 0, unchanged: 0, invalid: 0, failed: 0, repeated: 0, conflict: 0 };
  const summary = { people } as Parameters<typeof english.approve.button>[0];
  t.is(english.approve.button(summary, confirm), 'Apply changes to 1,204 people');
  t.is(
    english.approve.button(summary, { ...confirm, losing: 1 }),
    'Apply changes to 1,204 people; 1 person loses access or data',
  );
  t.is(
    german.approve.button(summary, { ...confirm, losing: 3, deletions: 2 }),
    '1.204 Personen ändern; 3 Personen verlieren Zugriff oder Daten; 2 werden gelöscht',
  );
});

test('every status and kind of plan has a word in both languages', (t) => {
  for (const { table } of [english, german]) {
    for (const status of statuses) t.truthy(table.statuses[status]);
    for (const effect of effects) t.truthy(table.effects[effect]);
    t.truthy(table.fields['license']);
  }
});

const run: RunState = {
  ...{ run: 'r', what: 'applying', job: 'j', done: 1, of: 2, callsPerMinute: 3, left: 4, isPaused: false, counts: {} },
};

test('events move the state: a run comes, goes, and its job is looked at again', (t) => {
  const store = createStore();
  store.handle({ is: 'run', state: { ...run, job: undefined } });
  const before = store.state().jobsVersion;
  store.handle({ is: 'run', state: { ...run, job: undefined, done: 2 } });
  t.is(store.state().jobsVersion, before);
  store.handle({ is: 'run', state: run });
  t.is(store.state().jobsVersion, before + 1);
  t.is(store.state().runs.get('r')?.job, 'j');
  store.handle({ is: 'ended', run: 'r', job: 'j' });
  t.is(store.state().runs.size, 0);
  t.is(store.state().ended.get('r')?.job, 'j');
  t.is(store.state().jobsVersion, before + 2);
  store.handle({ is: 'bye', message: '' });
  t.is(store.state().connection, 'ended');
});

test('a session that is begun anew replaces the runs that were known', (t) => {
  const store = createStore();
  store.handle({ is: 'run', state: run });
  const session = { runs: [], samples: [] } as unknown as Session;
  store.set(ofSession(session, store.state()));
  t.is(store.state().runs.size, 0);
  t.is(store.state().connection, 'open');
  const signIn = { is: 'signed out', message: 'm', steps: [], canSignIn: false } as const;
  t.deepEqual(changeBy({ is: 'signed-in', signIn }, store.state()).session?.signIn, signIn);
});
