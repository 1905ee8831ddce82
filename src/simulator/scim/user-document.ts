/** What a request can change of a user, as SCIM writes it: the person as a document, and the document's values as the person's. */
import { restOfId } from '../ids.js';
import { roleName } from '../seed.js';
import type { Person, ScimPhone, World } from '../world.js';
import { enterpriseSchema } from './attributes.js';

export type ScimDocument = Record<string, unknown>;

/** The attributes that have values; a user whose address waits to be shown by the People API has the new one. */
export function userDocument(world: World, person: Person): ScimDocument {
  const { displayName, title, firstName, lastName, scim = {} } = person;
  const { nickName, profileUrl, preferredLanguage, locale, timezone, externalId } = scim;
  const { middleName, honorificPrefix, honorificSuffix } = scim;
  const emails = person.newAddresses?.isConfirmed === true ? person.newAddresses.emails : person.emails;
  const phoneNumbers = phonesOf(person);
  return {
    userName: emails[0],
    active: person.loginEnabled,
    ...given({ displayName, title, nickName, profileUrl, preferredLanguage, locale, timezone, externalId }),
    name: given({ givenName: firstName, familyName: lastName, middleName, honorificPrefix, honorificSuffix }),
    emails: emails.map((value, place) =>
      place === 0 ? { value, type: 'work', primary: true } : { value, type: 'other' },
    ),
    ...(phoneNumbers.length > 0 && { phoneNumbers }),
    ...(person.addresses.length > 0 && { addresses: person.addresses }),
    roles: person.roles.map((id) => ({ value: roleName(world, id), type: 'cirole', display: roleName(world, id) })),
    [enterpriseSchema]: enterpriseOf(person),
  };
}

function enterpriseOf(person: Person): ScimDocument {
  const { employeeNumber, department, managerId, manager, scim = {} } = person;
  const { costCenter, organization, division } = scim;
  const value = restOfId('PEOPLE', managerId);
  return {
    ...given({ employeeNumber, costCenter, organization, division, department }),
    ...(value !== undefined && { manager: given({ value, displayName: manager }) }),
  };
}

/** The numbers of the directory; a number of Webex Calling stands for the one at work where the directory has none. */
export function phonesOf({ scim, phoneNumbers }: Person): readonly ScimPhone[] {
  const own = scim?.phones ?? [];
  const calling = own.some(({ type }) => type === 'work') ? [] : phoneNumbers;
  return [...calling, ...own];
}

function given(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(values).filter((entry): entry is [string, string] => (entry[1] ?? '') !== '');
  return Object.fromEntries(entries);
}
