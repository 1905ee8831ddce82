/** A row that gives its person a new address → what stands in its way, as far as reading shows it. */
import { primaryOf } from '../fields/new-email.js';
import { lookUpFailed } from '../model/outcomes.js';
import type { Problem } from '../model/row.js';
import type { Answer } from '../webex/answer.js';
import type { Person } from '../webex/person.js';
import { scimClosed } from '../webex/scim-request.js';
import type { ScimUsers } from '../webex/scim-users.js';
import { failed } from './known-person.js';
import type { KnownPerson } from './look-up-account.js';

export interface AddressLookedUp {
  /** Why SCIM, which alone can change an address, cannot be used. */
  readonly closed?: string;
  /** SCIM does not show the person. */
  readonly isHidden?: true;
  /** Another person of the organization has the new address. */
  readonly isTaken?: true;
}

interface Service {
  readonly scim: Pick<ScimUsers, 'read' | 'isReadOnly'>;
  find(email: string): Promise<{ readonly answer: Answer<Person | undefined> }>;
}

type Found = { readonly person: KnownPerson; readonly address?: AddressLookedUp } | { readonly problem: Problem };

/** `person` comes back with the primary address, which SCIM tells. Asks nothing where the person has the address already. */
export async function lookUpAddress(
  service: Service,
  person: KnownPerson,
  newEmail: string | undefined,
): Promise<Found> {
  if (newEmail === undefined || isSame(primaryOf(person), newEmail)) return { person };
  const user = await service.scim.read(person.id);

  if (user.result === 'doubt') return { problem: failed('person in SCIM', user) };
  if (user.result !== 'done')
    return user.problem.code === scimClosed
      ? { person, address: { closed: user.problem.message } }
      : { problem: failed('person in SCIM', user) };
  if (user.value === undefined) return { person, address: { isHidden: true } };
  const { userName } = user.value;
  if (!person.emails.some((email) => isSame(email, userName))) return { problem: underWay(userName) };
  const known = { ...person, userName };
  if (isSame(userName, newEmail)) return { person: known };
  if (service.scim.isReadOnly) return { person: known, address: { closed: 'The sign-in lacks that scope' } };
  const owner = await service.find(newEmail);
  if (owner.answer.result !== 'done') return { problem: failed('new address', owner.answer) };
  return { person: known, address: owner.answer.value === undefined ? {} : { isTaken: true } };
}

function underWay(userName: string): Problem {
  const message = `the person could not be looked up: SCIM has the address ${userName} already, and the People API an older one; plan the row again later`;
  return { code: lookUpFailed, message, severity: 'error' };
}

function isSame(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}
