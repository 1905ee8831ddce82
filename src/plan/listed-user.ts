/** A user of SCIM as spooled in a directory: found by any address. */
import type { ScimUser } from '../webex/scim-user.js';

export interface ListedUser {
  /** A bare UUID. */
  readonly id: string;
  /** In lower case. */
  readonly emails: readonly string[];
  readonly user: ScimUser;
}

export function asListed(user: ScimUser): ListedUser {
  const { id, userName, emails = [] } = user;
  const addresses = [userName, ...emails.map(({ value }) => value)].map((one) => one.toLowerCase());
  return { id, emails: [...new Set(addresses)], user };
}
