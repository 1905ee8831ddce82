import type { RestAnswer } from '../rest/rest-answer.js';

/** An error as RFC 7644 (section 3.12) has it; the texts of Webex are undocumented. */
export function scimError(status: number, detail: string, scimType?: string): RestAnswer {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error'];
  return { status, value: { schemas, status: String(status), ...(scimType !== undefined && { scimType }), detail } };
}
