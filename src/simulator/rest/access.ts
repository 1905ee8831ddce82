/** Who may do what: the token, its scopes, and the role of the person who owns it. */
import { roleId } from '../seed.js';
import type { World } from '../world.js';
import type { Caller } from './context.js';
import { refusal } from './rest-answer.js';
import type { RestAnswer } from './rest-answer.js';

/** Every scope that an integration of the simulator may request. */
export const allScopes: readonly string[] = [
  'spark:all',
  'spark:kms',
  'spark:people_read',
  'spark-admin:people_read',
  'spark-admin:people_write',
  'spark-admin:licenses_read',
  'spark-admin:licenses_write',
  'spark-admin:roles_read',
  'spark-admin:organizations_read',
  'identity:tokens_read',
  'identity:tokens_write',
  'identity:people_read',
  'identity:people_rw',
  'meeting:admin_schedule_read',
  'meeting:admin_schedule_write',
  'meeting:admin_config_read',
  'meeting:admin_config_write',
  'meeting:admin_preferences_read',
  'meeting:preferences_read',
  'spark:messages_read',
  'spark:messages_write',
  'spark:rooms_read',
];

/** What an operation requires: one of the sets of scopes, and one of the roles (`any` means everyone). */
export interface Need {
  readonly scopes: readonly (readonly string[])[];
  readonly role: 'any' | 'admin' | 'user-admin';
}

/** The caller, or the documented 401 if the token is missing, unknown or expired at `now` (milliseconds). */
export function callerOf(world: World, authorization: string | undefined, now: number): Caller | RestAnswer {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  const held = token === undefined ? undefined : world.accessTokens.get(token);
  const person = held && world.people.get(held.personId);
  if (token === undefined || !held || !person || held.expiresAt <= now) return refusal(401);
  return { token, person, scopes: held.scopes, role: roleOf(person.roles), expiresAt: held.expiresAt };
}

/** The documented 403 if a scope or the role is missing, otherwise undefined. */
export function accessRefusal(caller: Caller, need: Need): RestAnswer | undefined {
  const scoped = need.scopes.length === 0 || need.scopes.some((set) => set.every((scope) => hasScope(caller, scope)));
  return scoped && hasRole(caller, need.role) ? undefined : refusal(403);
}

/** `spark:all` includes the scopes for a person's own data (an inference). */
export function hasScope(caller: Caller, scope: string): boolean {
  return caller.scopes.includes(scope) || (scope === 'spark:people_read' && caller.scopes.includes('spark:all'));
}

export function isAdmin(caller: Caller): boolean {
  return caller.role !== 'none';
}

function hasRole(caller: Caller, role: Need['role']): boolean {
  switch (role) {
    case 'any':
      return true;
    case 'admin':
      return isAdmin(caller);
    case 'user-admin':
      return caller.role === 'full' || caller.role === 'user';
  }
}

function roleOf(roles: readonly string[]): Caller['role'] {
  if (roles.includes(roleId('id_full_admin'))) return 'full';
  if (roles.includes(roleId('id_user_admin'))) return 'user';
  if (roles.includes(roleId('id_readonly_admin'))) return 'readonly';
  return 'none';
}
