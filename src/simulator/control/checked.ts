/** Small checks for the JSON that tests and other tools send to the control API. */
import { isObject } from '../rest/json-body.js';
import type { JsonObject } from '../rest/json-body.js';

/** What is wrong with a request to the control API, in one sentence. */
export interface Problem {
  readonly problem: string;
}

export function isProblem(value: object): value is Problem {
  return 'problem' in value;
}

/** The objects in a body that is one object or a list of them. */
export function objectsIn(body: unknown): JsonObject[] | Problem {
  const list: unknown[] = Array.isArray(body) ? body : [body];
  return list.every(isObject) ? list : { problem: 'Send a JSON object, or a list of objects.' };
}

/** A sentence about the first key that is not in `known`. */
export function unknownKey(value: JsonObject, known: readonly string[], where: string): Problem | undefined {
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown === undefined) return undefined;
  return { problem: `Unknown key '${unknown}' in ${where}; known are ${known.join(', ')}.` };
}

export type Kind = 'string' | 'number' | 'boolean' | 'strings' | 'object' | 'any';

/** A sentence about the first key that is unknown or whose value is not of the kind in the table. */
export function kindProblem(
  value: JsonObject,
  kinds: Readonly<Record<string, Kind>>,
  where: string,
): Problem | undefined {
  const unknown = unknownKey(value, Object.keys(kinds), where);
  if (unknown) return unknown;
  const wrong = Object.entries(kinds).find(([key, kind]) => value[key] !== undefined && !isKind(value[key], kind));
  return wrong && { problem: `'${wrong[0]}' in ${where} must be of kind ${wrong[1]}.` };
}

function isKind(value: unknown, kind: Kind): boolean {
  if (kind === 'any') return true;
  if (kind === 'strings') return Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (kind === 'object') return isObject(value);
  return typeof value === kind;
}
