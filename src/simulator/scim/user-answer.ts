/** A user as SCIM shows them (SCIM 2 Users, Get a user; RFC 7643). */
import { restOfId } from '../ids.js';
import type { Person, World } from '../world.js';
import { coreSchema, enterpriseSchema, webexSchema } from './attributes.js';
import { userDocument } from './user-document.js';
import type { ScimDocument } from './user-document.js';

/** Which attributes are shown: names separated by commas; `null`: not said. */
export interface Shown {
  readonly attributes: string | null;
  readonly excluded: string | null;
}

const everything: Shown = { attributes: null, excluded: null };

/** Always shown, whatever `attributes` says (described as required). */
const alwaysShown = ['schemas', 'id', 'userName', 'userType', 'meta'];

/** The addresses as SCIM has them: a change is there before the People API shows it. */
export function scimAddresses(person: Person): readonly string[] {
  return person.newAddresses?.isConfirmed === true ? person.newAddresses.emails : person.emails;
}

export function userAnswer(world: World, person: Person, shown = everything): object {
  const whole: Readonly<Record<string, unknown>> = {
    schemas: [coreSchema, webexSchema, enterpriseSchema],
    id: uuidOf(person),
    ...withoutEmpty(userDocument(world, person)),
    userType: 'user',
    // A text by the schema, a list by its prose.
    [webexSchema]: { accountStatus: person.loginEnabled ? 'active' : 'disabled' },
    meta: metaOf(world, person),
  };
  const { scimAttributes } = world.options;
  const { attributes, excluded } = scimAttributes === 'ignored' ? everything : shown;
  const isKnown = (name: string): boolean => scimAttributes !== 'core-only' || !name.startsWith(enterpriseSchema);
  if (attributes !== null) return partly(whole, (name) => isKnown(name) && isNamed(name, namesIn(attributes)));
  if (excluded !== null) return partly(whole, (name) => !namesIn(excluded).includes(plainName(name)));
  return whole;
}

/** An extension of which no attribute has a value is not shown. */
function withoutEmpty({ [enterpriseSchema]: extension, ...rest }: ScimDocument): ScimDocument {
  return Object.keys(extension ?? {}).length === 0 ? rest : { ...rest, [enterpriseSchema]: extension };
}

/** The attributes for which `isShown` holds; those of the enterprise extension one by one. */
function partly(whole: Readonly<Record<string, unknown>>, isShown: (name: string) => boolean): object {
  const entries = Object.entries(whole).flatMap(([name, value]) => {
    if (alwaysShown.includes(name)) return [[name, value] as const];
    if (name !== enterpriseSchema) return isShown(name) ? [[name, value] as const] : [];
    const own = Object.entries(value as object).filter(([part]) => isShown(name) && isShown(`${name}:${part}`));
    return own.length > 0 ? [[name, Object.fromEntries(own)] as const] : [];
  });
  return Object.fromEntries(entries);
}

function namesIn(list: string): string[] {
  return list.split(',').map((one) => plainName(one.trim()));
}

/** In lower case, without the name of the core or enterprise schema before it. */
function plainName(name: string): string {
  const schema = [coreSchema, enterpriseSchema].find((one) => name.startsWith(`${one}:`));
  return (schema === undefined ? name : name.slice(schema.length + 1)).toLowerCase();
}

/** The extension is shown where it, or an attribute of it, is asked for. */
function isNamed(name: string, asked: readonly string[]): boolean {
  const own = plainName(name);
  if (name === enterpriseSchema) return true;
  const isWhole = name.startsWith(`${enterpriseSchema}:`) && asked.includes(enterpriseSchema.toLowerCase());
  return isWhole || asked.some((one) => one === own || one.startsWith(`${own}.`) || one.startsWith(`${own}:`));
}

function metaOf(world: World, person: Person): object {
  const { created, lastModified } = person;
  return {
    resourceType: 'User',
    created,
    lastModified,
    version: versionOf(person),
    location: locationOf(world, person),
  };
}

export function locationOf(world: World, person: Pick<Person, 'id'>): string {
  const organization = restOfId('ORGANIZATION', world.orgId) ?? '';
  return `https://webexapis.com/v1/identity/scim/${organization}/v2/Users/${uuidOf(person)}`;
}

export function versionOf({ lastModified }: Person): string {
  return `W/"${Date.parse(lastModified).toString(16)}"`;
}

/** Users are named by the bare UUID of their public id (the examples of both descriptions fit that). */
export function uuidOf(person: Pick<Person, 'id'>): string {
  return restOfId('PEOPLE', person.id) ?? person.id;
}

export function isShownInScim(world: World, person: Person): boolean {
  if (world.options.scimHidden === '') return person.orgId === world.orgId;
  const hidden = world.options.scimHidden.split(',').map((address) => address.trim().toLowerCase());
  return person.orgId === world.orgId && !person.emails.some((email) => hidden.includes(email.toLowerCase()));
}
