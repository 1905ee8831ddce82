/** What SCIM requests carry: the operations of a PATCH, and the body of a POST. */
import { enterprise, pathParts, type ScimAttributes } from '../model/scim.js';

export type { ScimAttributes } from '../model/scim.js';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';

/** One operation a path, in the order of the attributes (RFC 7644, 3.5.2). */
export function patchOperations(attributes: ScimAttributes): object[] {
  return Object.entries(attributes).map(([path, value]) =>
    value === null ? { op: 'remove', path } : { op: 'replace', path, value },
  );
}

/**
 * The user to create, with the names of the schemas in use. What is to be removed is left out. `userType` is required by the
 * description of POST /Users.
 */
export function userBody(attributes: ScimAttributes): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(attributes)) {
    if (value === null || value === undefined) continue;
    const [parent, name] = pathParts(path);
    if (parent === undefined) body[name] = value;
    else body[parent] = { ...(body[parent] as object | undefined), [name]: value };
  }
  return { schemas: enterprise in body ? [core, enterprise] : [core], userType: 'user', ...body };
}
