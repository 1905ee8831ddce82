/** Reads a person from the service in the form that plans use. */
import { withAttendee, isAboutAttendee } from '../fields/attendee.js';
import { isInForce } from '../fields/changes.js';
import type { Change } from '../model/row.js';
import type { Person } from '../webex/person.js';
import { accountNames, readAccount } from '../plan/account.js';
import type { KnownPerson } from '../plan/look-up-account.js';
import type { RowRun } from './row-context.js';

/** A person whose licenses the answer leaves out counts as having none: such an answer confirms no grant. */
export function seenPerson(person: Person): KnownPerson {
  return { ...person, licenses: person.licenses ?? [] };
}

/**
 * The person as they are now, to see what became of `due`; the site itself knows attendee accounts best. `undefined` if that
 * cannot be seen: the person or the account cannot be read, or the site's API does not show attendees.
 */
export async function readPersonWithSites(row: RowRun, due: readonly Change[]): Promise<KnownPerson | undefined> {
  const read = await row.run.people.read(row.ledger.personId ?? '');
  if (read.result !== 'done' || read.value === undefined) return undefined;
  const person = seenPerson(read.value);
  const site = due.find(isAboutAttendee)?.key;
  const isTold = due.every(
    (change) => !isAboutAttendee(change) || (change.to === true && isInForce(change, person, undefined)),
  );
  if (site === undefined || isTold) return person;
  const account = await readAccount(row.run.site, accountNames(row.plan.email, person.emails));
  if (account.result !== 'done') return undefined;
  if (account.value !== undefined && account.value.attendeeOnly === undefined) return undefined;
  return withAttendee(person, account.value, site);
}
