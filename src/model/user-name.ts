/** The `userName` that SCIM has for a person: the primary address (SCIM 2 Users). */
import type { SeenPerson } from './row.js';

/** Where it is known and not the address that a row or an export has for the person. */
export function otherUserName({ userName }: Partial<SeenPerson>, address = ''): string | undefined {
  return userName === undefined || userName.toLowerCase() === address.toLowerCase() ? undefined : userName;
}
