/** Who the caller is, as far as Webex tells. Pure. */
import { defaultScopes } from './needed-scopes.js';
import type { License } from '../model/catalog.js';
import type { Looked } from './looked.js';

export interface Me {
  readonly id: string;
  readonly emails: readonly string[];
  readonly displayName?: string;
  readonly orgId?: string;
  /** Ids; absent where Webex does not show them. */
  readonly roles?: readonly string[];
}

export interface Identity {
  /** When the access token ends, in milliseconds since 1970, by Webex's clock; and how many milliseconds it has left. */
  readonly accessEnds: Looked<{ readonly at: number; readonly left: number }>;
  readonly me: Looked<Me>;
  readonly organization: Looked<string>;
  /** Names of roles by id. */
  readonly roleNames: Looked<ReadonlyMap<string, string>>;
  readonly licenses: Looked<readonly License[]>;
}

/** How the admin signed in, as this machine knows it. */
export interface SignInUsed {
  readonly from: 'environment' | 'profile';
  readonly profile?: string;
  readonly kind: 'access token' | 'refresh token' | 'integration' | 'device' | 'service-app';
  readonly isRenewed: boolean;
  /** As Webex told them at sign-in; absent where it did not. */
  readonly scopes?: readonly string[];
  /** Milliseconds since 1970, by the clock here. */
  readonly refreshEndsAt?: number;
}

/** Without a sign-in, or if it cannot be asked for. */
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

/** The command that signs in again to the profile in use; with scopes that it would not ask for by itself. */
export function loginOf({ profile, kind }: SignInUsed, scopes: readonly string[] = []): string {
  const way = { 'service-app': ' --service-app', device: ' --device' }[kind as string] ?? '';
  // A machine account has what its owner was given in Control Hub; it is not asked for here.
  const isAsked = kind !== 'service-app' && scopes.some((scope) => !defaultScopes.includes(scope));
  const asks = isAsked ? ` --scopes "${[...new Set([...defaultScopes, ...scopes])].join(' ')}"` : '';
  return `webex-bulk login${profileFlag({ profile })}${way}${asks}`;
}

/** What names the profile in a command that is shown; nothing for the usual one. */
export function profileFlag({ profile = 'default' }: { readonly profile?: string | undefined }): string {
  return profile === 'default' ? '' : ` --profile ${profile}`;
}

/** `undefined`: Webex takes the token; one of both was answered. */
export function whyNoToken({ me, accessEnds }: Identity): string | undefined {
  if ('notLookedAt' in accessEnds) return accessEnds.notLookedAt;
  if ('seen' in accessEnds || 'seen' in me) return undefined;
  return accessEnds.failed.problem === undefined ? undefined : 'the sign-in is not valid';
}
