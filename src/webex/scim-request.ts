/** Requests to SCIM 2.0 of the organization that the sign-in belongs to. https://developer.webex.com/docs/api/v1/scim-2-users */
import type { Answer } from './answer.js';
import type { OwnOrganization } from './own-organization.js';
import type { Rest, RestAnswer, RestRequest } from './rest.js';

/** `path`: below `/identity/scim/{orgId}/v2`. */
export type AskScim = (request: RestRequest) => Promise<Answer<RestAnswer>>;

/** The code of a problem: the sign-in has no scope for SCIM, or the organization has no SCIM. */
export const scimClosed = 'scim-closed';

export function createAskScim(rest: Rest, own: OwnOrganization): AskScim {
  return async (request) => {
    const organization = own.uuid();
    if (organization === undefined) return { result: 'refused', problem: withoutOrganization };
    return explained(await rest({ ...request, path: `/identity/scim/${organization}/v2${request.path}` }));
  };
}

/** The description names the scopes; how Webex answers an organization without SCIM is undocumented. */
function explained(answer: Answer<RestAnswer>): Answer<RestAnswer> {
  if (answer.result !== 'refused' || answer.problem.code !== 'http-403') return answer;
  const { message } = answer.problem;
  return {
    ...answer,
    problem: { ...answer.problem, code: scimClosed, message: `SCIM isn't open to this sign-in (${message})` },
  };
}

const withoutOrganization = {
  code: scimClosed,
  message: 'the organization of the sign-in is unknown, and SCIM needs it',
} as const;
