/** The writable fields of a person in the body of a POST or PUT. */
import { keptText } from '../kept-text.js';
import type { Person, World } from '../world.js';
import { isObject } from './json-body.js';
import type { JsonObject } from './json-body.js';

const textFields = [
  'displayName',
  'firstName',
  'lastName',
  'avatar',
  'department',
  'manager',
  'managerId',
  'title',
  'extension',
  'locationId',
] as const;
/** The fields with wording of a person's own, which the service may store in another form. */
const wordedFields: ReadonlySet<string> = new Set(['displayName', 'firstName', 'lastName', 'department', 'title']);
const listFields = ['emails', 'roles', 'licenses', 'siteUrls'] as const;
const objectListFields = ['phoneNumbers', 'addresses'] as const;

type TextField = (typeof textFields)[number];
type ListField = (typeof listFields)[number];

/** The fields that were sent, checked; the others are absent. */
export interface PersonFields extends Partial<Record<TextField, string>>, Partial<Record<ListField, string[]>> {
  phoneNumbers?: Person['phoneNumbers'];
  addresses?: object[];
  loginEnabled?: boolean;
}

/**
 * Reads the documented fields from the body; others are ignored. Problems are sentences; none means that the body is
 * valid. No source shows how real Webex answers a field of the wrong type; here it is a 400.
 */
export function personFields(world: World, body: JsonObject): { fields: PersonFields; problems: string[] } {
  const fields: PersonFields = {};
  const problems: string[] = [];
  for (const name of textFields) {
    const value = body[name];
    if (typeof value === 'string') fields[name] = wordedFields.has(name) ? keptText(world.options, value) : value;
    else if (isGiven(value)) problems.push(`'${name}' must be a string.`);
  }
  for (const name of listFields) {
    const value = body[name];
    if (isStrings(value)) fields[name] = value;
    else if (isGiven(value)) problems.push(`'${name}' must be a list of strings.`);
  }
  for (const name of objectListFields) {
    if (isGiven(body[name]) && !isObjects(body[name])) problems.push(`'${name}' must be a list of objects.`);
  }
  if (isObjects(body['addresses'])) fields.addresses = body['addresses'];
  if (isObjects(body['phoneNumbers'])) fields.phoneNumbers = workPhones(body['phoneNumbers']);
  if (typeof body['loginEnabled'] === 'boolean') fields.loginEnabled = body['loginEnabled'];
  else if (isGiven(body['loginEnabled'])) problems.push("'loginEnabled' must be true or false.");
  return { fields, problems: [...problems, ...valueProblems(world, fields)] };
}

function valueProblems(world: World, fields: PersonFields): string[] {
  const problems: string[] = [];
  for (const email of fields.emails ?? []) {
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) problems.push(`'${email}' is not a valid email address.`);
  }
  for (const role of fields.roles ?? []) {
    if (!world.roles.some(({ id }) => id === role)) problems.push(`Role '${role}' is not recognized.`);
  }
  const { managerId } = fields;
  if (managerId !== undefined && managerId !== '' && !world.people.has(managerId)) {
    problems.push(`Manager '${managerId}' is not found.`);
  }
  return problems;
}

/** Only work numbers can be set (documented); a work extension among them is ignored. */
function workPhones(values: readonly JsonObject[]): Person['phoneNumbers'] {
  return values
    .filter((phone) => phone['type'] === 'work' && typeof phone['value'] === 'string')
    .map((phone) => ({ type: 'work', value: String(phone['value']), primary: true }));
}

/** null counts as absent. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isObjects(value: unknown): value is (object & JsonObject)[] {
  return Array.isArray(value) && value.every(isObject);
}
