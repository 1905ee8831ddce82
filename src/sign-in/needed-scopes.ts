/** The access token scopes that the program needs, and what for (Webex's lists of scopes by operation). */
import type { AskedApi } from '../model/settings-api.js';

export interface NeededScope {
  readonly scope: string;
  readonly what: string;
  /** Any of these works as well, except for what `forgoes` names. */
  readonly orElse?: readonly string[];
  /** What the alternatives do not give. */
  readonly forgoes?: string;
}

const site: NeededScope = { scope: 'spark:all', what: 'to sign in to the meeting site' };
/**
 * Session types need either of the two scopes. Tracking codes need both `admin_schedule` scopes, even to see them (scope lists
 * of both APIs).
 */
const restSite = {
  scope: 'meeting:admin_schedule_read',
  orElse: ['meeting:admin_config_read'],
  forgoes: 'tracking codes',
  what: 'to see session types and tracking codes over REST',
} as const;
const restSiteWriting = {
  scope: 'meeting:admin_schedule_write',
  orElse: ['meeting:admin_config_write'],
  forgoes: 'tracking codes',
  what: 'to set session types, and to see and set tracking codes, over REST',
} as const;
const people = { scope: 'spark-admin:people_read', what: 'to see people' } as const;
const licenses = { scope: 'spark-admin:licenses_read', what: 'to see licenses and sites' } as const;
const writing = {
  scope: 'spark-admin:people_write',
  what: 'to create and change people, and to assign licenses',
} as const;

/** For employee numbers and new addresses only (SCIM 2 Users). */
export const scimScope: NeededScope = {
  scope: 'identity:people_rw',
  what: 'to find people by employee number and to change addresses, over SCIM',
};

/** What a run needs to write, with site settings over XML. */
export const allNeededScopes: readonly NeededScope[] = [site, people, licenses, writing];
export const writingScope: NeededScope = writing;

/**
 * What "login" requests by default: all that both APIs of the site need, so that a run can use either. Signing in fails if the
 * integration lacks one of them.
 */
export const defaultScopes = [site, licenses, people, writing, restSite, restSiteWriting].map(({ scope }) => scope);

/** The scopes for the API that the site settings use, whether it is known or still open. */
export function scopesFor(api: AskedApi, writes: boolean): readonly NeededScope[] {
  const others = writes ? [people, licenses, writing] : [people, licenses];
  if (api === 'xml') return [site, ...others];
  if (api === 'rest') return [restSite, ...(writes ? [restSiteWriting] : []), ...others];
  return [{ ...site, orElse: [restSite.scope, ...restSite.orElse] }, ...others];
}

/**
 * The needed scopes that are missing. If Webex reported no scopes, or in a form that contains no needed one, nothing is known:
 * then none is reported as missing, and the calls will show.
 */
export function missingScopes(told: readonly string[] | undefined, needed: readonly NeededScope[]): NeededScope[] {
  if (!allNeededScopes.some(({ scope }) => isTold(told, scope))) return [];
  return needed.filter(({ scope, orElse = [] }) => ![scope, ...orElse].some((one) => isTold(told, one)));
}

export function isTold(told: readonly string[] | undefined, scope: string): boolean {
  return told?.includes(scope) === true;
}
