/** The state of the sign-in side of the simulated Webex. */
import { randomBytes, randomUUID } from 'node:crypto';
import { publicId, restOfId } from '../ids.js';
import type { World } from '../world.js';

/** What a refresh token represents. Times in milliseconds since 1970. */
export interface Grant {
  readonly authorizationId: string;
  readonly personId: string;
  readonly scopes: readonly string[];
  readonly createdAt: number;
  expiresAt: number;
  /** All access tokens issued from it. */
  readonly accessTokens: string[];
}

/** A code of the authorization endpoint that has not been redeemed yet. */
export interface PendingCode {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly challenge: { readonly method: 'S256' | 'plain'; readonly value: string } | undefined;
  readonly personId: string;
  readonly expiresAt: number;
}

/** A device that is waiting for its person to confirm. */
export interface PendingDevice {
  readonly userCode: string;
  readonly scopes: readonly string[];
  confirmed: boolean;
  /** When it last polled, in milliseconds since 1970. */
  polledAt?: number;
  readonly expiresAt: number;
}

export interface OAuthState {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshTokens: Map<string, Grant>;
  readonly codes: Map<string, PendingCode>;
  /** By device code. */
  readonly devices: Map<string, PendingDevice>;
}

/** A new sign-in state with one integration. */
export function oauthState(): OAuthState {
  return {
    clientId: `C${randomBytes(32).toString('hex')}`,
    clientSecret: randomBytes(32).toString('hex'),
    refreshTokens: new Map(),
    codes: new Map(),
    devices: new Map(),
  };
}

/** A new grant for the person with its refresh token, valid from `now`. */
export function newGrant(
  world: World,
  oauth: OAuthState,
  { personId, scopes, now }: { personId: string; scopes: readonly string[]; now: number },
): { grant: Grant; refreshToken: string } {
  const expiresAt = now + world.options.refreshTokenLifetime * 1000;
  const authorizationId = publicId('AUTHORIZATION', randomUUID());
  const grant = { authorizationId, personId, scopes, createdAt: now, expiresAt, accessTokens: [] };
  const refreshToken = newToken(world);
  oauth.refreshTokens.set(refreshToken, grant);
  return { grant, refreshToken };
}

export function newAccessToken(world: World, grant: Grant, now: number): string {
  const token = newToken(world);
  const expiresAt = now + world.options.tokenLifetime * 1000;
  world.accessTokens.set(token, { personId: grant.personId, scopes: [...grant.scopes], expiresAt });
  grant.accessTokens.push(token);
  return token;
}

/** Opaque, in the documented form: random characters, a cluster, the organization. */
export function newToken(world: World): string {
  return `${randomBytes(48).toString('base64url')}_SM01_${restOfId('ORGANIZATION', world.orgId) ?? ''}`;
}
