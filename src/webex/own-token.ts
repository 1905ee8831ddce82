/** What Webex says about the token itself and its owner: organization, roles, expiry. */
import type { Answer } from './answer.js';
import { isFields, numberOf, textOf } from './checks.js';
import { unreadable } from './error-body.js';
import type { Rest } from './rest.js';

export interface OwnToken {
  /** Organizations API (get details; scope spark-admin:organizations_read). */
  organizationName(id: string): Promise<Answer<string>>;
  /** Names of all roles by id, Roles API (list; scope spark-admin:roles_read). */
  roleNames(): Promise<Answer<ReadonlyMap<string, string>>>;
  /** Milliseconds since 1970, by Webex's clock (Authorizations API, get token expiration). */
  endsAt(): Promise<Answer<number>>;
  /** Authorizations granted to a person's programs (Authorizations API, list; scope identity:tokens_read). */
  authorizations(personId: string): Promise<Answer<readonly Authorization[]>>;
  /**
   * Ends an authorization and, with a refresh token, its access tokens (Authorizations API, delete by id; scope
   * identity:tokens_write). Deletion by client id is not used: its description leaves open whether it ends the caller's
   * authorizations or those of the whole organization.
   */
  end(authorizationId: string): Promise<Answer<undefined>>;
}

export interface Authorization {
  readonly id: string;
  readonly clientId: string;
  readonly isRefresh: boolean;
  /** Milliseconds since 1970, by Webex's clock; NaN if it does not say. */
  readonly created: number;
}

export function createOwnToken(rest: Rest): OwnToken {
  const get = (operation: string, path: string) => rest({ operation, method: 'GET', path, safety: 'repeatable' });
  return {
    async organizationName(id) {
      const answer = await get('organizations.read', `/organizations/${encodeURIComponent(id)}`);
      return read(answer, (content) => textOf(content['displayName']));
    },
    async roleNames() {
      return read(await get('roles.list', '/roles'), ({ items }) => {
        if (!Array.isArray(items)) return undefined;
        const named = items
          .filter(isFields)
          .map((item) => [textOf(item['id']) ?? '', textOf(item['name']) ?? ''] as const);
        return new Map(named);
      });
    },
    async endsAt() {
      return read(await get('authorizations.expiry', '/authorizations/tokenExpiry'), ({ exp }) => numberOf(exp));
    },
    async authorizations(personId) {
      const answer = await get('authorizations.list', `/authorizations?personId=${encodeURIComponent(personId)}`);
      return read(answer, ({ items }) => (Array.isArray(items) ? authorizationsIn(items) : undefined));
    },
    async end(authorizationId) {
      const path = `/authorizations/${encodeURIComponent(authorizationId)}`;
      const answer = await rest({ operation: 'authorizations.delete', method: 'DELETE', path, safety: 'repeatable' });
      return answer.result === 'done' ? { result: 'done', value: undefined } : answer;
    },
  };
}

/** `undefined` if any item is not an authorization. */
function authorizationsIn(items: readonly unknown[]): Authorization[] | undefined {
  const all = items.map((item) => {
    const fields = isFields(item) ? item : {};
    return {
      id: textOf(fields['id']),
      clientId: textOf(fields['clientId']),
      isRefresh: fields['type'] === 'refresh',
      created: Date.parse(textOf(fields['created']) ?? ''),
    };
  });
  return all.every((one): one is Authorization => Boolean(one.id) && one.clientId !== undefined) ? all : undefined;
}

type RestAnswer = Awaited<ReturnType<Rest>>;

function read<T>(answer: RestAnswer, valueIn: (content: Record<string, unknown>) => T | undefined): Answer<T> {
  if (answer.result !== 'done') return answer;
  const { content } = answer.value;
  const value = isFields(content) ? valueIn(content) : undefined;
  return value === undefined ? { result: 'doubt', problem: unreadable(answer.value) } : { result: 'done', value };
}
