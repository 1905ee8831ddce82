import type { RestContext } from './context.js';
import { refusal } from './rest-answer.js';
import type { RestAnswer } from './rest-answer.js';

/** GET /organizations (Organizations: List Organizations): without pages; here it is always one. */
export function listOrganizations(context: RestContext): RestAnswer {
  return { status: 200, value: { items: [organization(context)] } };
}

/** GET /organizations/{orgId}. */
export function readOrganization(context: RestContext): RestAnswer {
  return context.id === context.world.orgId ? { status: 200, value: organization(context) } : refusal(404);
}

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
