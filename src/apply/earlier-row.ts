/**
 * A row about a person whom an earlier row of the file is about, too, on another site. The earlier row creates the person if need
 * be, and may have made what both rows ask for: this row claims only what it makes itself.
 */
import { isAboutAttendee } from '../fields/attendee.js';
import { isInForce } from '../fields/changes.js';
import type { Answer } from '../webex/answer.js';
import type { Person } from '../webex/person.js';
import { isSiteChange } from './ledger.js';
import { seenPerson } from './person-read.js';
import type { Refusal } from './refusal.js';
import { indeterminateCall, refusalOf, type RowRun } from './row-context.js';

/**
 * False: the person whom the earlier row was to create is not there or could not be looked up, and the ledger holds the reason.
 * A person who was there when the row was planned, and is not any more, is a matter of the row's own calls.
 */
export async function findPersonOfEarlierRow(row: RowRun): Promise<boolean> {
  const { plan, ledger, begun } = row;
  if (plan.after === undefined) return true;
  const wasThere = ledger.personId !== undefined;
  const found = await findNow(row);
  if (found.result === 'done' && found.value !== undefined) {
    ledger.personId = found.value.id;
    row.shown.person = seenPerson(found.value);
    return true;
  }
  if (wasThere) return true;
  const refusal = found.result === 'done' ? notThere(plan.after.row) : refusalOf(found);
  // What an earlier run announced may be in force: without the person, nothing shows whether it is.
  if (begun !== undefined) ledger.indeterminate = indeterminateCall(begun.call, refusal);
  else for (const change of ledger.openOf(() => true)) ledger.refuse(change, refusal);
  return false;
}

async function findNow({ plan, ledger, run }: RowRun): Promise<Answer<Person | undefined>> {
  return ledger.personId === undefined
    ? await run.people.findByEmail(plan.email)
    : await run.people.read(ledger.personId);
}

function notThere(row: number): Refusal {
  const message = `the person isn't in this organization: row ${row}, which is about the same person, comes first; see its result, then retry`;
  return { code: 'person-not-there', message };
}

/** What the person has by now needs no call of this row. */
export function dropDoneByEarlierRow({ plan, ledger, shown }: RowRun): void {
  const { person } = shown;
  if (plan.after === undefined || person === undefined) return;
  for (const change of ledger.openOf((one) => !isSiteChange(one) && !isAboutAttendee(one))) {
    if (isInForce(change, person, undefined)) ledger.asWanted(change);
  }
}
