/**
 * The organization that the access token belongs to, and who is of another one: an administrator of a partner finds people of the
 * organizations that it manages, too ("same org or managed org", People API, List People, `email`).
 */
import type { Answer, ServiceProblem } from './answer.js';

export interface OwnOrganization {
  /** As Webex shows it with the token's own account. */
  learn(orgId: string | undefined): void;
  /** Is the person known to be of another one? Where either is not known, nothing is claimed. */
  isOfOtherOrganization(person: { readonly orgId?: string }): boolean;
}

export function createOwnOrganization(): OwnOrganization {
  let own: string | undefined;
  return {
    learn: (orgId) => void (own = orgId ?? own),
    isOfOtherOrganization: ({ orgId }) => own !== undefined && orgId !== undefined && plainId(orgId) !== plainId(own),
  };
}

/** Code of the answer about a person of another organization, whom nothing may be planned or sent for. */
export const otherOrganization: ServiceProblem = {
  code: 'other-organization',
  message: 'belongs to another organization',
};

/** Does the answer tell of a person of another organization? */
export function isElsewhere(answer: Answer<unknown>): boolean {
  return answer.result !== 'done' && answer.problem.code === otherOrganization.code;
}

/** Ids come as Base64 of `ciscospark://us/ORGANIZATION/<uuid>`, padded or not, and some answers have the bare UUID. */
function plainId(id: string): string {
  const decoded = Buffer.from(id, 'base64').toString('latin1');
  const rest = /^ciscospark:\/\/[^/]*\/ORGANIZATION\/(?<rest>.+)$/u.exec(decoded)?.groups?.['rest'] ?? id;
  return rest.toLowerCase();
}
