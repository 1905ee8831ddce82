/**
 * The organization that the access token belongs to, and which people belong to another one: a partner administrator also
 * finds people of the organizations they manage ("same org or managed org", People API, List People, `email`).
 */
import type { Answer, ServiceProblem } from './answer.js';

export interface OwnOrganization {
  /** `orgId`: as Webex shows it for the token's own account. */
  learn(orgId: string | undefined): void;
  /** Is the person known to belong to another organization? False if either organization is unknown. */
  isOfOtherOrganization(person: { readonly orgId?: string }): boolean;
  /** The organization's bare UUID, as SCIM names it; `undefined` if it is unknown or has another form. */
  uuid(): string | undefined;
}

export function createOwnOrganization(): OwnOrganization {
  let own: string | undefined;
  return {
    learn: (orgId) => void (own = orgId ?? own),
    isOfOtherOrganization: ({ orgId }) => own !== undefined && orgId !== undefined && plainId(orgId) !== plainId(own),
    uuid: () => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u.exec(plainId(own ?? ''))?.[0],
  };
}

/** The problem for a person of another organization, for whom nothing may be planned or sent. */
export const otherOrganization: ServiceProblem = {
  code: 'other-organization',
  message: 'belongs to another organization',
};

/** Is the answer about a person of another organization? */
export function isElsewhere(answer: Answer<unknown>): boolean {
  return answer.result !== 'done' && answer.problem.code === otherOrganization.code;
}

/** Ids are Base64 of `ciscospark://us/ORGANIZATION/<uuid>`, padded or not; some answers have the bare UUID. */
function plainId(id: string): string {
  const decoded = Buffer.from(id, 'base64').toString('latin1');
  const rest = /^ciscospark:\/\/[^/]*\/ORGANIZATION\/(?<rest>.+)$/u.exec(decoded)?.groups?.['rest'] ?? id;
  return rest.toLowerCase();
}
