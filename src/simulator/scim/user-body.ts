import type { JsonObject } from '../rest/json-body.js';
import type { RestAnswer } from '../rest/rest-answer.js';
import { attributeNamed, coreAttributes, coreSchema, enterpriseAttributes, enterpriseSchema } from './attributes.js';
import { scimError } from './errors.js';
import { applyOperation } from './patch-operation.js';
import type { ScimDocument } from './user-document.js';

/**
 * The document in the body of POST or PUT, or why it is refused. Read-only attributes and unknown schemas are ignored
 * (documented), and so are attributes that the simulator does not keep. `userName` stands as primary work address among
 * `emails` where none is there (the described example has none).
 */
export function documentIn(body: JsonObject): { document: ScimDocument } | { refused: RestAnswer } {
  const { schemas } = body;
  if (!Array.isArray(schemas) || !schemas.includes(coreSchema)) {
    return { refused: scimError(400, `schemas must contain ${coreSchema}.`, 'invalidValue') };
  }
  if (typeof body['userName'] !== 'string') return { refused: scimError(400, 'userName is required.', 'invalidValue') };
  const document: ScimDocument = {};
  const refused = applyOperation(document, { op: 'add', value: writable(body) }, false);
  if (refused) return { refused };
  const emails = (document['emails'] ?? []) as JsonObject[];
  const hasPrimary = emails.some(({ type, primary }) => type === 'work' && primary === true);
  if (!hasPrimary) document['emails'] = [{ value: body['userName'], type: 'work', primary: true }, ...emails];
  return { document };
}

function writable(body: JsonObject): JsonObject {
  const entries = Object.entries(body).flatMap(([name, value]) => {
    if (value === null) return [];
    if (name === enterpriseSchema) return [[name, known(enterpriseAttributes, value as JsonObject)] as const];
    const found = attributeNamed(coreAttributes, name);
    return found && found.attribute.kind !== 'read-only' ? [[name, value] as const] : [];
  });
  return Object.fromEntries(entries);
}

function known(table: typeof enterpriseAttributes, values: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => value !== null && attributeNamed(table, name) !== undefined),
  );
}
