import type { JsonObject } from '../rest/json-body.js';
import type { BulkOperation } from './bulk-request.js';

/**
 * The operation with the ids of users that were created before it in the same request in place of `bulkId:…` (RFC 7644, 3.7.2), in its path
 * and wherever a value of its data is such a reference.
 */
export function withReferences(operation: BulkOperation, created: ReadonlyMap<string, string>): BulkOperation {
  if (created.size === 0) return operation;
  const path = operation.path.replace(/bulkId:([^/]+)$/, (whole, bulkId: string) => created.get(bulkId) ?? whole);
  return { ...operation, path, data: resolved(operation.data, created) as JsonObject };
}

function resolved(value: unknown, created: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    return value.startsWith('bulkId:') ? (created.get(value.slice('bulkId:'.length)) ?? value) : value;
  }
  if (Array.isArray(value)) return value.map((one) => resolved(one, created));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, resolved(one, created)]));
}
