/** A user as SCIM shows them (SCIM 2 Users, Get a user; RFC 7643). */
import { restOfId } from '../ids.js';
import { roleName } from '../seed.js';
import type { Person, World } from '../world.js';

export const coreSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const enterpriseSchema = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const webexSchema = 'urn:scim:schemas:extension:cisco:webexidentity:2.0:User';

/** Always shown, whatever `attributes` says (described as required). */
const alwaysShown = ['schemas', 'id', 'userName', 'userType', 'meta'];

/** The addresses as SCIM has them: a change is there before the People API shows it. */
export function scimAddresses(person: Person): readonly string[] {
  return person.newAddresses?.isConfirmed === true ? person.newAddresses.emails : person.emails;
}

/** `attributes`: the names asked for, separated by commas; `null`: everything. */
export function userAnswer(world: World, person: Person, attributes: string | null): object {
  const emails = scimAddresses(person);
  const { displayName, title, department, employeeNumber } = person;
  const whole: Readonly<Record<string, unknown>> = {
    schemas: [coreSchema, webexSchema, enterpriseSchema],
    id: uuidOf(person),
    userName: emails[0],
    active: person.loginEnabled,
    roles: person.roles.map((id) => ({ value: roleName(world, id), type: 'cirole', display: roleName(world, id) })),
    name: { familyName: person.lastName, givenName: person.firstName },
    displayName,
    emails: emails.map((value, place) =>
      place === 0 ? { value, type: 'work', primary: true } : { value, type: 'other' },
    ),
    userType: 'user',
    title,
    [enterpriseSchema]: {
      ...(employeeNumber !== undefined && { employeeNumber }),
      ...(department !== '' && { department }),
    },
    // A text by the schema, a list by its prose.
    [webexSchema]: { accountStatus: person.loginEnabled ? 'active' : 'disabled' },
    meta: metaOf(world, person),
  };
  if (attributes === null) return whole;
  return Object.fromEntries(Object.entries(whole).filter(([name]) => isAsked(name, attributes)));
}

function metaOf(world: World, person: Person): object {
  const organization = restOfId('ORGANIZATION', world.orgId) ?? '';
  const { created, lastModified } = person;
  const location = `https://webexapis.com/v1/identity/scim/${organization}/v2/Users/${uuidOf(person)}`;
  return {
    resourceType: 'User',
    created,
    lastModified,
    version: `W/"${Date.parse(lastModified).toString(16)}"`,
    location,
  };
}

/** An attribute of an extension is asked for by its own name, or with the name of the extension before it. */
function isAsked(name: string, attributes: string): boolean {
  if (alwaysShown.includes(name)) return true;
  const asked = attributes.split(',').map((one) => one.trim().toLowerCase());
  const own = name.toLowerCase();
  if (asked.some((one) => one === own || one.startsWith(`${own}:`) || one.startsWith(`${own}.`))) return true;
  return name === enterpriseSchema && asked.some((one) => one === 'employeenumber' || one === 'department');
}

/** Users are named by the bare UUID of their public id (the examples of both descriptions fit that). */
export function uuidOf(person: Person): string {
  return restOfId('PEOPLE', person.id) ?? person.id;
}

export function isShownInScim(world: World, person: Person): boolean {
  const hidden = world.options.scimHidden.split(',').map((address) => address.trim().toLowerCase());
  return person.orgId === world.orgId && !person.emails.some((email) => hidden.includes(email.toLowerCase()));
}
