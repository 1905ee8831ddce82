/** `person.update`: PUT /people/{id} with the complete record, built on a reading of this very moment. */
import { valueNow } from '../changes.js';
import type { Change } from '../row.js';
import type { Person } from '../webex/people.js';
import { mergedRecord, type RecordChange } from '../webex/person-record.js';
import type { Refusal } from './ledger.js';
import { tellQueues } from './license-queues.js';
import { changeLicenses } from './licenses-change.js';
import { seenPerson } from './person-read.js';
import { doubtOf, refusalOf, send, type RowRun } from './row-run.js';

/**
 * Updates profile and sign-in; licenses too, where the plan joined them to this call, because the record was read a
 * moment ago. Fields that somebody else changed since the plan make a conflict, and then nothing is sent.
 */
export async function updatePerson(row: RowRun, planned: readonly Change[]): Promise<void> {
  // Whoever has to wait for a license waits first: the reading must be young when the record is sent.
  await row.run.queues.turn(row.plan.row);
  const read = await row.run.people.read(row.ledger.personId ?? '');
  if (read.result !== 'done') return refuseAll(row, planned, refusalOf(read));
  if (read.value === undefined)
    return refuseAll(
      row,
      row.ledger.openOf(() => true),
      goneRefusal,
    );
  const person = read.value;
  const open = stillDue(row, planned, person);
  if (open === undefined || open.length === 0) return;
  const licensing = open.filter(({ field }) => field === 'license');
  const refusedBefore = licensing.some(({ key = '', to }) => to === true && row.run.queues.isRefused(key));
  if (refusedBefore) return updateApart(row, open, person);
  await putRecord(row, open, person, licensing.length > 0);
}

const goneRefusal: Refusal = { code: 'conflict', message: 'the person is gone since the row was planned' };

/** The changes that have still to be made; `undefined` after a conflict. */
function stillDue(row: RowRun, planned: readonly Change[], person: Person): Change[] | undefined {
  const now = seenPerson(person);
  const isNew = row.ledger.created;
  const foreign = planned.filter((change) => {
    const value = valueNow(change, now, undefined);
    return value !== change.from && value !== change.to;
  });
  if (foreign.length > 0 && !isNew) {
    const names = foreign.map(
      (change) => `${change.label ?? change.field} is now ${JSON.stringify(valueNow(change, now, undefined))}`,
    );
    const message = `changed by somebody else since the row was planned (${names.join(', ')}): plan the file again`;
    const all = row.ledger.hasEffect() ? planned : row.ledger.openOf(() => true);
    refuseAll(row, all, { code: 'conflict', message });
    return undefined;
  }
  return planned.filter((change) => {
    if (valueNow(change, now, undefined) !== change.to) return true;
    if (isNew) row.ledger.inForce(change);
    else row.ledger.asWanted(change);
    return false;
  });
}

async function putRecord(row: RowRun, open: readonly Change[], person: Person, withLicenses: boolean): Promise<void> {
  const merged = mergedRecord(person, recordChange(open, person), row.plan.email);
  if ('problem' in merged) return refuseAll(row, open, merged.problem);
  const { body, callingData } = merged;
  const answer = await send(row, 'person.update', open, () => row.run.people.update(person.id, body, { callingData }));
  // An error does not mean that nothing was done (People API): only a reading tells.
  if (answer.result === 'refused') row.ledger.doubt = doubtOf('person.update', refusalOf(answer));
  const complete = answer.result === 'done' && answer.value?.licenses !== undefined ? answer.value : undefined;
  const now = complete ?? (await readBack(row, person.id));
  if (now === undefined) {
    row.ledger.doubt ??= notVerified;
    return;
  }
  const shown = seenPerson(now);
  if (
    answer.result === 'refused' &&
    withLicenses &&
    open.every((change) => valueNow(change, shown, undefined) !== change.to)
  ) {
    row.ledger.doubt = undefined;
    return updateApart(row, open, now);
  }
  const refusal = answer.result === 'done' ? notTaken : refusalOf(answer);
  row.ledger.compare(open, { person: shown }, refusal);
  tellQueues(row.run.queues, open, shown, { scarcity: answer.result === 'done' });
}

const notVerified: Refusal = {
  code: 'not-verified',
  message: 'the update was sent, but the person could not be read afterwards to see it',
  passing: true,
};

const notTaken: Refusal = {
  code: 'not-taken',
  message: 'Webex answered that the update succeeded, but its own answer does not show this value',
};

/** Profile without licenses, then the licenses by themselves, so that one refusal does not take the other along. */
async function updateApart(row: RowRun, open: readonly Change[], person: Person): Promise<void> {
  const profile = open.filter(({ field }) => field !== 'license');
  if (profile.length > 0) await putRecord(row, profile, person, false);
  if (row.ledger.doubt === undefined)
    await changeLicenses(
      row,
      open.filter(({ field }) => field === 'license'),
    );
}

/** A success without a complete record, and every error, is followed by a reading: only that tells what is in force. */
async function readBack(row: RowRun, personId: string): Promise<Person | undefined> {
  const read = await row.run.people.read(personId);
  return read.result === 'done' ? read.value : undefined;
}

function recordChange(open: readonly Change[], person: Person): RecordChange {
  const change: Record<string, unknown> = {};
  const licensing = open.filter(({ field }) => field === 'license');
  for (const { field, to, toId } of open) {
    if (field === 'license') continue;
    if (field === 'manager') change['managerId'] = toId ?? '';
    else change[field] = to ?? '';
  }
  if (licensing.length > 0) {
    const removed = licensing.filter(({ to }) => to === false).map(({ key }) => key);
    const added = licensing.flatMap(({ to, key }) => (to === true && key !== undefined ? [key] : []));
    change['licenses'] = [...(person.licenses ?? []).filter((id) => !removed.includes(id)), ...added];
  }
  return change;
}

function refuseAll(row: RowRun, changes: readonly Change[], refusal: Refusal): void {
  for (const change of changes) row.ledger.refuse(change, refusal);
}
