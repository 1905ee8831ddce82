import { organizationId } from '../ids.js';
import type { RestContext } from './context.js';
import { queryFlag } from './query.js';
import { refusal } from './rest-answer.js';
import type { RestAnswer } from './rest-answer.js';

/** GET /organizations (Organizations: List Organizations): unpaged; here there is always exactly one. */
export function listOrganizations(context: RestContext): RestAnswer {
  return { status: 200, value: { items: [organization(context)] } };
}

/**
 * GET /organizations/{orgId} (Organizations: Get Organization Details). With callingData=true the addresses of Webex
 * Calling are included: they are not in the API description, but SDKs request them this way and rely on the names.
 */
export function readOrganization(context: RestContext): RestAnswer {
  if (organizationId(context.id) !== context.world.orgId) return refusal(404);
  const calling = queryFlag(context.query, 'callingData') ? callingAddresses : {};
  return { status: 200, value: { ...organization(context), ...calling } };
}

const callingAddresses = {
  xsiActionsEndpoint: 'https://api-simulator.bcld.webex.com/com.broadsoft.xsi-actions',
  xsiEventsEndpoint: 'https://api-simulator.bcld.webex.com/com.broadsoft.xsi-events',
  xsiEventsChannelEndpoint: 'https://api-simulator.bcld.webex.com/com.broadsoft.async/com.broadsoft.xsi-events',
  xsiDomain: 'api-simulator.bcld.webex.com',
};

/** GET /roles (Roles: List Roles). */
export function listRoles({ world }: RestContext): RestAnswer {
  return { status: 200, value: { items: world.roles } };
}

/** GET /roles/{roleId}. */
export function readRole({ world, id }: RestContext): RestAnswer {
  const role = world.roles.find((candidate) => candidate.id === id);
  return role ? { status: 200, value: role } : refusal(404);
}

function organization({ world }: RestContext): object {
  return { id: world.orgId, displayName: world.orgName, created: '2024-01-08T09:00:00.000Z' };
}
