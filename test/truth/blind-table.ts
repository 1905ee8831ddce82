/**
 * The program is killed right after a call, and going on cannot see what became of it: each kind of call × applied or not × each
 * way in which the look fails × both APIs of the site.
 */
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import type { Fault, FaultAction, FaultMatch } from '../../src/simulator/faults.js';
import { planUndo } from '../../src/undo/plan-undo.js';
import type { JobFolder } from '../../src/job/folder.js';
import { jobIsDone } from '../../src/plan/rows-to-do.js';
import type { Office } from '../helpers/cli.js';
import { applyJob, planFile, resultsOf, runIn } from '../helpers/in-process.js';
import { accountOf } from './account.js';
import { afterwards } from './afterwards.js';
import type { Cells } from './asks.js';
import { createdTwice, judgeFile, type FileFacts } from './judge-file.js';
import type { Organization } from './organizations.js';
import { applyUntil, logOf, organizationFor, serviceOf, type TruthCase } from './play.js';
import { personAt } from './service.js';
import { columns, csvOf } from './spreadsheets.js';

type Over = Organization['over'];

interface Kind {
  readonly call: string;
  readonly row: Cells;
  readonly match: (over: Over) => FaultMatch;
  /** Reads that would tell what became of it. */
  readonly look: 'person' | 'site';
}

const settings = '/v1/admin/meeting/userconfig/';
const amelie = 'amelie.fischer@acme.example';

export const kinds: readonly Kind[] = [
  {
    call: 'person.create',
    row: { email: 'new1@acme.example', firstName: 'Nora', licenses: 'Webex Suite' },
    match: () => ({ method: 'POST', path: '/v1/people' }),
    look: 'person',
  },
  {
    call: 'person.update',
    row: { email: amelie, title: 'Boss', department: '<clear>' },
    match: () => ({ method: 'PUT', path: '/v1/people/*' }),
    look: 'person',
  },
  {
    call: 'licenses.change that gives',
    row: { email: amelie, licenses: 'Messaging' },
    match: () => ({ method: 'PATCH', path: '/v1/licenses/users' }),
    look: 'person',
  },
  {
    call: 'licenses.change that takes',
    row: { email: amelie, removeLicenses: 'Webex Suite' },
    match: () => ({ method: 'PATCH', path: '/v1/licenses/users' }),
    look: 'person',
  },
  {
    call: 'site.set of session types',
    row: { email: amelie, exactSessionTypes: 'TRS' },
    match: (over) => (over === 'XML' ? { operation: 'SetUser' } : { method: 'PUT', path: `${settings}sessionTypes` }),
    look: 'site',
  },
  {
    call: 'site.set of tracking codes',
    row: { email: amelie, 'Cost center': 'CC-9' },
    match: (over) => (over === 'XML' ? { operation: 'SetUser' } : { method: 'PUT', path: `${settings}trackingCodes` }),
    look: 'site',
  },
];

interface Blindness {
  readonly name: string;
  readonly answer: FaultAction;
  /** XML has answers of its own. */
  readonly onlyXml?: boolean;
}

export const blindnesses: readonly Blindness[] = [
  { name: '500', answer: { status: 500 } },
  { name: '403', answer: { status: 403, body: { message: 'no' } } },
  { name: 'a page with 404', answer: { status: 404, body: '<html>not here</html>' } },
  { name: 'a page with 200', answer: { status: 200, body: '<html>captive portal</html>' } },
  { name: 'nothing, the connection is cut', answer: { cut: 'before' } },
  { name: 'half an answer', answer: { cut: 'body' } },
  { name: 'an XML exception', answer: { exceptionId: '999999', reason: 'by chance' }, onlyXml: true },
  { name: 'that it does not know the person', answer: { exceptionId: '030001', reason: 'by chance' }, onlyXml: true },
];

export interface BlindCase {
  readonly kind: Kind;
  readonly applied: boolean;
  readonly blindness: Blindness;
  readonly over: Over;
}

export function everyCase(): BlindCase[] {
  return (['XML', 'REST'] as const).flatMap((over) =>
    kinds.flatMap((kind) =>
      blindnesses
        .filter(({ onlyXml }) => onlyXml !== true || (over === 'XML' && kind.look === 'site'))
        .flatMap((blindness) => [true, false].map((applied) => ({ kind, applied, blindness, over }))),
    ),
  );
}

export function sentenceOf({ kind, applied, blindness, over }: BlindCase): string {
  const call = `a ${kind.call} that Webex ${applied ? 'applied' : 'never got'}`;
  return `killed in the middle of ${call}, a job that goes on while the look gets ${blindness.name} tells no untruth, over ${over}`;
}

/** Killed, gone on with blindly, gone on with again, and then undone or tried again. */
export async function playBlind(t: ExecutionContext, one: BlindCase): Promise<void> {
  const organization: Organization = {
    over: one.over,
    simulator: { users: 12, ...(one.over === 'REST' && { xml: 'no-sign-in' }) },
    people: [],
    free: {},
  };
  const place = await organizationFor(t, organization);
  const rows = [Object.fromEntries(columns.map((name) => [name, one.kind.row[name] ?? '']))];
  const file = await place.file('people.csv', csvOf(rows));
  const { job } = await planFile(place, file, join(place.folder, 'output'));
  const before = await serviceOf(place);
  const death = { match: one.kind.match(one.over), nth: 1, applied: one.applied };
  const end = await applyUntil(place, job, { death, concurrency: 1 });
  t.true(end.died, 'the moment did not come');
  const isCreate = one.kind.call === 'person.create';
  const played = caseFor(one, organization, rows, one.applied && !isCreate ? 'undo' : 'retry');

  await place.faults(blinded(one));
  await applyUntil(place, end.job, { concurrency: 1 });
  const blind = await judged(t, place, { one: played, job: end.job, before, step: 'going on blindly' });
  const status = blind.results[0]?.['wx_status'] ?? '';
  t.true(['unknown', 'created', 'updated', 'not-attempted', undefined].includes(status), `blindly, it is ${status}`);

  await place.clearFaults();
  await applyUntil(place, end.job, { concurrency: 1 });
  t.true(await jobIsDone(end.job));
  const seen = await judged(t, place, { one: played, job: end.job, before, step: 'going on again' });
  const after = await afterwards({ place, one: played, file, job: end.job, facts: seen });
  t.is(after.found.length === 0 ? '' : accountOf(played, [after]), '');
  if (played.afterwards === 'undo') return;
  // By now at the latest, it is as asked.
  const last = await judgeAsDone(place, played, before);
  t.deepEqual(last, []);
}

function blinded({ kind, blindness, over }: BlindCase): Fault[] {
  const email = kind.row['email'] ?? '';
  const matches: FaultMatch[] =
    kind.look === 'person'
      ? [
          { method: 'GET', path: '/v1/people' },
          { method: 'GET', path: '/v1/people/*' },
        ]
      : [over === 'XML' ? { operation: 'GetUser' } : { method: 'GET', path: settings }];
  return matches.map((match) => ({ match: { ...match, email }, nth: 'every', do: blindness.answer }));
}

function caseFor(
  { over }: BlindCase,
  organization: Organization,
  rows: readonly Cells[],
  then: TruthCase['afterwards'],
): TruthCase {
  const troubles = { early: [], late: [], others: [] };
  return {
    seed: 0,
    number: 0,
    organization: { ...organization, over },
    rows,
    troubles,
    concurrency: 1,
    afterwards: then,
  };
}

interface Judging {
  readonly one: TruthCase;
  readonly job: JobFolder;
  readonly before: FileFacts['before'];
  readonly step: string;
}

async function judged(t: ExecutionContext, place: Office, { one, job, before, step }: Judging): Promise<FileFacts> {
  const facts: FileFacts = {
    rows: one.rows,
    results: await resultsOf(job),
    before,
    after: await serviceOf(place),
    requests: await logOf(place),
    mayBeUnknown: () => true,
    touched: [],
    attendeesHidden: false,
    stopped: !(await jobIsDone(job)),
  };
  if (facts.results.length === 0 && facts.stopped) return facts;
  const found = judgeFile(facts);
  t.is(found.length === 0 ? '' : accountOf(one, [{ step, facts, found }]), '');
  return facts;
}

/** As if the file were applied anew: its row is unchanged, and nothing was made twice. */
async function judgeAsDone(place: Office, { rows }: TruthCase, before: FileFacts['before']): Promise<unknown[]> {
  const { job } = await planFile(place, join(place.folder, 'people.csv'), join(place.folder, 'output-last'));
  await applyJob(place, job);
  const [row] = await resultsOf(job);
  const twice = createdTwice(await logOf(place));
  const isThere = personAt(before, rows[0]?.['email'] ?? '') !== undefined;
  return [...twice, ...(row?.['wx_status'] === 'unchanged' ? [] : [{ isThere, status: row?.['wx_status'] }])];
}

/** An undo that deletes the person whom its job created, killed in the middle of it. */
export async function playBlindDeletion(t: ExecutionContext, one: Omit<BlindCase, 'kind'>): Promise<void> {
  const simulator = { users: 12, ...(one.over === 'REST' && ({ xml: 'no-sign-in' } as const)) };
  const place = await organizationFor(t, { over: one.over, simulator, people: [], free: {} });
  const email = 'new1@acme.example';
  const file = await place.file('people.csv', `email,firstName\n${email},Nora\n`);
  const { job } = await planFile(place, file, join(place.folder, 'output'));
  await applyJob(place, job);
  const run = runIn(place);
  const request = { outputRoot: join(place.folder, 'undo'), created: 'delete' } as const;
  const undo = await planUndo(run, job, request).finally(() => run.webex.close());
  const death = { match: { method: 'DELETE', path: '/v1/people/*' }, nth: 1, applied: one.applied };
  const end = await applyUntil(place, undo.job, { death, concurrency: 1 });
  t.true(end.died, 'the moment did not come');
  const isThere = async (): Promise<boolean> => personAt(await serviceOf(place), email) !== undefined;
  const blind = [
    { method: 'GET', path: '/v1/people' },
    { method: 'GET', path: '/v1/people/*' },
    { method: 'DELETE', path: '/v1/people/*' },
  ];
  // Who is gone has no address any more: every look and every further delete but that at the own account gets the answer.
  await place.faults([
    { match: { method: 'GET', path: '/v1/people/me' }, nth: 'every', do: { expire: 'ticket' } },
    ...blind.map((match) => ({ match, nth: 'every', do: one.blindness.answer })),
  ]);
  await applyUntil(place, end.job, { concurrency: 1 });
  const [row] = await resultsOf(end.job);
  const status = row?.['wx_status'] ?? '';
  t.true(
    ['unknown', 'not-attempted', ...((await isThere()) ? ['failed'] : ['deleted', 'updated'])].includes(status),
    `blindly, it is ${status}`,
  );
  if (one.applied) t.not(status, 'failed');
}
