import { restOfId } from '../ids.js';
import type { World } from '../world.js';

/**
 * The path of a SCIM request without the organization: `/scim/Users/{id}`. Other paths stay as they are, so that the path of
 * another organization leads nowhere. Organizations are named by bare UUID (SCIM 2 Users).
 */
export function withoutOrganization(world: World, path: string): string {
  const { organization = '', rest = '' } =
    /^\/identity\/scim\/(?<organization>[^/]+)\/v2(?<rest>\/(?:Users(?:\/.*)?|Bulk))$/.exec(path)?.groups ?? {};
  return rest !== '' && organization.toLowerCase() === restOfId('ORGANIZATION', world.orgId) ? `/scim${rest}` : path;
}

/** The user that a request names, by bare UUID. */
export function scimUserIn(path: string): string | undefined {
  return /^\/v1\/identity\/scim\/[^/]+\/v2\/Users\/([^/]+)\/?$/.exec(path)?.[1];
}

/** Whether this is a Bulk request. */
export function isBulk({ method, path }: { readonly method: string; readonly path: string }): boolean {
  return method === 'POST' && /^\/v1\/identity\/scim\/[^/]+\/v2\/Bulk\/?$/.test(path);
}
