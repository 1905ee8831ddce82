import type { RestContext } from '../rest/context.js';
import type { RestAnswer } from '../rest/rest-answer.js';
import { bulkAnswer, isFailure } from './bulk-answer.js';
import { performOperation } from './bulk-operation.js';
import type { OperationResult } from './bulk-operation.js';
import { readBulk } from './bulk-request.js';

/**
 * POST Bulk (SCIM 2 Bulk; RFC 7644, 3.7): operations are done in the order in which they were sent, each for itself, until as many as
 * failOnErrors have failed. A fault may end the request after some of them.
 */
export function bulkUsers(context: RestContext): RestAnswer {
  const request = readBulk(context.world, context.call);
  if ('status' in request) return request;
  const { operations, failOnErrors } = request;
  const { stopAfter = operations.length } = context.effect;
  const created = new Map<string, string>();
  const results: OperationResult[] = [];
  let errors = 0;
  for (const operation of operations.slice(0, stopAfter)) {
    const result = performOperation(context, operation, created);
    results.push(result);
    if (result.cut !== undefined) break;
    const { bulkId } = operation;
    if (isFailure(result.answer)) errors++;
    else if (operation.method === 'POST' && bulkId !== undefined && result.id !== undefined)
      created.set(bulkId, result.id);
    if (errors >= failOnErrors) break;
  }
  const cut = results.at(-1)?.cut;
  return {
    status: 200,
    value: bulkAnswer(context.world, results, operations.slice(results.length)),
    applied: results.some(({ applied }) => applied),
    operations: results.map(logged),
    ...(cut !== undefined && { cut }),
  };
}

function logged({
  operation,
  answer,
  id,
  email,
  applied,
}: OperationResult): NonNullable<RestAnswer['operations']>[number] {
  const { method, bulkId } = operation;
  return {
    method,
    ...(id !== undefined && { user: id }),
    ...(bulkId !== undefined && { bulkId }),
    ...(email !== undefined && { email }),
    status: answer.status,
    applied,
  };
}
