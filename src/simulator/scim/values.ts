/** Which values an attribute takes. */
import { isObject } from '../rest/json-body.js';
import type { RestAnswer } from '../rest/rest-answer.js';
import { partNamed } from './attributes.js';
import type { Attribute } from './attributes.js';
import { scimError } from './errors.js';

/** The types that the description's prose lists; its enum has others. */
const phoneTypes = ['mobile', 'work', 'fax', 'work_extension', 'alternate1', 'alternate2'];

interface Place {
  readonly name: string;
  readonly attribute: Attribute;
  readonly part?: string;
  readonly filter?: unknown;
}

/** Why this is not a value for the attribute, or for the part of it; `undefined` if it is one. */
export function valueRefusal(place: Place, value: unknown): RestAnswer | undefined {
  const problem = problemOf(place, value);
  return problem === undefined ? undefined : scimError(400, problem, 'invalidValue');
}

function problemOf({ name, attribute, part, filter }: Place, value: unknown): string | undefined {
  if (part !== undefined) return partProblem(name, part, value);
  switch (attribute.kind) {
    case 'text':
      return typeof value === 'string' ? undefined : `${name} must be a string.`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `${name} must be true or false.`;
    case 'complex':
      if (name === 'manager' && typeof value === 'string') return undefined;
      return isObject(value) ? partsProblem(name, attribute, value) : `${name} must be an object.`;
    case 'list':
      return listProblem(name, attribute, filter === undefined ? [value].flat() : [value]);
    case 'read-only':
      return undefined;
  }
}

function listProblem(name: string, attribute: Attribute, entries: readonly unknown[]): string | undefined {
  for (const entry of entries) {
    if (!isObject(entry)) return `${name} must be a list of objects.`;
    const problem = partsProblem(name, attribute, entry);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function partsProblem(
  name: string,
  attribute: Attribute,
  value: Readonly<Record<string, unknown>>,
): string | undefined {
  for (const [key, one] of Object.entries(value)) {
    const part = partNamed(attribute, key);
    if (part === undefined) return `${name} has no ${key}.`;
    const problem = one === null ? undefined : partProblem(name, part, one);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function partProblem(name: string, part: string, value: unknown): string | undefined {
  if (part === 'primary') return typeof value === 'boolean' ? undefined : `${name}.primary must be true or false.`;
  if (typeof value !== 'string') return `${name}.${part} must be a string.`;
  const isUnknown = name === 'phoneNumbers' && part === 'type' && !phoneTypes.includes(value);
  return isUnknown ? `${value} is not a type of phone number.` : undefined;
}
