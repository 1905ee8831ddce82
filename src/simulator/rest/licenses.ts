import { consumed, consumedByUsers } from '../grant.js';
import { organizationId } from '../ids.js';
import { peopleFrom } from '../roster.js';
import type { License, World } from '../world.js';
import type { RestContext } from './context.js';
import { cursorOf, cursorText, nextLink } from './next-link.js';
import { queryNumber } from './query.js';
import { refusal } from './rest-answer.js';
import type { RestAnswer } from './rest-answer.js';

/** GET /licenses (Licenses: List Licenses): all of them, unpaged; fields that do not apply are absent. */
export function listLicenses({ world, query }: RestContext): RestAnswer {
  const orgId = query.get('orgId');
  if (orgId !== null && organizationId(orgId) !== world.orgId) return refusal(403);
  return { status: 200, value: { items: world.licenses.map((license) => licenseAnswer(world, license)) } };
}

/** GET /licenses/{licenseId} (Licenses: Get License Details); with includeAssignedTo=user also who has it, in pages. */
export function readLicense(context: RestContext): RestAnswer {
  const { world, query } = context;
  const license = world.licenses.find(({ id }) => id === context.id);
  if (!license) return refusal(404);
  return query.get('includeAssignedTo') === 'user'
    ? licenseWithUsers(context, license)
    : { status: 200, value: licenseAnswer(world, license) };
}

function licenseAnswer(world: World, license: License): object {
  return {
    id: license.id,
    name: license.name,
    totalUnits: license.total,
    consumedUnits: consumed(world, license),
    consumedByUsers: consumedByUsers(world, license),
    consumedByWorkspaces: license.consumedElsewhere,
    ...(license.subscriptionId !== undefined && { subscriptionId: license.subscriptionId }),
    ...(license.siteUrl !== undefined && { siteUrl: license.siteUrl }),
    ...(license.siteType !== undefined && { siteType: license.siteType }),
  };
}

/** Up to 300 people per page (documented); the cursor is called `next` here. */
function licenseWithUsers(context: RestContext, license: License): RestAnswer {
  const { world, query } = context;
  const limit = queryNumber(query, 'limit');
  const cursor = cursorOf('LICENSE_USER_PAGING', query.get('next'));
  if (limit === 'invalid') return refusal(400, "Parameter 'limit' must be a positive number.");
  if (!cursor) return refusal(400, "Parameter 'next' is not valid.");
  const size = Math.min(limit ?? 300, 300);
  const page = peopleFrom(world, cursor.place, size, (person) => person.licenseIds.includes(license.id));
  const users = page.people.map(({ id, displayName, emails }) => ({
    id,
    type: 'INTERNAL',
    displayName,
    email: emails[0],
  }));
  const value = { ...licenseAnswer(world, license), users };
  if (page.next === undefined) return { status: 200, value };
  const next = cursorText('LICENSE_USER_PAGING', { place: page.next, empty: false });
  return {
    status: 200,
    value,
    headers: nextLink(context, { name: 'next', value: next, page: { name: 'limit', size } }),
  };
}
