/** Reads a Bulk request (SCIM 2 Bulk; RFC 7644, 3.7), and checks what concerns it as a whole. */
import type { Call } from '../call.js';
import { isObject, jsonBody } from '../rest/json-body.js';
import type { JsonObject } from '../rest/json-body.js';
import type { RestAnswer } from '../rest/rest-answer.js';
import type { World } from '../world.js';
import { scimError } from './errors.js';

export interface BulkOperation {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  /** `/Users` or `/Users/{id}`. */
  readonly path: string;
  readonly bulkId?: string;
  readonly data: JsonObject;
}

export interface BulkRequest {
  readonly failOnErrors: number;
  readonly operations: readonly BulkOperation[];
}

/** Documented: more is an error. */
const mostOperations = 100;
const methods = ['POST', 'PATCH', 'DELETE'] as const;

export function readBulk(world: World, call: Call): BulkRequest | RestAnswer {
  const { scimBulkSize: largest } = world.options;
  if (largest > 0 && call.body.length > largest) return scimError(413, `The request is larger than ${largest} bytes.`);
  const read = jsonBody(call);
  if ('refused' in read) return read.refused;
  const { schemas, failOnErrors } = read.body;
  if (!Array.isArray(schemas) || !schemas.includes('urn:ietf:params:scim:api:messages:2.0:BulkRequest')) {
    return invalid('schemas must contain urn:ietf:params:scim:api:messages:2.0:BulkRequest.');
  }
  if (!Number.isInteger(failOnErrors) || Number(failOnErrors) < 1 || Number(failOnErrors) > 100) {
    return invalid('failOnErrors must be a number from 1 to 100.');
  }
  const list = listIn(world, read.body);
  if (!list || list.length === 0) return invalid('operations is required.');
  if (list.length > mostOperations) return invalid(`There are more than ${mostOperations} operations.`, 'tooMany');
  const operations = list.map((value) => operationIn(world, value));
  const wrong = operations.find((one) => typeof one === 'string');
  if (wrong !== undefined) return invalid(wrong);
  const all = operations as BulkOperation[];
  const ids = all.flatMap(({ method, bulkId }) => (method === 'POST' && bulkId !== undefined ? [bulkId] : []));
  if (new Set(ids).size < ids.length) return invalid('bulkId must be unique within the request.');
  return { failOnErrors: Number(failOnErrors), operations: all };
}

/** How many operations a body has; 1 where that cannot be told. */
export function bulkLength(body: JsonObject): number {
  const list: unknown = body['operations'] ?? body['Operations'];
  return Array.isArray(list) ? Math.max(1, list.length) : 1;
}

function listIn({ options }: World, body: JsonObject): readonly unknown[] | undefined {
  const names = options.scimBulkList === 'either' ? ['operations', 'Operations'] : [options.scimBulkList];
  return names.map((name) => body[name]).find((value) => Array.isArray(value));
}

function operationIn(world: World, value: unknown): BulkOperation | string {
  if (!isObject(value)) return 'Each operation must be an object.';
  const { path, bulkId } = value;
  const method = methods.find((one) => one === value['method']);
  if (!method) return 'method must be POST, PATCH or DELETE.';
  if (typeof path !== 'string' || path === '') return 'path is required.';
  if (method === 'POST' && (typeof bulkId !== 'string' || bulkId === '')) return 'bulkId is required for POST.';
  if (bulkId !== undefined && typeof bulkId !== 'string') return 'bulkId must be a string.';
  const data = method === 'DELETE' ? {} : dataIn(world, value['data']);
  if (!data) return `data of ${method} ${path} is not valid.`;
  return { method, path, data, ...(bulkId !== undefined && { bulkId }) };
}

function dataIn({ options }: World, data: unknown): JsonObject | undefined {
  const { scimBulkData: form } = options;
  if (isObject(data)) return form === 'text' ? undefined : data;
  if (typeof data !== 'string' || form === 'object') return undefined;
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function invalid(detail: string, scimType = 'invalidValue'): RestAnswer {
  return scimError(400, detail, scimType);
}
