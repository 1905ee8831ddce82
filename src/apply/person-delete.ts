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
  const read = await run.people.read(personId);
  if (read.result !== 'done') return refuseAll(row, planned, refusalOf(read));
  if (read.value === undefined) return await gone(row, planned);
  const account = await readAccountAgain(row);
  if (account.result !== 'done') return refuseAll(row, planned, refusalOf(account));
  const profile = await profileAgain(row, personId);
  if (profile.result !== 'done') return refuseAll(row, planned, refusalOf(profile));
  const changed = [
    ...changedSince(plan.seen?.person ?? {}, { ...seenPerson(read.value), ...profile.value }),
    ...settingsChangedSince(plan.seen?.siteUser, account.value, run.catalog),
    ...(isToBeDeleted(plan.wanted) && (read.value.roles ?? []).length > 0 ? ['now an administrator'] : []),
  ];
  if (changed.length > 0) return refuseAll(row, planned, conflict(changed));
  const over: { scim?: Answer<unknown> } = {};
  const answer = await send(row, 'person.delete', planned, async () => {
    const answered = await removeOverScim(row, personId);
    if (answered !== undefined) over.scim = answered;
    return answered ?? (await run.people.remove(personId));
  });
  // Even a success is indeterminate until the person is seen to be gone.
  if (answer.result === 'done') ledger.indeterminate = indeterminateCall('person.delete', notVerified);
  const shown = await readUntilGone(row, personId, answer.result === 'refused' ? [0] : looks);
  const now = over.scim === undefined ? shown : await unlessOnlyLate(row, over.scim, shown);
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

/**
 * One operation among those of many rows. `undefined`: SCIM does not know the person, who may be hidden from it, or it is not
 * in use.
 */
async function removeOverScim({ run }: RowRun, personId: string): Promise<Answer<unknown> | undefined> {
  const user = uuidOfPerson(personId);
  if (run.catalog.peopleApi !== 'scim' || user === undefined) return undefined;
  const answer = await run.joined(() => run.together.change({ method: 'DELETE', user }));
  return answer.result === 'refused' && answer.problem.status === 404 ? undefined : answer;
}

/**
 * The People API may show a person for a while whom SCIM shows no more. SCIM never shows a person who is hidden from it, so that
 * proves the deletion only where SCIM reports it, too.
 */
async function unlessOnlyLate(
  { run, ledger }: RowRun,
  answer: Answer<unknown>,
  shown: Answer<Person | undefined>,
): Promise<Answer<Person | undefined>> {
  if (shown.result !== 'done' || shown.value === undefined) return shown;
  const read = await run.scim.read(ledger.personId ?? '');
  if (read.result !== 'done') return { result: 'doubt', problem: read.problem };
  if (read.value !== undefined) return shown;
  return answer.result === 'done' ? { result: 'done', value: undefined } : { result: 'doubt', problem: answer.problem };
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
