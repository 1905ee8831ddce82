/** A row whose address is not the `userName` under which SCIM knows the person: told where the row needs SCIM anyway. */
import { scimFieldsAsked } from '../fields/needs-scim.js';
import { truncateForDisplay } from '../model/cells.js';
import type { Problem, SeenPerson, Wanted } from '../model/row.js';
import { otherUserName } from '../model/user-name.js';
import type { FileHeadings } from '../rows/change-columns.js';

/** `undefined`: it is the row's address, or SCIM was not read for the row. */
export function userNameInScim(wanted: Wanted, person: SeenPerson, email: string): string | undefined {
  const userName = otherUserName(person, email);
  return userName !== undefined && scimFieldsAsked(wanted).length > 0 ? userName : undefined;
}

interface Asking {
  readonly wanted: Wanted;
  readonly person: SeenPerson | null;
  readonly email: string;
  readonly headings: Pick<FileHeadings, 'of'>;
}

/** None for a row that asks for a new address, which is told by itself. */
export function userNameWarnings({ wanted, person, email, headings }: Asking): Problem[] {
  const userName = person === null || wanted.newEmail !== undefined ? undefined : userNameInScim(wanted, person, email);
  if (userName === undefined) return [];
  const message = `belongs to a person whose userName in SCIM is another one: ${truncateForDisplay(userName)}`;
  return [{ code: 'other-user-name', column: headings.of('email'), value: email, message, severity: 'warning' }];
}
