/**
 * Killed right after a bulk request, a job over SCIM goes on while it cannot see what became of it: SCIM or the People API fails,
 * or shows it only later. What it says of the row is true all the same, and when it can see again, the row is as asked.
 */
import test from 'ava';
import { join } from 'node:path';
import type { Fault, FaultAction } from '../../src/simulator/faults.js';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import type { JobFolder } from '../../src/job/folder.js';
import { planRetry } from '../../src/plan/retry.js';
import { planUndo } from '../../src/undo/plan-undo.js';
import { office, type Office } from '../helpers/cli.js';
import { planFile, resultsOf, runIn } from '../helpers/in-process.js';
import { quickenTime } from '../helpers/quick-time.js';
import { some } from '../helpers/some-cases.js';
import { createdTwice } from '../truth/judge-file.js';
import { applyUntil, logOf } from '../truth/play.js';

quickenTime(1000);

const [newcomer, amelie] = ['new@acme.example', 'amelie.fischer@acme.example'];
type Person = Readonly<Record<string, unknown>>;

interface Kind {
  readonly row: string;
  readonly email: string;
  /** The request after which the program dies; default: a bulk request. */
  readonly match?: Readonly<Record<string, string>>;
  readonly nth?: number;
  /** It comes only when the People API shows who was created. */
  readonly needsNewcomer?: boolean;
  /** Is what the row asks for in force? */
  readonly isDone: (person: Person | undefined) => boolean;
}

const kinds = {
  'a create': {
    row: `email,firstName,title\n${newcomer},Nora,Clerk\n`,
    email: newcomer,
    isDone: (person) => person?.['title'] === 'Clerk',
  },
  'a create with what only SCIM has': {
    row: `email,firstName,employeeNumber\n${newcomer},Nora,4711\n`,
    email: newcomer,
    isDone: (person) => person?.['employeeNumber'] === '4711',
  },
  'a change': {
    row: `email,title\n${amelie},Boss\n`,
    email: amelie,
    isDone: (person) => person?.['title'] === 'Boss',
  },
  'a change of what only SCIM has': {
    row: `email,employeeNumber\n${amelie},4711\n`,
    email: amelie,
    isDone: (person) => person?.['employeeNumber'] === '4711',
  },
  'a change that empties what only SCIM has': {
    row: `email,employeeNumber\n${amelie},<clear>\n`,
    email: amelie,
    isDone: (person) => person !== undefined && (person['employeeNumber'] ?? '') === '',
  },
  'a change of both': {
    row: `email,title,employeeNumber\n${amelie},Boss,4711\n`,
    email: amelie,
    isDone: (person) => person?.['title'] === 'Boss' && person['employeeNumber'] === '4711',
  },
  'a manager whom another row creates': {
    row: `email,firstName,title,manager\n${newcomer},Nora,,\n${amelie},,Boss,${newcomer}\n`,
    email: amelie,
    isDone: (person) => person?.['manager'] === 'Nora' && person['title'] === 'Boss',
    nth: 3,
    needsNewcomer: true,
  },
  'a new address': {
    row: `email,newEmail\n${amelie},amelie@acme.example\n`,
    email: 'amelie@acme.example',
    isDone: (person) => person !== undefined,
    match: { method: 'PATCH', path: '/v1/identity/scim/*' },
  },
  'a deletion': {
    row: `email,delete\n${amelie},${amelie}\n`,
    email: amelie,
    isDone: (person) => person === undefined,
  },
} satisfies Readonly<Record<string, Kind>>;

const people = [
  { method: 'GET', path: '/v1/people' },
  { method: 'GET', path: '/v1/people/Y*' },
];
const scim = [{ method: 'GET', path: '/v1/identity/scim/' }];
const fails = (matches: readonly object[], action: FaultAction): Fault[] =>
  matches.map((match) => ({ match, nth: 'every', do: action }));

interface Blindness {
  readonly simulator?: Partial<SimulatorOptions>;
  readonly faults?: readonly Fault[];
}

const blindnesses: Readonly<Record<string, Blindness>> = {
  'SCIM fails': { faults: fails(scim, { status: 500 }) },
  'the People API fails': { faults: fails(people, { status: 500 }) },
  'the People API shows it later': { simulator: { scimPeopleDelay: 600 } },
  'lists over SCIM show it later': { simulator: { scimListDelay: 600 } },
  'both show it later': { simulator: { scimPeopleDelay: 600, scimListDelay: 600 } },
  'SCIM is closed': { faults: fails(scim, { status: 403, body: { detail: 'no' } }) },
  'SCIM fails, and the People API shows it later': {
    simulator: { scimPeopleDelay: 600 },
    faults: fails(scim, { cut: 'body' }),
  },
  'SCIM answers with a page': { faults: fails(scim, { status: 200, body: '<html>captive portal</html>' }) },
};

const cases = Object.entries<Kind>(kinds).flatMap(([what, kind]) =>
  Object.entries(blindnesses)
    .filter(([, { simulator }]) => kind.needsNewcomer !== true || simulator?.scimPeopleDelay === undefined)
    .flatMap(([how, blindness]) => [true, false].map((applied) => ({ what, kind, how, blindness, applied }))),
);

for (const { what, kind, how, blindness, applied } of some(cases, 15)) {
  const call = `${what} over SCIM that Webex ${applied ? 'applied' : 'never got'}`;
  test.serial(`killed in the middle of ${call}, a job tells no untruth while ${how}`, async (t) => {
    const place = await office(t, { users: 12, ...blindness.simulator });
    await place.control('people', { email: amelie, employeeNumber: '1' });
    const file = await place.file('people.csv', kind.row);
    const { job } = await planFile(place, file, join(place.folder, 'output'), { peopleApi: 'scim' });
    const { match = { method: 'POST', path: '/v1/identity/scim/*/Bulk' }, nth = 1 } = kind;
    const death = { match, nth, applied };
    const end = await applyUntil(place, job, { death, concurrency: 1 });
    t.true(end.died, 'the moment did not come');
    t.is(kind.isDone(await personIn(place, kind.email)), applied);

    await place.faults(blindness.faults ?? []);
    await applyUntil(place, end.job, { concurrency: 1 });
    const blind = (await resultsOf(end.job)).at(-1);
    const [status, error] = [blind?.['wx_status'] ?? 'not-attempted', blind?.['wx_error'] ?? ''];
    const isDone = kind.isDone(await personIn(place, kind.email));
    // Of a row that awaits its manager, the rest is done before.
    const isPartly = kind.needsNewcomer === true ? ['partial'] : [];
    const may = isDone
      ? ['created', 'updated', 'deleted', 'unknown']
      : ['failed', 'conflict', 'unknown', 'not-attempted', ...isPartly];
    t.true(may.includes(status), `${isDone ? 'done' : 'not done'}, and it is ${status}: ${error}`);

    await place.clearFaults();
    const seen = await triedAgain(place, end.job);
    const isLate = blindness.simulator !== undefined;
    const ends = ['created', 'updated', 'deleted', 'unchanged', ...(isLate ? ['unknown'] : [])];
    // A retry knows nothing of an earlier create: that the address is taken, and by nobody who is shown, is all that it can say.
    const isOpen = isLate && seen['wx_error_code'] === 'address-taken';
    const ended = `in the end, it is ${seen['wx_status'] ?? ''}: ${seen['wx_error'] ?? ''}`;
    t.true(isOpen || ends.includes(seen['wx_status'] ?? ''), ended);
    t.true(kind.isDone(await personIn(place, kind.email)));
    t.deepEqual(createdTwice(await logOf(place)), []);
  });
}

for (const [what, applied] of [
  ['a change', true],
  ['a change of both', true],
  ['a change of what only SCIM has', true],
  ['a deletion', false],
] as const) {
  test.serial(`an undo puts back all of ${what} of which the job could not find out what became of it`, async (t) => {
    const place = await office(t, { users: 12 });
    await place.control('people', { email: amelie, employeeNumber: '1' });
    const before = await personIn(place, amelie);
    const file = await place.file('people.csv', kinds[what].row);
    const { job } = await planFile(place, file, join(place.folder, 'output'), { peopleApi: 'scim' });
    const death = { match: { method: 'POST', path: '/v1/identity/scim/*/Bulk' }, nth: 1, applied };
    const end = await applyUntil(place, job, { death, concurrency: 1 });
    await place.faults(fails([...scim, ...people], { status: 500 }));
    await applyUntil(place, end.job, { concurrency: 1 });
    await place.clearFaults();
    t.is((await resultsOf(end.job))[0]?.['wx_status'], 'unknown');
    const run = runIn(place, { peopleApi: 'scim' });
    const request = { outputRoot: join(place.folder, 'undo'), created: 'keep' } as const;
    const undo = await planUndo(run, end.job, request).finally(() => run.webex.close());
    await applyUntil(place, undo.job, { concurrency: 1 });
    t.deepEqual(await personIn(place, amelie), before);
    t.is((await resultsOf(undo.job))[0]?.['wx_status'], applied ? 'updated' : 'unchanged');
  });
}

/** How the row ends when the job is gone on with, and then retried where that leaves it open. */
async function triedAgain(place: Office, job: JobFolder): Promise<Record<string, string>> {
  await applyUntil(place, job, { concurrency: 1 });
  const row = (await resultsOf(job)).at(-1) ?? {};
  if (!['unknown', 'failed', 'conflict', 'partial'].includes(row['wx_status'] ?? '')) return row;
  const run = runIn(place, { peopleApi: 'scim' });
  const retry = planRetry(run, job, { outputRoot: join(place.folder, 'retried') });
  const planned = await retry.finally(() => run.webex.close());
  await applyUntil(place, planned.job, { concurrency: 1 });
  return (await resultsOf(planned.job)).at(-1) ?? {};
}

async function personIn(place: Office, email: string): Promise<Person | undefined> {
  const { people: all } = await place.state();
  return all.find((one) => one.email === email);
}
