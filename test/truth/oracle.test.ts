/** The oracle itself: of a job that went well it finds nothing, and every lie about a row is caught. */
import test from 'ava';
import { csvOf } from './spreadsheets.js';
import type { Cells } from './asks.js';
import { judgeFile, type FileFacts } from './judge-file.js';
import { judgeUndo } from './judge-undo.js';
import type { Rule } from './judge-row.js';
import { judgedJob } from './judged-job.js';
import type { Account, Person, Service } from './service.js';

/** Every status but those that need a fault. */
const rows: readonly Cells[] = [
  { email: 'ana@acme.example', firstName: 'Ana', licenses: 'Webex Suite', sessionTypes: 'TRS', 'Cost center': 'CC-1' },
  { email: 'amelie.fischer@acme.example', title: 'Boss', licenses: 'Messaging' },
  { email: 'bruno.keller@acme.example', exactSessionTypes: 'PRO; TRS', loginEnabled: 'true' },
  { email: 'chiara.rossi@acme.example', title: 'Lead', licenses: 'Webex Webinar 500' },
  { email: 'felix.hartmann@acme.example', licenses: 'Webex Calling - Professional' },
  { email: 'hugo.martin@acme.example', removeLicenses: 'Webex Suite' },
  { email: 'gone@acme.example', removeLicenses: 'Webex Suite' },
  { email: 'grace.okafor@acme.example', licenses: 'Webex Webinar 500' },
];
const ends = ['created', 'updated', 'unchanged', 'partial', 'invalid', 'updated', 'unchanged', 'failed'];

const truth = judgedJob(rows, { 'Webex Webinar 500': 0 });

test('of a job that went well the oracle finds nothing', async (t) => {
  const { facts } = await truth;
  t.deepEqual(
    facts.results.map(({ wx_status }) => wx_status),
    ends,
  );
  t.deepEqual(judgeFile(facts), []);
});

type Lie = readonly [what: string, rule: Rule, row: number, says: RegExp, lie: (facts: FileFacts) => FileFacts];

/** Other wx_ cells of one row. */
const result =
  (row: number, cells: Cells) =>
  (facts: FileFacts): FileFacts => ({
    ...facts,
    results: facts.results.map((one, place) => (place + 2 === row ? { ...one, ...cells } : one)),
  });

/** Another person or account than the service has in the end. */
const person =
  (email: string, other: Partial<Person>) =>
  (facts: FileFacts): FileFacts => ({ ...facts, after: withPerson(facts.after, email, other) });
const account =
  (email: string, other: Partial<Account>) =>
  (facts: FileFacts): FileFacts => ({ ...facts, after: withAccount(facts.after, email, other) });
const gone =
  (email: string) =>
  (facts: FileFacts): FileFacts => ({ ...facts, after: without(facts.after, email) });

function withPerson(service: Service, email: string, other: Partial<Person>): Service {
  return { ...service, people: service.people.map((one) => (one.email === email ? { ...one, ...other } : one)) };
}

function withAccount(service: Service, email: string, other: Partial<Account>): Service {
  return { ...service, siteUsers: service.siteUsers.map((one) => (one.email === email ? { ...one, ...other } : one)) };
}

function without(service: Service, email: string): Service {
  return { ...service, people: service.people.filter((one) => one.email !== email) };
}

const write = { n: 1, method: 'PUT', path: '/v1/people/x', status: 200, applied: true };

const [ana, amelie, bruno, chiara] = rows.map(({ email = '' }) => email) as [string, string, string, string];
const [hugo, grace] = ['hugo.martin@acme.example', 'grace.okafor@acme.example'];

const lies: readonly Lie[] = [
  // Each status, told where it is not so.
  ['created, of somebody who was there', 'status', 3, /was there before/u, result(3, { wx_status: 'created' })],
  ['created, of somebody who is not there', 'status', 2, /is not there/u, gone(ana)],
  ['created, without the license', 'status', 2, /lacks license \+Webex Suite/u, person(ana, { licenses: [] })],
  ['created, without the session type', 'status', 2, /lacks session type \+11/u, account(ana, { sessionTypes: [] })],
  ['created, without the code', 'status', 2, /lacks tracking code Cost/u, account(ana, { trackingCodes: {} })],
  ['created, with an account that is off', 'status', 2, /lacks session type/u, account(ana, { active: false })],
  ['updated, of somebody who is new', 'status', 2, /was not there before/u, result(2, { wx_status: 'updated' })],
  ['updated, without the title', 'status', 3, /lacks title/u, person(amelie, { title: 'Engineer' })],
  ['updated, and the license is still there', 'status', 7, /lacks license -Webex/u, person(hugo, { licenses: ['Webex Suite'] })],
  ['unchanged, of what was changed', 'status', 3, /says nothing is in force/u, result(3, { wx_status: 'unchanged', wx_changes: '' })],
  ['unchanged, and not as asked', 'status', 4, /lacks session type \+214/u, account(bruno, { sessionTypes: ['11'] })],
  ['unchanged, with more types than exactly those', 'status', 4, /no other session types/u, account(bruno, { sessionTypes: ['11', '214', '3'] })],
  ['unchanged, of somebody to be made', 'status', 2, /is not there, though the row asks/u, (facts) => result(2, { wx_status: 'unchanged', wx_changes: '' })(gone(ana)(facts))],
  ['partial, and nothing is missing', 'status', 3, /lacks nothing/u, result(3, { wx_status: 'partial', wx_error: 'no' })],
  ['partial, and nothing is in force', 'status', 9, /has nothing in force/u, result(9, { wx_status: 'partial' })],
  ['failed, of what is in force', 'status', 5, /says nothing is in force, but title is/u, result(5, { wx_status: 'failed', wx_changes: '' })],
  ['failed, of somebody who was created', 'status', 2, /the person was created/u, result(2, { wx_status: 'failed', wx_changes: '', wx_error: 'no' })],
  ['failed, without a reason', 'status', 9, /gives no reason/u, result(9, { wx_error: '' })],
  ['invalid, of what is in force', 'status', 3, /says nothing is in force/u, result(3, { wx_status: 'invalid', wx_changes: '', wx_error: 'no' })],
  ['conflict, where nobody else was', 'status', 9, /nobody else changed/u, result(9, { wx_status: 'conflict' })],
  ['unknown, where nothing went wrong', 'status', 9, /could have been found out/u, result(9, { wx_status: 'unknown' })],
  ['not-attempted, in a job that is done', 'status', 9, /the run came to its end/u, result(9, { wx_status: 'not-attempted' })],
  ['not-attempted, of what is in force', 'status', 3, /says nothing is in force/u, result(3, { wx_status: 'not-attempted', wx_changes: '' })],
  ['deleted, by an apply', 'status', 7, /is no status of an apply/u, result(7, { wx_status: 'deleted' })],
  // What wx_changes tells.
  ['a claim that is not so', 'claims', 3, /claims department, which is not in force/u, result(3, { wx_changes: 'title "Boss"; licenses +Messaging; department "X"' })],
  ['a claim of what was so before', 'claims', 3, /claims firstName, which was so before/u, result(3, { wx_changes: 'title "Boss"; licenses +Messaging; firstName "Amelie"' })],
  ['a change that is not told', 'claims', 3, /does not tell of license \+Messaging/u, result(3, { wx_changes: 'title "Engineer" → "Boss"' })],
  ['a license that came unasked and is not told', 'claims', 2, /does not tell that Messaging was given/u, person(ana, { licenses: ['Webex Suite', 'Messaging'] })],
  ['another person’s id', 'claims', 3, /another wx_person_id/u, result(3, { wx_person_id: 'somebody' })],
  // Truth 7, 9, 3, 1, and what was sent.
  ['a title that no cell speaks of', 'nothing else taken', 7, /no cell speaks of title/u, person(hugo, { title: '' })],
  ['a license that no cell takes', 'nothing else taken', 5, /license -Messaging/u, person(chiara, { title: 'Lead', licenses: [] })],
  ['a session type that no cell takes', 'nothing else taken', 3, /session type -214/u, account(amelie, { sessionTypes: [] })],
  ['a code that no cell speaks of', 'nothing else taken', 3, /tracking code 1/u, account(amelie, { trackingCodes: {} })],
  ['somebody whom no row is about', 'nothing else taken', 0, /emma.* is in no row, and changed: title/u, person('emma.larsen@acme.example', { title: 'X' })],
  ['a person who is gone', 'nothing else taken', 3, /the person is gone/u, gone(amelie)],
  ['less than before, and what was asked is refused', 'no harm', 9, /lost license -Messaging while license \+Webex Webinar/u, person(grace, { licenses: ['Webex Suite'] })],
  ['a write for a row that is unchanged', 'writes', 4, /1 writes were sent/u, (facts) => ({ ...facts, requests: [...facts.requests, { ...write, email: bruno }] })],
  ['two creates', 'one create', 0, /ana@acme.example was created twice/u, (facts) => ({ ...facts, requests: [...facts.requests, ...facts.requests.filter(({ method }) => method === 'POST')] })],
  ['rows in another order', 'rows', 0, /rows 9 8 .* came out/u, (facts) => ({ ...facts, results: facts.results.toReversed() })],
  ['a row with another cell', 'rows', 3, /has another title/u, result(3, { title: 'Other' })],
]; // prettier-ignore

for (const [what, rule, row, says, lie] of lies) {
  test(`the oracle catches ${what}`, async (t) => {
    const { facts } = await truth;
    const found = judgeFile(lie(facts)).filter((one) => one.rule === rule && (one.row ?? 0) === row);
    t.true(
      found.some(({ sentence }) => says.test(sentence)),
      JSON.stringify(judgeFile(lie(facts))),
    );
  });
}

test('the oracle catches an undo that leaves something in force', async (t) => {
  const { facts, undo } = await truth;
  const organization = { over: 'XML', simulator: {} } as const;
  t.deepEqual(judgeUndo({ job: facts, undo, organization }), []);
  const left = { ...undo, after: withPerson(undo.after, amelie, { title: 'Boss' }) };
  t.regex(
    judgeUndo({ job: facts, undo: left, organization })[0]?.sentence ?? '',
    /undo says updated, but title differs/u,
  );
  const overlooked = { ...left, results: [] };
  t.regex(judgeUndo({ job: facts, undo: overlooked, organization })[0]?.sentence ?? '', /finds nothing to put back/u);
  const worse = { ...undo, after: withPerson(undo.after, amelie, { title: 'Engineer', licenses: [] }) };
  t.is(judgeUndo({ job: facts, undo: worse, organization })[0]?.rule, 'no harm');
});

test('what the generator writes comes back as it was', (t) => {
  t.is(
    csvOf([{ email: 'a@b', title: 'x, "y"' }])
      .split('\n')[1]
      ?.startsWith('a@b,,,,"x, ""y"""'),
    true,
  );
});
