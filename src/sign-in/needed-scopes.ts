/** The scopes of an access token that the program needs, and what for (Webex's lists of scopes by operation). Pure. */
import type { AskedApi } from '../model/settings-api.js';

export interface NeededScope {
  readonly scope: string;
  readonly what: string;
  /** Any of these will do as well, but for what is forgone. */
  readonly orElse?: readonly string[];
  /** What another one of them does not give. */
  readonly forgoes?: string;
}

const site: NeededScope = { scope: 'spark:all', what: 'to sign in to the meeting site' };
/** Session types: either of two will do. Tracking codes: both `admin_schedule` ones, also to see them (lists of scopes of both APIs). */
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

/** What a run needs that writes and goes over XML. */
export const allNeededScopes: readonly NeededScope[] = [site, people, licenses, writing];
export const writingScope: NeededScope = writing;

/**
 * What "login" asks for, unless it is told otherwise: all that both APIs of the site need, so that a run can go over either. Signing
 * in fails with an integration that lacks one of them.
 */
export const defaultScopes = [site, licenses, people, writing, restSite, restSiteWriting].map(({ scope }) => scope);

/** The same where it is known, or open, over which API the site is reached. */
export function scopesFor(api: AskedApi, writes: boolean): readonly NeededScope[] {
  const others = writes ? [people, licenses, writing] : [people, licenses];
  if (api === 'xml') return [site, ...others];
  if (api === 'rest') return [restSite, ...(writes ? [restSiteWriting] : []), ...others];
  return [{ ...site, orElse: [restSite.scope, ...restSite.orElse] }, ...others];
}

/**
 * Of the needed scopes those that are not there. Where Webex told none at all, or in a form in which no needed one is found,
 * nothing is known: then nothing is said to be missing, and the calls will tell.
 */
export function missingScopes(told: readonly string[] | undefined, needed: readonly NeededScope[]): NeededScope[] {
  if (!allNeededScopes.some(({ scope }) => isTold(told, scope))) return [];
  return needed.filter(({ scope, orElse = [] }) => ![scope, ...orElse].some((one) => isTold(told, one)));
}

export function isTold(told: readonly string[] | undefined, scope: string): boolean {
  return told?.includes(scope) === true;
}
