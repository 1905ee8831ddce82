import type { RestContext } from '../rest/context.js';
import { isObject, jsonBody } from '../rest/json-body.js';
import type { JsonObject } from '../rest/json-body.js';
import { mapAttributes } from '../mapped-codes.js';
import { changes } from '../rest/changed.js';
import type { RestAnswer } from '../rest/rest-answer.js';
import type { Person, World } from '../world.js';
import { scimError } from './errors.js';
import { noteChange } from './lag.js';
import { applyOperation } from './patch-operation.js';
import { locationOf, userAnswer } from './user-answer.js';
import { userDocument } from './user-document.js';
import type { ScimDocument } from './user-document.js';
import { userNamed } from './user-read.js';
import { documentRefusal, writeUser } from './user-write.js';
import { etagOf, versionRefusal } from './version.js';

/**
 * PATCH Users/{id} (SCIM 2 Users, Update a user with PATCH): operations are applied in order to a copy, and nothing of them where
 * one fails. `userName` and the primary work email must be equal afterwards (documented).
 */
export function patchUser(context: RestContext): RestAnswer {
  const { world, call } = context;
  const person = userNamed(context);
  if (!person) return scimError(404, `User ${context.id} is not found.`);
  const read = jsonBody(call);
  if ('refused' in read) return read.refused;
  const { schemas, Operations: operations } = read.body;
  if (!Array.isArray(schemas) || !Array.isArray(operations) || !operations.every(isObject)) {
    return scimError(400, 'schemas and Operations are required.', 'invalidSyntax');
  }
  const stale = versionRefusal(world, call, person);
  if (stale) return stale;
  const document = userDocument(world, person);
  const refused = applied(world, document, operations) ?? documentRefusal(world, person, document);
  return refused ?? changedUser(context, person, document, world.options.scimPatchAnswer);
}

/** Writes the document, and answers with the user, or as the option for PATCH says. */
export function changedUser(
  { world, call, effect }: RestContext,
  person: Person,
  document: ScimDocument,
  form: World['options']['scimPatchAnswer'],
): RestAnswer {
  const shownBefore = userAnswer(world, person);
  const { applied: isChanged, before } = changes(person, call.at, () => writeUser(world, person, document, call.at));
  if (isChanged) {
    noteChange(world, person, before, call.at);
    mapAttributes(world, person, call.at);
  }
  const headers = { 'Content-Location': locationOf(world, person), ...etagOf(world, person) };
  if (form === '204') return { status: 204, applied: isChanged, headers };
  if (form === '200-empty') return { status: 200, applied: isChanged, headers };
  const showsBefore = form === 'before' || effect.showsBefore === true;
  return { status: 200, value: showsBefore ? shownBefore : userAnswer(world, person), applied: isChanged, headers };
}

function applied(world: World, document: ScimDocument, operations: readonly JsonObject[]): RestAnswer | undefined {
  const { scimPatchForms: forms, scimAddByFilter } = world.options;
  for (const operation of operations) {
    const { path, value } = operation;
    const movesAddress = isObject(value) && ['userName', 'emails'].some((name) => name in value);
    if (path === undefined && movesAddress && forms === 'with-path') {
      return scimError(400, 'path is required.', 'invalidPath');
    }
    const refused = applyOperation(document, operation, scimAddByFilter === 'adds');
    if (refused) return refused;
    if (forms === 'without-path' && typeof path === 'string' && ['userName', 'emails'].includes(path)) {
      return scimError(400, 'The primary work email must be equal to userName.', 'invalidValue');
    }
  }
  return undefined;
}
