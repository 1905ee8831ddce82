/** `person.rename`: PATCH of a SCIM user, which gives the person another address. What the People API shows afterwards decides. */
import { isAsBefore, isInForce } from '../fields/changes.js';
import { primaryOf } from '../fields/new-email.js';
import type { Change, SeenPerson } from '../model/row.js';
import type { Answer } from '../webex/answer.js';
import type { ScimUser } from '../webex/scim-user.js';
import { scimClosed } from '../webex/scim-request.js';
import { readPersonWithSites, seenPerson } from './person-read.js';
import type { Refusal } from './refusal.js';
import { indeterminateCall, refusalOf, send, type RowRun } from './row-context.js';
import { isSurelyNotApplied, noteRecord } from './seen-after.js';

/** Pauses, in milliseconds, before each read after the request: how soon the People API shows the address is undocumented. */
const looks = [0, 500, 1000, 2000, 4000] as const;

/** Reads the person right before, in both APIs: an address that others changed since the plan is a conflict. */
export async function renamePerson(row: RowRun, [change]: readonly Change[]): Promise<void> {
  const { ledger, run } = row;
  if (change === undefined || ledger.stateOf(change) !== 'open') return;
  const user = await userToRename(row, change);
  if (user === undefined) return;
  const email = String(change.to);
  // SCIM may have it already, by an earlier run or another admin; then only the People API lags behind.
  if (isSame(user.userName, email)) return await settle(row, change, { result: 'done', value: undefined });
  await settle(row, change, await send(row, 'person.rename', [change], () => run.scim.changeAddress(user, email)));
}

/** The user as SCIM has them, with the address that the plan saw; `undefined`: the ledger holds the reason. */
async function userToRename(row: RowRun, change: Change): Promise<ScimUser | undefined> {
  const { ledger, run } = row;
  const refuse = (refusal: Refusal): undefined => {
    ledger.refuse(change, refusal);
    return undefined;
  };
  const personId = ledger.personId ?? '';
  const read = await run.people.read(personId);
  if (read.result !== 'done') return refuse(refusalOf(read));
  if (read.value === undefined) return refuse(gone);
  const user = await run.scim.read(personId);
  if (user.result !== 'done') return refuse(refusalOf(user));
  if (user.value === undefined) return refuse(hidden);
  const { userName } = user.value;
  const person = withPrimary(seenPerson(read.value), userName);
  noteRecord(row, person);
  if (isInForce(change, person, undefined)) {
    ledger.asWanted(change);
    return undefined;
  }
  const isAhead = isSame(userName, String(change.to));
  if (isAhead || isAsBefore(change, person, undefined))
    return user.value.emails === undefined ? refuse(unread) : user.value;
  const now = primaryOf(person) ?? person.emails.join(', ');
  return refuse({
    code: 'conflict',
    message: `changed in Webex since the row was planned (now "${now}"); plan the file again`,
  });
}

/** SCIM says which of several addresses is the primary one, where the People API does not. */
function withPrimary<P extends SeenPerson>(person: P, userName: string): P {
  const isOne = person.emails.some((email) => isSame(email, userName));
  return person.userName === undefined && isOne ? { ...person, userName } : person;
}

async function settle(row: RowRun, change: Change, answer: Answer<undefined>): Promise<void> {
  const { ledger, run } = row;
  // No answer is a proof: the address may take effect later, or only when the person has confirmed it.
  ledger.indeterminate = indeterminateCall('person.rename', answer.result === 'done' ? notVerified : refusalOf(answer));
  let person: SeenPerson | undefined;
  for (const pause of answer.result === 'refused' ? [0] : looks) {
    await run.sleep(pause);
    person = await readPersonWithSites(row, [change]);
    if (person === undefined || isInForce(change, person, undefined)) break;
  }
  if (person !== undefined && isInForce(change, person, undefined)) {
    ledger.indeterminate = undefined;
    noteRecord(row, person);
    return row.sent?.call === 'person.rename' ? ledger.inForce(change) : ledger.asWanted(change);
  }
  if (person === undefined && !isSurelyNotApplied(answer)) return;
  await settleUnseen(row, change, answer);
}

/** The People API shows the old address: SCIM tells whether the new one is on its way. */
async function settleUnseen(row: RowRun, change: Change, answer: Answer<undefined>): Promise<void> {
  const { ledger, run } = row;
  const user = isSurelyNotApplied(answer) ? undefined : await run.scim.read(ledger.personId ?? '');
  if (user?.result === 'done' && user.value !== undefined && isSame(user.value.userName, String(change.to))) {
    ledger.indeterminate = indeterminateCall('person.rename', notShown);
    return;
  }
  // After an answer that was lost, a read that fails leaves it open whether the request was applied.
  if (user !== undefined && user.result !== 'done' && answer.result !== 'refused') return;
  ledger.indeterminate = undefined;
  ledger.refuse(change, answer.result === 'done' ? pending(String(change.to)) : refusedBy(answer));
}

function refusedBy(answer: Exclude<Answer<undefined>, { result: 'done' }>): Refusal {
  const refusal = refusalOf(answer);
  if (answer.problem.code === scimClosed) return { ...refusal, message: `${refusal.message}; ${scopeNeeded}` };
  return answer.problem.status === 409 ? { ...refusal, code: 'address-taken' } : refusal;
}

const scopeNeeded =
  'changing an address needs the scope identity:people_rw (webex-bulk login --scim) and the role of a full or user administrator';

/** A code of its own: the row must not count as done, and the request should not be repeated at once. */
function pending(email: string): Refusal {
  const message = `Webex accepted the new address, but does not use it yet: the person may have to confirm it by the email sent to ${email} (within 15 days), or look in Control Hub why not; apply the file again later`;
  return { code: 'rename-pending', message };
}

const gone: Refusal = { code: 'conflict', message: 'the person has left the organization since the row was planned' };
const hidden: Refusal = {
  code: 'not-in-scim',
  message: 'SCIM does not show the person, so the address cannot be changed; change it in Control Hub',
};
const unread: Refusal = {
  code: 'incomplete-record',
  message: "SCIM does not show the person's other addresses, which the request would remove; nothing was sent",
};
const notVerified: Refusal = {
  code: 'not-verified',
  message: 'the new address was sent, but the person could not be read back to check it',
  transient: true,
};
const notShown: Refusal = {
  code: 'not-shown',
  message: 'SCIM has the new address, but the People API still shows the old one; retry the job in a few minutes',
  transient: true,
};

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
