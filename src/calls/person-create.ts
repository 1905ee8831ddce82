/** `person.create`: POST /people, at most once for each person, whatever is answered late or not at all. */
import { isAttendee } from '../changes.js';
import { textFields, type Change, type Named } from '../row.js';
import type { Answer } from '../webex/answer.js';
import type { CreateBody, Person } from '../webex/people.js';
import { isSiteChange, type Refusal } from './ledger.js';
import { tellQueues } from './license-queues.js';
import { changeLicenses } from './licenses-change.js';
import { seenPerson } from './person-read.js';
import { doubtOf, refusalOf, send, type RowRun } from './row-run.js';

/** Pauses, in milliseconds, between looks for a person whose create may have been applied. */
const looksInDoubt = [500, 1000, 2000, 4000] as const;
/** After a plain refusal the person is hardly ever there (People API: a 400 may still have created): look less. */
const looksAfterRefusal = [250, 1000] as const;
/** Clocks at Webex may differ by so much, in milliseconds. */
const clockSkew = 120_000;

/** Returns the person as the service has them now, or `undefined` where there is none; the ledger tells why. */
export async function createPerson(row: RowRun): Promise<Person | undefined> {
  const { ledger, run } = row;
  const changes = ledger.openOf((change) => !isSiteChange(change) && change.field !== 'loginEnabled');
  await run.queues.turn(row.plan.row);
  const asked = changes.filter((change) => !refusedBefore(row, change));
  const person = (await createdBefore(row, asked)) ?? (await createOnce(row, asked));
  if (person === undefined) {
    run.queues.leave(row.plan.row);
    return undefined;
  }
  ledger.created = true;
  ledger.personId = person.id;
  ledger.given = givenUnasked(row, person, asked);
  const hidden = asked.filter((change) => change.field === 'attendee' && !isAttendee(person, change.key ?? ''));
  ledger.compare(
    asked.filter((change) => !hidden.includes(change)),
    { person: seenPerson(person) },
    notGranted,
  );
  tellQueues(run.queues, asked, seenPerson(person), { scarcity: true });
  run.queues.leave(row.plan.row);
  // Whether answers about people show attendee entries is open; the Licenses API's answer does, and asking twice is once.
  if (hidden.length > 0) await changeLicenses(row, hidden);
  return person;
}

const notGranted: Refusal = {
  code: 'not-granted',
  message: 'asked for when the person was created, but Webex did not give it (most likely no units are left)',
};

function refusedBefore(row: RowRun, change: Change): boolean {
  if (change.field !== 'license' || !row.run.queues.isRefused(change.key ?? '')) return false;
  row.ledger.refuse(change, { code: 'no-units', message: 'no units are left; Webex refused it to an earlier row' });
  return true;
}

/** An earlier run announced the create and did not come to its end: whether it was applied, only a look can tell. */
async function createdBefore(row: RowRun, asked: readonly Change[]): Promise<Person | undefined> {
  const { begun, ledger } = row;
  if (begun?.createdAt === undefined) return undefined;
  ledger.doubt = doubtOf('person.create', interrupted);
  const found = await lookAgain(row, [0, ...looksInDoubt]);
  if (found.result !== 'done') return undefined;
  ledger.doubt = undefined;
  return found.value && tellOwnFromForeign(row, found.value, { asked, begun: Date.parse(begun.createdAt) });
}

const interrupted: Refusal = {
  code: 'interrupted',
  message: 'an earlier run of the job ended in the middle of it',
  passing: true,
};

async function createOnce(row: RowRun, asked: readonly Change[]): Promise<Person | undefined> {
  const { run } = row;
  // Settled already: in doubt, or refused.
  if (row.ledger.doubt !== undefined || row.ledger.openOf((change) => asked.includes(change)).length < asked.length)
    return undefined;
  const begun = run.now();
  const body = createBody(row, asked);
  const create = (): Promise<Answer<Person>> => row.run.people.create(body);
  const first = await send(row, 'person.create', asked, create);
  if (first.result === 'done') return first.value;
  if (first.result === 'refused') return await afterRefusal(row, first, { asked, begun });
  setDoubt(row, first);
  const found = await lookAgain(row, looksInDoubt);
  if (found.result !== 'done') return undefined;
  if (found.value) return tellOwnFromForeign(row, found.value, { asked, begun });
  const second = await send(row, 'person.create', asked, create);
  if (second.result === 'done') return settled(row, second.value);
  setDoubt(row, second);
  const late = await lookAgain(row, looksInDoubt);
  if (late.result !== 'done') return undefined;
  if (late.value) return tellOwnFromForeign(row, late.value, { asked, begun });
  return second.result === 'refused' ? fail(row, refusalOf(second)) : undefined;
}

/** The service said no. A 400 may still have created the person; a 409 tells of somebody who was there before. */
async function afterRefusal(
  row: RowRun,
  answer: Extract<Answer<Person>, { result: 'refused' }>,
  own: Own,
): Promise<Person | undefined> {
  const { status } = answer.problem;
  if (status !== 400 && status !== 409) return fail(row, refusalOf(answer));
  setDoubt(row, answer);
  const found = await lookAgain(row, looksAfterRefusal);
  if (found.result !== 'done') return undefined;
  if (found.value) return status === 409 ? fail(row, foreign) : tellOwnFromForeign(row, found.value, own);
  const elsewhere = 'the address cannot be created and is nobody of this organization: it may belong to another one';
  const refusal = refusalOf(answer);
  return fail(
    row,
    status === 409 ? { ...refusal, code: 'address-taken', message: `${elsewhere} (${refusal.message})` } : refusal,
  );
}

/** By what a person that this row created is known again. */
interface Own {
  readonly asked: readonly Change[];
  /** When the create was announced, in milliseconds since 1970, by Webex's clock. */
  readonly begun: number;
}

/** Nobody was there when the row was planned: who was created since, and bears the names that were sent, is ours. */
function tellOwnFromForeign(row: RowRun, person: Person, { asked, begun }: Own): Person | undefined {
  const created = Date.parse(person.created ?? '');
  const inTime = Number.isNaN(created) || created >= begun - clockSkew;
  const named = asked.every(({ field, to }) => !isName(field) || (person[field] ?? '').trim() === to);
  return inTime && named ? settled(row, person) : fail(row, foreign);
}

function isName(field: Change['field']): field is 'firstName' | 'lastName' | 'displayName' {
  return field === 'firstName' || field === 'lastName' || field === 'displayName';
}

const foreign: Refusal = {
  code: 'conflict',
  message: 'somebody else created this person since the row was planned: plan the file again',
};

async function lookAgain(row: RowRun, pauses: readonly number[]): Promise<Answer<Person | undefined>> {
  let answer: Answer<Person | undefined> = { result: 'done', value: undefined };
  for (const pause of pauses) {
    await row.run.sleep(pause);
    answer = await row.run.people.findByEmail(row.plan.email);
    if (answer.result === 'done' && answer.value) return await row.run.people.read(answer.value.id);
  }
  return answer;
}

/** Nothing of the row is in force, and that is certain: each of its changes bears the reason. */
function fail(row: RowRun, refusal: Refusal): undefined {
  row.ledger.doubt = undefined;
  for (const change of row.ledger.openOf(() => true)) row.ledger.refuse(change, refusal);
}

function settled(row: RowRun, person: Person): Person {
  row.ledger.doubt = undefined;
  return person;
}

/** Also a refusal leaves a doubt here: a 400 may have created the person (People API). */
function setDoubt(row: RowRun, answer: Exclude<Answer<unknown>, { result: 'done' }>): void {
  row.ledger.doubt = doubtOf('person.create', refusalOf(answer));
}

function createBody(row: RowRun, asked: readonly Change[]): CreateBody {
  const texts = asked.filter(
    ({ field, to }) => (textFields as readonly string[]).includes(field) && typeof to === 'string',
  );
  const licenses = asked.flatMap(({ field, key, to }) => (field === 'license' && to === true && key ? [key] : []));
  const attendee = asked.find(({ field, to }) => field === 'attendee' && to === true);
  const managerId = asked.find(({ field }) => field === 'manager')?.toId;
  return {
    emails: [row.plan.email],
    ...Object.fromEntries(texts.map(({ field, to }) => [field, to])),
    ...(managerId !== undefined && { managerId }),
    ...(licenses.length > 0 && { licenses }),
    ...(attendee?.key !== undefined && { siteUrls: [`${attendee.key}#attendee`] }),
  };
}

/** Licenses that Webex gave by itself (auto-assignment, implicit ones): told, never taken away. */
function givenUnasked(row: RowRun, person: Person, asked: readonly Change[]): Named[] {
  return (person.licenses ?? []).flatMap((id) => {
    if (asked.some(({ field, key }) => field === 'license' && key === id)) return [];
    const name = row.run.catalog.licenses.find((license) => license.id === id)?.name ?? id;
    return [{ id, name }];
  });
}
