/** Who may do what on the site (XML API, SetUser: administrators, and hosts for themselves). */
import { publicId } from '../ids.js';
import type { World } from '../world.js';
import type { Failure } from './write-answer.js';

const fullAdministrator = publicId('ROLE', 'id_full_admin');

/** Site administrators may do everything; the organization's full administrators are site administrators. */
export function mayAdminister(world: World, caller: string): boolean {
  const account = world.siteUsers.get(caller);
  if (!account) return false;
  const person = world.people.get(world.byEmail.get(caller) ?? '');
  return account.siteAdmin || person?.roles.includes(fullAdministrator) === true;
}

export const denied: Failure = { exceptionId: '000001', reason: 'Access denied, additional privileges are required' };
export const unknownUser: Failure = { exceptionId: '030001', reason: 'Corresponding User not found' };
