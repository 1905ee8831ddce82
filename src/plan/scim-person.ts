/** A user of SCIM as the person whom the People API would show, for rows that speak of nothing that only that API has. */
import { personIdOf } from '../model/person-ids.js';
import type { SeenPerson } from '../model/row.js';
import type { Person } from '../webex/person.js';
import type { ScimUser } from '../webex/scim-user.js';

/**
 * `like`: the id of a person of the same organization. SCIM has no licenses: `licenses` is empty, and is not to be read.
 * `undefined`: something of the user cannot be read, or is missing, so that the People API has to be asked.
 */
export function personInScim(user: ScimUser, like: string): (Person & SeenPerson) | undefined {
  const { id, userName, emails = [], givenName, familyName, active, managerUuid, managerName, unreadable = [] } = user;
  if (unreadable.length > 0 || active === undefined) return undefined;
  const others = emails.map(({ value }) => value).filter((one) => one.toLowerCase() !== userName.toLowerCase());
  const { displayName, title, department } = user;
  const managerId = managerUuid === undefined ? undefined : personIdOf(managerUuid, like);
  const texts = { displayName, title, department, firstName: givenName, lastName: familyName, managerId };
  const given = Object.entries({ ...texts, manager: managerId && (managerName ?? managerId) });
  return {
    id: personIdOf(id, like),
    emails: [userName, ...others],
    userName,
    ...(Object.fromEntries(given.filter(([, value]) => value !== undefined)) as Partial<SeenPerson>),
    loginEnabled: active,
    licenses: [],
  };
}
