/** One operation of a Bulk request: done as the single request would be, or as a fault has it. */
import type { FaultAction, FaultEffect } from '../faults.js';
import { personId } from '../ids.js';
import type { RestContext } from '../rest/context.js';
import type { RestAnswer } from '../rest/rest-answer.js';
import { personSnapshot } from '../snapshot.js';
import type { World } from '../world.js';
import type { BulkOperation } from './bulk-request.js';
import { withReferences } from './bulk-references.js';
import { scimError } from './errors.js';
import { createUser } from './user-create.js';
import { patchUser } from './user-patch.js';
import { removeUser } from './user-remove.js';

export interface OperationResult {
  readonly operation: BulkOperation;
  readonly answer: RestAnswer;
  /** The id in the path, or that of the new user. */
  readonly id?: string;
  /** The person concerned, in lower case. */
  readonly email?: string;
  readonly applied: boolean;
  /** How often the operation is answered. */
  readonly answers: number;
  readonly cut?: 'before' | 'after' | 'body';
}

/** `created`: bulkId → id of the users created so far. */
export function performOperation(
  context: RestContext,
  sent: BulkOperation,
  created: ReadonlyMap<string, string>,
): OperationResult {
  const operation = withReferences(sent, created);
  const id = /^\/Users\/([^/]+)$/.exec(operation.path)?.[1];
  const email = emailOf(context.world, operation, id);
  const subject = { ...(id !== undefined && { id }), ...(email !== undefined && { email: email.toLowerCase() }) };
  const action = context.effect.strike?.({
    method: operation.method,
    path: `${context.call.path.replace(/\/Bulk\/?$/, '')}${operation.path}`,
    operation: `bulk.${operation.method}`,
    ...(email !== undefined && { email }),
  });
  if (action && 'cut' in action && action.cut === 'before') {
    return { operation, answer: { status: 500 }, ...subject, applied: false, answers: 0, cut: 'before' };
  }
  const { answer, applied } = struck(context, operation, { id, email, action });
  const location = (answer.value as { id?: string } | undefined)?.id;
  const known = operation.method === 'POST' && location !== undefined ? { ...subject, id: location } : subject;
  const answers = action && 'answers' in action ? action.answers : 1;
  return { operation, answer, ...known, applied, answers, ...(action && 'cut' in action && { cut: action.cut }) };
}

interface Struck {
  readonly id: string | undefined;
  readonly email: string | undefined;
  readonly action: FaultAction | undefined;
}

function struck(
  context: RestContext,
  operation: BulkOperation,
  { id, email, action }: Struck,
): { answer: RestAnswer; applied: boolean } {
  const done = (effect: FaultEffect = {}): RestAnswer => perform(context, operation, id, effect);
  if (action && 'apply' in action) {
    const { applied = false } = done();
    return { answer: scimError(action.status, 'The operation failed.'), applied };
  }
  if (action && 'status' in action && typeof action.status === 'number' && !('refuseLicense' in action)) {
    const failure = scimError(action.status, 'The operation failed.');
    return { answer: 'body' in action ? { ...failure, value: action.body } : failure, applied: false };
  }
  if (action && ('noEffect' in action || 'ignored' in action || 'claim' in action)) {
    const putBack = personSnapshot(context.world, email);
    const answer = done({ showsBefore: 'ignored' in action });
    putBack();
    return { answer, applied: false };
  }
  const answer = done({ showsBefore: action !== undefined && 'stale' in action });
  return { answer, applied: answer.applied ?? false };
}

function perform(
  context: RestContext,
  operation: BulkOperation,
  id: string | undefined,
  effect: FaultEffect,
): RestAnswer {
  const { method, path, data } = operation;
  if (isThrottled(context.world, method)) return scimError(429, 'Too many requests.');
  const reference = unresolved(data) ?? (path.includes('bulkId:') ? path : undefined);
  if (reference !== undefined) return scimError(400, `${reference} refers to no user created so far.`, 'invalidValue');
  const body = Buffer.from(JSON.stringify(data));
  const call = { ...context.call, method, body };
  const own = { ...context, call, id: id ?? '', effect };
  if (method === 'POST') return path === '/Users' ? createUser(own) : unknownPath(path);
  if (id === undefined) return unknownPath(path);
  return method === 'PATCH' ? patchUser(own) : removeUser(own);
}

function unknownPath(path: string): RestAnswer {
  return scimError(400, `The path ${path} is not supported.`, 'invalidPath');
}

const attempts = new WeakMap<World, number>();

function isThrottled(world: World, method: BulkOperation['method']): boolean {
  const { scimBulkThrottle: nth } = world.options;
  if (nth === 0 || method === 'DELETE') return false;
  const count = (attempts.get(world) ?? 0) + 1;
  attempts.set(world, count);
  return count % nth === 0;
}

function unresolved(value: unknown): string | undefined {
  if (typeof value === 'string') return value.startsWith('bulkId:') ? value : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const one of Object.values(value)) {
    const found = unresolved(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

function emailOf(world: World, { method, data }: BulkOperation, id: string | undefined): string | undefined {
  if (method !== 'POST') return id === undefined ? undefined : world.people.get(personId(id))?.emails[0];
  const { userName } = data;
  return typeof userName === 'string' ? userName : undefined;
}
