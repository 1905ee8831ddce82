/** `person.delete`: DELETE /people/{id}, of somebody whom an earlier job created and who is still as it left them. */
import { valueNow } from '../changes.js';
import type { Change, SeenPerson } from '../row.js';
import type { Refusal } from './ledger.js';
import { tellQueues } from './license-queues.js';
import { seenPerson } from './person-read.js';
import { refusalOf, send, type RowRun } from './row-run.js';

/** The person is read right before: whom somebody else changed since the plan was made stays. */
export async function deletePerson(row: RowRun, planned: readonly Change[]): Promise<void> {
  const { ledger, run, plan } = row;
  const personId = ledger.personId ?? '';
  const read = await run.people.read(personId);
  if (read.result !== 'done') return refuseAll(row, planned, refusalOf(read));
  if (read.value === undefined) return gone(row, planned);
  const changed = changedSince(plan.seen?.person ?? {}, seenPerson(read.value));
  if (changed.length > 0) return refuseAll(row, planned, conflict(changed));
  const answer = await send(row, 'person.delete', planned, () => run.people.remove(personId));
  if (answer.result === 'done') return settle(row, planned, null, stillThere);
  const now = await run.people.read(personId);
  if (now.result === 'done') settle(row, planned, now.value ? seenPerson(now.value) : null, refusalOf(answer));
  else if (answer.result === 'refused') refuseAll(row, planned, refusalOf(answer));
}

/** An earlier run of the job deleted the person, or somebody else did: nothing is left to be deleted. */
function gone(row: RowRun, planned: readonly Change[]): void {
  for (const change of planned) row.ledger.asWanted(change);
}

function settle(row: RowRun, planned: readonly Change[], now: SeenPerson | null, refusal: Refusal): void {
  row.ledger.doubt = undefined;
  for (const change of planned) {
    if (valueNow(change, now, null) === change.to) row.ledger.inForce(change);
    else row.ledger.refuse(change, refusal);
  }
  tellQueues(row.run.queues, planned, now ?? { licenses: [] }, { scarcity: false });
}

/** Fields that the plan saw and that are different now. The order of addresses and licenses says nothing. */
function changedSince(seen: Partial<SeenPerson>, now: SeenPerson): string[] {
  const plain = (value: unknown): string =>
    JSON.stringify(Array.isArray(value) ? value.map(String).sort() : (value ?? ''));
  return Object.entries(seen).flatMap(([field, value]) =>
    field === 'siteUrls' || plain(value) === plain(now[field as keyof SeenPerson]) ? [] : [field],
  );
}

function conflict(changed: readonly string[]): Refusal {
  const message = `changed by somebody else since the row was planned (${changed.join(', ')}): the person was not deleted`;
  return { code: 'conflict', message };
}

const stillThere: Refusal = { code: 'not-taken', message: 'Webex answered that the person was deleted' };

function refuseAll(row: RowRun, changes: readonly Change[], refusal: Refusal): void {
  for (const change of changes) row.ledger.refuse(change, refusal);
}
