/** Attributes that the organization requires of everyone who is onboarded (help.webex.com nxrfr9v). */
import { isObject } from './json-body.js';
import type { World } from '../world.js';
import type { PersonFields } from './person-fields.js';
import { upstreamRefusal } from './rest-answer.js';
import type { RestAnswer } from './rest-answer.js';

/** Profile attributes for which POST of people has a field; others, including custom ones, cannot be set there. */
const given: Readonly<Record<string, (fields: PersonFields) => boolean>> = {
  firstName: ({ firstName }) => isText(firstName),
  lastName: ({ lastName }) => isText(lastName),
  displayName: ({ displayName }) => isText(displayName),
  title: ({ title }) => isText(title),
  department: ({ department }) => isText(department),
  address: (fields) => hasPart(fields, 'streetAddress'),
  city: (fields) => hasPart(fields, 'locality'),
  state: (fields) => hasPart(fields, 'region'),
  zip: (fields) => hasPart(fields, 'postalCode'),
  country: (fields) => hasPart(fields, 'country'),
  workPhone: ({ phoneNumbers = [] }) => phoneNumbers.length > 0,
};

/**
 * The refusal of a create without an attribute that the organization requires, or undefined. The page says only that
 * onboarding fails; neither the status nor the text of the API's answer is documented.
 */
export function requiredRefusal({ options }: World, method: string, fields: PersonFields): RestAnswer | undefined {
  const required = options.requiredAttributes.split(',').map((name) => name.trim());
  const missing = required.filter((name) => name !== '' && given[name]?.(fields) !== true);
  if (missing.length === 0) return undefined;
  return upstreamRefusal(400, method, `Required user attributes are missing: ${missing.join(', ')}`);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function hasPart({ addresses = [] }: PersonFields, part: string): boolean {
  return addresses.some((address) => isObject(address) && isText(address[part]));
}
