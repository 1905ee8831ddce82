/**
 * `person.delete`: DELETE /people/{id} (People API: full or user administrators; 204), for a person who is still as the plan saw
 * them: one whom a row deletes, or whom an undone job created.
 */
import type { Catalog } from '../model/catalog.js';
import { isAboutAttendee } from '../fields/attendee.js';
import { isInForce } from '../fields/changes.js';
import { isToBeDeleted } from '../fields/person.js';
import { seenInScim } from '../fields/record.js';
import { fields } from '../fields/table.js';
import { uuidOfPerson } from '../model/person-ids.js';
import type { Change, SeenPerson, SeenSiteUser } from '../model/row.js';
import type { Answer } from '../webex/answer.js';
import type { Person } from '../webex/person.js';
import { readAccount } from '../plan/account.js';
import type { Refusal } from './refusal.js';
import { reportToQueues } from './license-queues.js';
import { seenPerson } from './person-read.js';
import { indeterminateCall, refusalOf, send, type RowRun } from './row-context.js';
import { isSurelyNotApplied } from './seen-after.js';

/** Pauses, in milliseconds, before each check whether the person is gone: directories agree only after a moment. */
const looks = [0, 500, 2000] as const;

/** Reads the person right before: a person who was changed since the plan was made is kept. */
export async function deletePerson(row: RowRun, planned: readonly Change[]): Promise<void> {
  const { ledger, run, plan } = row;
  const personId = ledger.personId ?? '';
  const refuse = (refusal: Refusal): void => {
    if (row.mayBeDeleted === true) ledger.indeterminate = indeterminateCall('person.delete', refusal);
    else refuseAll(row, planned, refusal);
  };
  const read = row.mayBeDeleted === true ? await readUntilGone(row, personId, looks) : await run.people.read(personId);
  if (read.result !== 'done') return refuse(refusalOf(read));
  if (read.value === undefined) return await gone(row, planned);
  const account = await readAccountAgain(row);
  if (account.result !== 'done') return refuse(refusalOf(account));
  const profile = await profileAgain(row, personId);
  if (profile.result !== 'done') return refuse(refusalOf(profile));
  const changed = [
    ...changedSince(plan.seen?.person ?? {}, { ...seenPerson(read.value), ...profile.value }),
    ...settingsChangedSince(plan.seen?.siteUser, account.value, run.catalog),
    ...(isToBeDeleted(plan.wanted) && (read.value.roles ?? []).length > 0 ? ['now an administrator'] : []),
  ];
  // Of a person who was deleted, less and less is shown.
  if (changed.length > 0) return refuse(row.mayBeDeleted === true ? stillShown : conflict(changed));
  await sendDeletion(row, planned, personId);
}

async function sendDeletion(row: RowRun, planned: readonly Change[], personId: string): Promise<void> {
  const { ledger } = row;
  const said: Said = {};
  const answer = await send(row, 'person.delete', planned, () => remove(row, personId, said));
  // Even a success is indeterminate until the person is seen to be gone.
  const open = said.isGone === true ? stillShown : notVerified;
  if (answer.result === 'done') ledger.indeterminate = indeterminateCall('person.delete', open);
  const shown = await readUntilGone(row, personId, answer.result === 'refused' ? [0] : looks);
  const now = await unlessOnlyLate(row, said, shown);
  const refusal = answer.result === 'done' ? notTaken : refusalOf(answer);
  if (now.result === 'done') settle(row, planned, now.value ? seenPerson(now.value) : null, refusal);
  else if (isSurelyNotApplied(answer)) refuseAll(row, planned, refusal);
  else ledger.indeterminate ??= indeterminateCall('person.delete', refusal);
}

/** What only SCIM shows, if the plan saw any of it; nothing where SCIM hides the person now. */
async function profileAgain({ run, plan }: RowRun, personId: string): Promise<Answer<Partial<SeenPerson>>> {
  const seen = plan.seen?.person ?? {};
  const names = fields().flatMap(({ name, carrier }) => (carrier === 'scim' && name in seen ? [name] : []));
  const user = uuidOfPerson(personId);
  if (names.length === 0 || user === undefined) return { result: 'done', value: {} };
  const read = await run.joined(() => run.together.readUser(user));
  if (read.result !== 'done') return read;
  const shown: Readonly<Record<string, unknown>> = read.value === undefined ? {} : seenInScim(read.value);
  return { result: 'done', value: Object.fromEntries(names.map((name) => [name, shown[name]])) };
}

/** What was answered on the way. */
interface Said {
  /** SCIM knows the person, and answered this. */
  scim?: Answer<unknown>;
  /** There is no such person any more, or an earlier attempt may have deleted them. */
  isGone?: boolean;
}

/** Over SCIM, one operation among those of many rows. Who is not there may be hidden from SCIM: then the People API deletes them. */
async function remove(row: RowRun, personId: string, said: Said): Promise<Answer<unknown>> {
  const { run } = row;
  const user = uuidOfPerson(personId);
  if (run.catalog.peopleApi === 'scim' && user !== undefined) {
    const answer = await run.joined(() => run.together.change({ method: 'DELETE', user }));
    const isNotThere = answer.result === 'refused' && answer.problem.status === 404;
    if (!isNotThere) return (said.scim = answer);
    said.isGone = answer.repeated === true || row.mayBeDeleted === true;
  }
  const answer = await run.people.remove(personId);
  said.isGone ||= answer.result === 'done' && answer.value === 'not there';
  return answer;
}

/**
 * The People API may show a person for a while whom SCIM shows no more. SCIM never shows a person who is hidden from it, so that
 * proves the deletion only where SCIM reports it, too.
 */
async function unlessOnlyLate(
  { run, ledger }: RowRun,
  { scim, isGone = false }: Said,
  shown: Answer<Person | undefined>,
): Promise<Answer<Person | undefined>> {
  if (shown.result !== 'done' || shown.value === undefined) return shown;
  if (scim === undefined) return isGone ? { result: 'doubt', problem: stillShown } : shown;
  const read = await run.scim.read(ledger.personId ?? '');
  if (read.result !== 'done') return { result: 'doubt', problem: read.problem };
  if (read.value !== undefined) return shown;
  return scim.result === 'done' ? { result: 'done', value: undefined } : { result: 'doubt', problem: scim.problem };
}

async function readUntilGone(
  row: RowRun,
  personId: string,
  pauses: readonly number[],
): Promise<Answer<Person | undefined>> {
  let answer: Answer<Person | undefined> = { result: 'done', value: undefined };
  for (const pause of pauses) {
    await row.run.sleep(pause);
    answer = await readAgain(row, personId);
    if (answer.result === 'done' && answer.value === undefined) break;
  }
  return answer;
}

/** Over SCIM, with other rows. A list says less of a person who is still there than a read of them alone. */
async function readAgain({ run }: RowRun, personId: string): Promise<Answer<Person | undefined>> {
  if (run.catalog.peopleApi === 'scim') {
    const listed = await run.joined(() => run.together.readPerson(personId));
    if (listed.result === 'done' && listed.value === undefined) return listed;
  }
  return await run.people.read(personId);
}

/** The account is deleted with the person; only an account that the plan saw can have changed since. */
async function readAccountAgain(row: RowRun): Promise<Answer<SeenSiteUser | undefined>> {
  const seen = row.plan.seen?.siteUser;
  return seen ? await readAccount(row.run.site, [seen.account]) : { result: 'done', value: undefined };
}

/**
 * An earlier run of the job deleted the person, or another admin did: nothing is left to delete. The address may belong to
 * another person by now, who is never deleted in their place.
 */
async function gone(row: RowRun, planned: readonly Change[]): Promise<void> {
  const { ledger, plan, run } = row;
  for (const change of planned) ledger.asWanted(change);
  if (!isToBeDeleted(plan.wanted)) return;
  const again = await run.people.findByEmail(plan.email);
  if (again.result === 'done' && again.value === undefined) return;
  const refusal = again.result === 'done' ? { code: 'conflict', message: addressInUse } : refusalOf(again);
  // What this job deleted before stays told as deleted.
  if (ledger.hasEffect()) ledger.notes.add(again.result === 'done' ? addressInUse : addressNotChecked);
  else refuseAll(row, planned, refusal);
}

const addressInUse =
  'the person who was planned for deletion is gone, and another person has the address now, who is kept; plan the row again if this one is meant too';
const addressNotChecked = 'whether another person has the address now could not be checked';

function settle(row: RowRun, planned: readonly Change[], now: SeenPerson | null, refusal: Refusal): void {
  row.ledger.indeterminate = undefined;
  for (const change of planned) {
    // Whether a person has an attendee account, their record may not show.
    const isHidden = now !== null && isAboutAttendee(change);
    if (!isHidden && isInForce(change, now, null)) row.ledger.inForce(change);
    else row.ledger.refuse(change, refusal);
  }
  reportToQueues(row.run.queues, planned, now ?? { licenses: [] }, { scarcity: false });
}

/** Fields that the plan saw and that are different now. The order of addresses and licenses does not matter. */
function changedSince(seen: Partial<SeenPerson>, now: SeenPerson): string[] {
  const plain = (value: unknown): string =>
    JSON.stringify(Array.isArray(value) ? value.map(String).sort() : (value ?? ''));
  return Object.entries(seen).flatMap(([field, value]) =>
    field === 'siteUrls' || plain(value) === plain(now[field as keyof SeenPerson]) ? [] : [field],
  );
}

/** Settings of the account on the site that the plan saw and that are different now. */
function settingsChangedSince(
  seen: SeenSiteUser | null | undefined,
  now: SeenSiteUser | undefined,
  catalog: Catalog,
): string[] {
  if (!seen) return [];
  if (now === undefined) return [`the account on ${catalog.site}`];
  const types = (user: SeenSiteUser): string => [...user.sessionTypes].sort().join(' ');
  const codes = (user: SeenSiteUser): string => JSON.stringify(Object.entries(user.trackingCodes).sort());
  return [
    ...(types(seen) === types(now) ? [] : ['session types']),
    ...(codes(seen) === codes(now) ? [] : ['tracking codes']),
  ];
}

function conflict(changed: readonly string[]): Refusal {
  const message = `changed in Webex since the row was planned (${changed.join(', ')}), so the person was not deleted`;
  return { code: 'conflict', message };
}

const stillShown = {
  code: 'not-verified',
  message:
    'the People API still shows the person, but the rest of Webex no longer does; retry the job in a few minutes',
  transient: true,
} as const;

const notVerified: Refusal = {
  code: 'not-verified',
  message: 'Webex reported the person as deleted, but this could not be checked afterwards',
  transient: true,
};

const notTaken: Refusal = {
  code: 'not-taken',
  message: 'Webex reported the person as deleted, but the person still exists',
};

function refuseAll(row: RowRun, changes: readonly Change[], refusal: Refusal): void {
  for (const change of changes) row.ledger.refuse(change, refusal);
}
