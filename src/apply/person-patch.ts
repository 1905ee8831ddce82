/**
 * `person.update` over SCIM: one operation among those of many rows in a bulk request. The person is read right before and right
 * after, with those of other rows.
 */
import { userNotAsAsked } from '../fields/asked-now.js';
import { isInForce } from '../fields/changes.js';
import { scimAttributesOf, seenInScim } from '../fields/record.js';
import { isCarriedBy } from '../fields/table.js';
import { uuidOfPerson } from '../model/person-ids.js';
import type { Change, SeenPerson } from '../model/row.js';
import type { Answer } from '../webex/answer.js';
import { patchOperations } from '../webex/scim-record.js';
import type { ScimUser } from '../webex/scim-user.js';
import { updatePerson } from './person-update.js';
import { seenPerson } from './person-read.js';
import { notTaken, updateNotVerified, type Refusal } from './refusal.js';
import { indeterminateCall, refusalOf, send, type RowRun } from './row-context.js';
import { isSurelyNotApplied, noteProfile } from './seen-after.js';
import { isAsPlanned, refuseAll, stillDue } from './still-due.js';

/** Pauses, in milliseconds, before each read after the request: how soon SCIM shows a change is undocumented. */
const looks = [0, 500, 1500, 3000] as const;

/** If others changed fields since the plan, that is a conflict and nothing is sent. */
export async function patchPerson(row: RowRun, planned: readonly Change[]): Promise<void> {
  const { ledger, run } = row;
  const id = uuidOfPerson(ledger.personId ?? '');
  if (id === undefined) return refuseAll(row, planned, strangeId);
  const read = await readUser(row, id, ledger.created ? looks : [0]);
  if (read.result !== 'done') return await refuseUnlessSo(row, planned, refusalOf(read));
  if (read.value === undefined) return await withoutUser(row, planned);
  const user = await asPlannedOrAlone(row, planned, read.value);
  const open = stillDue(row, planned, noteProfile(row, seenInScim(user)), userNotAsAsked);
  if (open === undefined || open.length === 0) return;
  const attributes = scimAttributesOf(open, await asNowAlone(row, open, user));
  const data = { schemas: [patchSchema], Operations: patchOperations(attributes) };
  const answer = await send(row, 'person.update', open, () =>
    run.joined(() => run.together.change({ method: 'PATCH', user: id, data })),
  );
  await settle(row, open, answer, id);
}

const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** `undefined`: SCIM shows no such user. A user who was just created may be shown only after a moment. */
async function readUser(row: RowRun, id: string, pauses: readonly number[]): Promise<Answer<ScimUser | undefined>> {
  let read: Answer<ScimUser | undefined> = { result: 'done', value: undefined };
  for (const pause of pauses) {
    await row.run.sleep(pause);
    read = await row.run.joined(() => row.run.together.readUser(id));
    if (read.result !== 'done' || read.value !== undefined) return read;
  }
  return await row.run.scim.read(row.ledger.personId ?? '');
}

/** What a list shows otherwise than planned may be what was before: a read of this user alone has the last word. */
async function asPlannedOrAlone(row: RowRun, planned: readonly Change[], user: ScimUser): Promise<ScimUser> {
  const { ledger, run } = row;
  const now = { ...row.plan.seen?.person, id: ledger.personId ?? '', emails: [], licenses: [], ...seenInScim(user) };
  if (ledger.created || isAsPlanned(row, planned, now, userNotAsAsked)) return user;
  const read = await run.scim.read(ledger.personId ?? '');
  return read.result === 'done' && read.value !== undefined ? read.value : user;
}

/**
 * Phone numbers and addresses are sent as a whole: after an earlier call of the row, they are built on a read of this user
 * alone, because a list may still show them as they were.
 */
async function asNowAlone({ run, ledger }: RowRun, open: readonly Change[], user: ScimUser): Promise<ScimUser> {
  const isWhole = ['phoneNumbers', 'addresses'].some((path) => path in scimAttributesOf(open, user));
  if (!isWhole || !ledger.hasEffect()) return user;
  const read = await run.scim.read(ledger.personId ?? '');
  return read.result === 'done' && read.value !== undefined ? read.value : user;
}

/** SCIM cannot be read, so nothing is sent; of what the People API shows too, some may be as asked, as with a new person. */
async function refuseUnlessSo(row: RowRun, planned: readonly Change[], refusal: Refusal): Promise<void> {
  const { ledger, run } = row;
  const others = planned.filter((change) => !isOnlyInScim(change));
  const read = others.length > 0 ? await run.people.read(ledger.personId ?? '') : undefined;
  const person = read?.result === 'done' && read.value ? seenPerson(read.value) : undefined;
  for (const change of planned) {
    const isSo = person !== undefined && others.includes(change) && isInForce(change, person, undefined);
    if (!isSo) ledger.refuse(change, refusal);
    else if (ledger.created) ledger.inForce(change);
    else ledger.asWanted(change);
  }
}

/** An organization may hide people from SCIM; the People API shows whether they are there. */
async function withoutUser(row: RowRun, planned: readonly Change[]): Promise<void> {
  const [onlyScim, others] = [planned.filter(isOnlyInScim), planned.filter((change) => !isOnlyInScim(change))];
  refuseAll(row, onlyScim, hidden);
  if (others.length > 0) await updatePerson(row, others);
}

function isOnlyInScim(change: Change): boolean {
  return isCarriedBy(change, 'scim');
}

/** No answer is a proof: what a read shows decides. */
async function settle(row: RowRun, open: readonly Change[], answer: Answer<unknown>, id: string): Promise<void> {
  const { ledger, run } = row;
  ledger.indeterminate = indeterminateCall(
    'person.update',
    answer.result === 'done' ? updateNotVerified : refusalOf(answer),
  );
  const shows = (person: SeenPerson): boolean => open.every((change) => isInForce(change, person, undefined));
  let now: SeenPerson | undefined;
  for (const pause of answer.result === 'refused' ? [0] : looks) {
    await run.sleep(pause);
    const read = await run.joined(() => run.together.readUser(id));
    now = read.result === 'done' && read.value !== undefined ? noteProfile(row, seenInScim(read.value)) : undefined;
    if (now !== undefined && shows(now)) break;
  }
  // A list may still show what was before; a read of this user alone has the last word.
  if (now === undefined || !shows(now)) {
    const alone = await run.scim.read(ledger.personId ?? '');
    if (alone.result === 'done' && alone.value !== undefined) now = noteProfile(row, seenInScim(alone.value));
  }
  if (now !== undefined)
    return ledger.compare(open, { person: now }, answer.result === 'done' ? notTaken : refusalOf(answer));
  if (!isSurelyNotApplied(answer)) return;
  ledger.indeterminate = undefined;
  refuseAll(row, open, answer.result === 'done' ? notTaken : refusalOf(answer));
}

const strangeId: Refusal = {
  code: 'strange-id',
  message: 'the id of the person has no form in which SCIM knows it',
};
const hidden: Refusal = {
  code: 'not-in-scim',
  message: 'SCIM does not show the person, and only SCIM has this value; change it in Control Hub',
};
