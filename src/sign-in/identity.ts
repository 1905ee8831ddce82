/** Who the caller is, as far as Webex reports it. */
import { defaultScopes } from './needed-scopes.js';
import type { License } from '../model/catalog.js';
import type { Looked } from './looked.js';

export interface Me {
  readonly id: string;
  readonly emails: readonly string[];
  readonly displayName?: string;
  readonly orgId?: string;
  /** Ids; absent if Webex does not show them. */
  readonly roles?: readonly string[];
}

export interface Identity {
  /** When the access token expires, in milliseconds since 1970 by Webex's clock, and how many milliseconds are left. */
  readonly accessEnds: Looked<{ readonly at: number; readonly left: number }>;
  readonly me: Looked<Me>;
  readonly organization: Looked<string>;
  /** Role names by id. */
  readonly roleNames: Looked<ReadonlyMap<string, string>>;
  readonly licenses: Looked<readonly License[]>;
}

/** How the admin signed in, as this machine knows it. */
export interface SignInUsed {
  readonly from: 'environment' | 'profile';
  readonly profile?: string;
  readonly kind: 'access token' | 'refresh token' | 'integration' | 'device' | 'service-app';
  readonly isRenewed: boolean;
  /** As Webex reported them at sign-in; absent if it did not. */
  readonly scopes?: readonly string[];
  /** Milliseconds since 1970, by this machine's clock. */
  readonly refreshEndsAt?: number;
}

/** If there is no sign-in, or Webex cannot be asked about it. */
export function unknownIdentity(why: string): Identity {
  const notLookedAt = { notLookedAt: why };
  return {
    accessEnds: notLookedAt,
    me: notLookedAt,
    organization: notLookedAt,
    roleNames: notLookedAt,
    licenses: notLookedAt,
  };
}

/** The command that signs in to the same profile again, including scopes beyond the default ones. */
export function loginOf({ profile, kind }: SignInUsed, scopes: readonly string[] = []): string {
  const way = { 'service-app': ' --service-app', device: ' --device' }[kind as string] ?? '';
  // A machine account has the scopes that its owner was granted in Control Hub; they are not requested here.
  const isAsked = kind !== 'service-app' && scopes.some((scope) => !defaultScopes.includes(scope));
  const asks = isAsked ? ` --scopes "${[...new Set([...defaultScopes, ...scopes])].join(' ')}"` : '';
  return `webex-bulk login${profileFlag({ profile })}${way}${asks}`;
}

/** The flag that names the profile in a suggested command; empty for the default profile. */
export function profileFlag({ profile = 'default' }: { readonly profile?: string | undefined }): string {
  return profile === 'default' ? '' : ` --profile ${profile}`;
}

/** `undefined`: Webex accepts the token, because one of the two was answered. */
export function whyNoToken({ me, accessEnds }: Identity): string | undefined {
  if ('notLookedAt' in accessEnds) return accessEnds.notLookedAt;
  if ('seen' in accessEnds || 'seen' in me) return undefined;
  return accessEnds.failed.problem === undefined ? undefined : 'the sign-in is not valid';
}
