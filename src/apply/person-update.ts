/** `person.update`: PUT /people/{id} with the complete record, based on a read made just before. */
import { personNotAsAsked } from '../fields/asked-now.js';
import { isInForce } from '../fields/changes.js';
import { isLicense, licenseIds } from '../fields/license.js';
import { attributesOf } from '../fields/record.js';
import type { Change } from '../model/row.js';
import type { Person } from '../webex/person.js';
import { mergedRecord, type RecordChange } from '../webex/person-record.js';
import { notAtAll } from './confirm.js';
import { reportToQueues } from './license-queues.js';
import { changeLicenses } from './licenses-change.js';
import { seenPerson } from './person-read.js';
import { notTaken, updateNotVerified, type Refusal } from './refusal.js';
import { indeterminateCall, refusalOf, send, type RowRun } from './row-context.js';
import { forgetSite, isSurelyNotApplied, noteRecord, seenAfter } from './seen-after.js';
import { goneRefusal, refuseAll, stillDue } from './still-due.js';

/**
 * Updates profile and sign-in, and also licenses if the plan joined them to this call, because the record was read a moment
 * ago. If others changed fields since the plan, that is a conflict and nothing is sent.
 */
export async function updatePerson(row: RowRun, planned: readonly Change[]): Promise<void> {
  // Wait for a license first: the read must be recent when the record is sent.
  await row.run.queues.turn(row.plan.row);
  const read = await row.run.people.read(row.ledger.personId ?? '');
  if (read.result !== 'done') return refuseAll(row, planned, refusalOf(read));
  if (read.value === undefined && row.ledger.created) return notAtAll(row);
  if (read.value === undefined)
    return refuseAll(
      row,
      row.ledger.openOf(() => true),
      goneRefusal,
    );
  const person = read.value;
  noteRecord(row, seenPerson(person));
  const open = stillDue(row, planned, seenPerson(person), personNotAsAsked);
  if (open === undefined || open.length === 0) return;
  const licensing = open.filter(isLicense);
  const refusedBefore = licensing.some(({ key = '', to }) => to === true && row.run.queues.isRefused(key));
  if (refusedBefore) return updateApart(row, open, person);
  await putRecord(row, open, person, licensing.length > 0);
}

async function putRecord(row: RowRun, open: readonly Change[], person: Person, withLicenses: boolean): Promise<void> {
  const merged = mergedRecord(person, recordChange(open, person), row.plan.email);
  if ('problem' in merged) return refuseAll(row, open, merged.problem);
  const { body, callingData } = merged;
  const { ledger } = row;
  if (withLicenses) forgetSite(row);
  const answer = await send(row, 'person.update', open, () => row.run.people.update(person.id, body, { callingData }));
  // An error does not mean that nothing was done (People API): only a read shows it.
  if (answer.result === 'refused') ledger.indeterminate = indeterminateCall('person.update', refusalOf(answer));
  const record = answer.result === 'done' ? answer.value : undefined;
  const claimed = record?.licenses === undefined ? undefined : seenPerson(record);
  const now = await seenAfter(row, open, answer, claimed);
  const refusal = answer.result === 'done' ? notTaken : refusalOf(answer);
  if (now === undefined) {
    if (isSurelyNotApplied(answer)) settleAll(row, open, refusal);
    else ledger.indeterminate ??= updateNotVerified;
    return;
  }
  noteRecord(row, now);
  if (answer.result === 'refused' && withLicenses && !open.some((change) => isInForce(change, now, undefined))) {
    ledger.indeterminate = undefined;
    return updateApart(row, open, now);
  }
  ledger.compare(open, { person: now }, refusal);
  reportToQueues(row.run.queues, open, now, { scarcity: answer.result === 'done' });
}

/** Updates the profile without licenses, then the licenses by themselves, so that a refusal of one does not block the other. */
async function updateApart(row: RowRun, open: readonly Change[], person: Person): Promise<void> {
  const profile = open.filter((change) => !isLicense(change));
  if (profile.length > 0) await putRecord(row, profile, person, false);
  if (row.ledger.indeterminate === undefined) await changeLicenses(row, open.filter(isLicense));
}

function recordChange(open: readonly Change[], person: Person): RecordChange {
  const [added, removed] = [licenseIds(open, true), licenseIds(open, false)];
  const held = (person.licenses ?? []).filter((id) => !removed.includes(id));
  return { ...attributesOf(open), ...(open.some(isLicense) && { licenses: [...held, ...added] }) };
}

/** It is certain that none of these changes was made. */
function settleAll(row: RowRun, changes: readonly Change[], refusal: Refusal): void {
  row.ledger.indeterminate = undefined;
  refuseAll(row, changes, refusal);
}
