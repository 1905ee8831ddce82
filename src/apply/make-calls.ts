/** Makes a row's calls one after the other: additions first, removals only when all additions have been seen. */
import { isLicense } from '../fields/license.js';
import { awaitsManager } from '../fields/manager.js';
import { takes } from '../fields/changes.js';
import type { Change } from '../model/row.js';
import { isExchange } from '../plan/planned-calls.js';
import { settleAnnounced } from './announced.js';
import { confirmBeforeTaking, confirmRow } from './confirm.js';
import { endCodes, followCodes } from './follow-codes.js';
import { dropDoneByEarlierRow, findPersonOfEarlierRow } from './earlier-row.js';
import { mayBeMade } from './give-and-take.js';
import { managerCallOf, resolveManager } from './later-managers.js';
import { changeLicenses } from './licenses-change.js';
import { createPerson } from './person-create.js';
import { deletePerson } from './person-delete.js';
import { patchPerson } from './person-patch.js';
import { isOverScim } from '../fields/over-scim.js';
import { updatePerson } from './person-update.js';
import { renamePerson } from './person-rename.js';
import type { RowRun } from './row-context.js';
import { setSite } from './site-set.js';
import { withoutUnproven } from './unproven-codes.js';

/** First all people in the file, then managers whom other rows create. */
export type Phase = 'people' | 'managers';

/** `awaiting manager`: what is left waits until everyone in the file exists. */
export async function makeCalls(row: RowRun, phase: Phase): Promise<'through' | 'awaiting manager'> {
  if (!row.isResumed && !(await findPersonOfEarlierRow(row))) return 'through';
  if (!(await settleAnnounced(row))) return 'through';
  dropDoneByEarlierRow(row);
  const { plan } = row;
  const later = managerCallOf(plan);
  const exchange = plan.calls.findIndex((call) => isExchange(call, plan.changes));
  for (const [place, { call, changes }] of plan.calls.entries()) {
    if (row.isResumed && place < later) continue;
    if (phase === 'people' && place === later) return 'awaiting manager';
    const planned = changes.flatMap((position) => plan.changes[position] ?? []);
    if (call === 'person.create' && !(await createPerson(row, planned))) return 'through';
    if (call === 'person.create') await takeRuledOut(row);
    if (call === 'site.set') await setSite(row, place < exchange ? 'gives' : 'all');
    if (call === 'person.rename') await changeAddress(row, planned);
    if (call === 'person.delete') await deletePerson(row, planned);
    if (call === 'person.update' || call === 'licenses.change') await changePerson(row, call, planned);
    if (row.ledger.indeterminate !== undefined) return 'through';
    await followCodes(row);
    leaveQueues(row);
  }
  await endCodes(row);
  await confirmRow(row);
  return 'through';
}

async function changePerson(
  row: RowRun,
  call: 'person.update' | 'licenses.change',
  planned: readonly Change[],
): Promise<void> {
  const { ledger } = row;
  const open = planned.filter((change) => ledger.stateOf(change) === 'open');
  if (open.some(takes)) await confirmBeforeTaking(row);
  const due: Change[] = [];
  for (const change of await withoutUnproven(row, mayBeMade(ledger, open))) {
    const resolved = awaitsManager(change) ? await resolveManager(row, change) : change;
    if (resolved !== undefined) due.push(resolved);
  }
  // When a host becomes an attendee, nothing can be added without a removal.
  if (due.length === 0 || (due.length < open.length && call === 'licenses.change')) return;
  if (call === 'person.update' && isOverScim(due, row.run.catalog)) await patchPerson(row, due);
  else if (call === 'person.update') await updatePerson(row, due);
  else await changeLicenses(row, due);
}

/** What the row has done on the site is checked first: afterwards the site may know the person by either address. */
async function changeAddress(row: RowRun, planned: readonly Change[]): Promise<void> {
  await confirmRow(row);
  row.isSiteConfirmed = row.ledger.hasEffect();
  await renamePerson(row, planned);
}

/** Rows that wait for a license need not wait for what else this row does. */
function leaveQueues({ ledger, run, plan }: RowRun): void {
  if (ledger.openOf(isLicense).length === 0) run.queues.leave(plan.row);
}

/** Removes licenses that came with a person whom this row created and that the row rules out. */
async function takeRuledOut(row: RowRun): Promise<void> {
  const { ledger } = row;
  const planned = new Set(row.plan.changes);
  const due = ledger.openOf((change) => isLicense(change) && takes(change) && !planned.has(change));
  if (ledger.created && due.length > 0) await changeLicenses(row, due);
}
