import type { RestAnswer } from '../rest/rest-answer.js';
import type { Person, World } from '../world.js';
import { scimError } from './errors.js';

/** Why the address cannot be this person's, or a new one's; the texts are undocumented. */
export function addressRefusal(world: World, person: Person | undefined, address: string): RestAnswer | undefined {
  const [, domain = ''] = address.toLowerCase().split('@');
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) return scimError(400, `${address} is not valid.`, 'invalidValue');
  const owner = world.byEmail.get(address.toLowerCase());
  if (person && owner === person.id) return undefined;
  const isElsewhere = world.takenElsewhere.has(domain) || world.takenElsewhere.has(address.toLowerCase());
  if (isElsewhere || owner !== undefined || isAwaited(world, person, address)) {
    return scimError(409, `userName ${address} is already in use.`, 'uniqueness');
  }
  if (world.options.scimDomains === 'any') return undefined;
  const isOwn = [...world.byEmail.keys()].some((email) => email.endsWith(`@${domain}`));
  if (isOwn) return undefined;
  return scimError(400, `The domain ${domain} is not verified or claimed by the organization.`, 'invalidValue');
}

/** An address that another person has in SCIM already, while the other APIs still show the former one. */
function isAwaited(world: World, person: Person | undefined, address: string): boolean {
  if (world.options.addressDelay === 0 && world.options.addressChange === 'at-once') return false;
  const wanted = address.toLowerCase();
  for (const other of world.people.values()) {
    if (other !== person && other.newAddresses?.emails.some((email) => email.toLowerCase() === wanted) === true)
      return true;
  }
  return false;
}
