/** The scopes of an access token that the program needs, and what for (Webex's lists of scopes by operation). Pure. */

export interface NeededScope {
  readonly scope: string;
  readonly what: string;
}

const site = { scope: 'spark:all', what: 'to sign in to the meeting site' } as const;
const people = { scope: 'spark-admin:people_read', what: 'to see people' } as const;
const licenses = { scope: 'spark-admin:licenses_read', what: 'to see licenses and sites' } as const;
const writing = {
  scope: 'spark-admin:people_write',
  what: 'to create and change people, and to give licenses',
} as const;

/** What a run needs that writes nothing to the organization: planning, exporting, or setting only what is on the site. */
export const readingScopes: readonly NeededScope[] = [site, people, licenses];
/** What everything else needs. */
export const allNeededScopes: readonly NeededScope[] = [...readingScopes, writing];
export const writingScope: NeededScope = writing;

/**
 * Of the needed scopes those that are not there. Where Webex told none at all, or in a form in which no needed one is found,
 * nothing is known: then nothing is said to be missing, and the calls will tell.
 */
export function missingScopes(told: readonly string[] | undefined, needed: readonly NeededScope[]): NeededScope[] {
  if (!allNeededScopes.some(({ scope }) => isTold(told, scope))) return [];
  return needed.filter(({ scope }) => !isTold(told, scope));
}

export function isTold(told: readonly string[] | undefined, scope: string): boolean {
  return told?.includes(scope) === true;
}
