/** The answer to a Bulk request, in the form that the options say. */
import { personId } from '../ids.js';
import type { RestAnswer } from '../rest/rest-answer.js';
import type { World } from '../world.js';
import type { OperationResult } from './bulk-operation.js';
import type { BulkOperation } from './bulk-request.js';
import { scimError } from './errors.js';
import { locationOf, userAnswer, versionOf } from './user-answer.js';

/** `rest`: the operations that were not attempted any more. */
export function bulkAnswer(world: World, results: readonly OperationResult[], rest: readonly BulkOperation[]): object {
  const { scimBulkOrder, scimBulkStopped } = world.options;
  const answered = results.flatMap((result) => {
    const entry = operationAnswer(world, result);
    return Array.from({ length: result.answers }, () => entry);
  });
  const skipped = scimBulkStopped === 'left-out' ? [] : rest.map((operation) => notAttempted(world, operation));
  const all = [...answered, ...skipped];
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'],
    Operations: scimBulkOrder === 'reversed' ? all.toReversed() : all,
  };
}

export function isFailure({ status }: RestAnswer): boolean {
  return status >= 400;
}

function operationAnswer(world: World, { operation, answer, id }: OperationResult): object {
  const { scimEtag, scimBulkPatchAnswer, scimBulkErrors } = world.options;
  const failed = isFailure(answer);
  const person = id === undefined ? undefined : world.people.get(personId(id));
  const isChange = operation.method === 'PATCH' && !failed;
  const status = isChange ? (scimBulkPatchAnswer === '204' ? 204 : 200) : answer.status;
  const showsUser = !failed && operation.method !== 'DELETE' && scimBulkPatchAnswer === '200-resource';
  const response = answer.value ?? (person && userAnswer(world, person));
  return {
    ...head(world, operation, id),
    ...(person && !failed && scimEtag === 'given' && { version: versionOf(person) }),
    status: statusForm(world, status),
    ...(failed && scimBulkErrors === 'response' && { response: answer.value }),
    ...(showsUser && { response }),
  };
}

function notAttempted(world: World, operation: BulkOperation): object {
  const id = /^\/Users\/([^/]+)$/.exec(operation.path)?.[1];
  const error = scimError(424, 'Not attempted, because of earlier errors.').value;
  return {
    ...head(world, operation, id),
    status: statusForm(world, 424),
    ...(world.options.scimBulkErrors === 'response' && { response: error }),
  };
}

/** A user that could not be created has no location. */
function head(world: World, { method, bulkId }: BulkOperation, id: string | undefined): object {
  const isTold = bulkId !== undefined && (method === 'POST' || world.options.scimBulkId === 'echoed');
  return {
    ...(id !== undefined && { location: locationOf(world, { id: personId(id) }) }),
    method,
    ...(isTold && { bulkId }),
  };
}

function statusForm({ options }: World, status: number): unknown {
  if (options.scimBulkStatus === 'number') return status;
  return options.scimBulkStatus === 'code' ? { code: String(status) } : String(status);
}
