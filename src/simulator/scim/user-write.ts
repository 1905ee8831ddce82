/** Puts a document's values into the person: what SCIM changes is there for the other APIs, too. */
import { isDeepStrictEqual } from 'node:util';
import { personId } from '../ids.js';
import { keptText } from '../kept-text.js';
import { isObject } from '../rest/json-body.js';
import type { JsonObject } from '../rest/json-body.js';
import type { RestAnswer } from '../rest/rest-answer.js';
import { roleId } from '../seed.js';
import type { Person, ScimAttributes, ScimPhone, World } from '../world.js';
import { changeAddress } from './address-change.js';
import { addressRefusal } from './address-rules.js';
import { enterpriseSchema } from './attributes.js';
import { scimError } from './errors.js';
import { phonesOf } from './user-document.js';
import type { ScimDocument } from './user-document.js';

/** Why the document as a whole cannot be the person's; `person` is absent for a new one. */
export function documentRefusal(
  world: World,
  person: Person | undefined,
  document: ScimDocument,
): RestAnswer | undefined {
  const { userName } = document;
  if (typeof userName !== 'string' || userName === '' || primaryEmail(document) !== userName) {
    return scimError(400, 'The primary work email must be equal to userName.', 'invalidValue');
  }
  const manager = managerIn(document);
  if (manager !== undefined && world.people.get(personId(manager))?.orgId !== world.orgId) {
    return scimError(400, `The manager ${manager} is not a user of the organization.`, 'invalidValue');
  }
  const role = rolesIn(document).find((name) => !world.roles.some(({ id }) => id === roleId(name)));
  if (role !== undefined) return scimError(400, `The role ${role} is not valid.`, 'invalidValue');
  return addressRefusal(world, person, userName);
}

/** `now` is in milliseconds since 1970. */
export function writeUser(world: World, person: Person, document: ScimDocument, now: number): void {
  const worded = (value: unknown): string => keptText(world.options, textOf(value));
  const name = objectIn(document['name']);
  const enterprise = objectIn(document[enterpriseSchema]);
  person.firstName = worded(name['givenName']);
  person.lastName = worded(name['familyName']);
  person.displayName = worded(document['displayName']);
  person.title = worded(document['title']);
  person.department = worded(enterprise['department']);
  if (typeof document['active'] === 'boolean') person.loginEnabled = document['active'];
  const addresses = (document['addresses'] ?? []) as object[];
  if (!isDeepStrictEqual(addresses, person.addresses)) person.addresses = structuredClone(addresses);
  const roles = rolesIn(document).map(roleId);
  if (!isDeepStrictEqual(roles, person.roles)) person.roles = roles;
  writeManager(world, person, managerIn(document));
  setOrDelete(person, 'employeeNumber', textOf(enterprise['employeeNumber']));
  setOrDelete(person, 'scim', ownAttributes(person, document, name, enterprise));
  changeAddress(world, person, addressesIn(document), now);
}

function writeManager(world: World, person: Person, uuid: string | undefined): void {
  const id = uuid === undefined ? '' : personId(uuid);
  if (id === person.managerId) return;
  person.managerId = id;
  person.manager = world.people.get(id)?.displayName ?? '';
}

/** What only SCIM knows. A number that Webex Calling gives is not of the directory. */
function ownAttributes(
  person: Person,
  document: ScimDocument,
  { middleName, honorificPrefix, honorificSuffix }: JsonObject,
  { costCenter, organization, division }: JsonObject,
): ScimAttributes | undefined {
  const { nickName, profileUrl, preferredLanguage, locale, timezone, externalId } = document;
  const texts = { nickName, profileUrl, preferredLanguage, locale, timezone, externalId };
  const others = { middleName, honorificPrefix, honorificSuffix, costCenter, organization, division };
  const entries = Object.entries({ ...texts, ...others }).filter(([, value]) => textOf(value) !== '');
  const shown = phonesOf(person).filter((phone) => person.phoneNumbers.some((own) => isDeepStrictEqual(own, phone)));
  const phones = ((document['phoneNumbers'] ?? []) as ScimPhone[]).filter(
    (phone) => !shown.some((own) => isDeepStrictEqual(own, phone)),
  );
  const all = [...entries, ...(phones.length > 0 ? [['phones', structuredClone(phones)] as const] : [])];
  return all.length === 0 ? undefined : Object.fromEntries(all);
}

function primaryEmail(document: ScimDocument): unknown {
  return emailsIn(document).find(({ type, primary }) => type === 'work' && primary === true)?.['value'];
}

/** The primary address of the document first. */
function addressesIn(document: ScimDocument): string[] {
  const userName = textOf(document['userName']);
  const others = emailsIn(document).flatMap(({ value }) =>
    typeof value === 'string' && value !== userName ? [value] : [],
  );
  return [userName, ...others];
}

function emailsIn(document: ScimDocument): JsonObject[] {
  return (document['emails'] ?? []) as JsonObject[];
}

function managerIn(document: ScimDocument): string | undefined {
  const manager = objectIn(objectIn(document[enterpriseSchema])['manager']);
  return typeof manager['value'] === 'string' && manager['value'] !== '' ? manager['value'] : undefined;
}

function rolesIn(document: ScimDocument): string[] {
  return ((document['roles'] ?? []) as JsonObject[]).map(({ value }) => textOf(value));
}

function setOrDelete<Key extends 'employeeNumber' | 'scim'>(person: Person, key: Key, value: Person[Key]): void {
  if (value === undefined || value === '') Reflect.deleteProperty(person, key);
  else person[key] = value;
}

function objectIn(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
