/** What Webex says about the token itself and whose it is: organization, roles, end. */
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
  /** Ends all tokens that this integration has for its caller (Authorizations API, delete; scope identity:tokens_write). */
  revoke(clientId: string): Promise<Answer<undefined>>;
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
    async revoke(clientId) {
      const path = `/authorizations?clientId=${encodeURIComponent(clientId)}`;
      const answer = await rest({ operation: 'authorizations.delete', method: 'DELETE', path, safety: 'repeatable' });
      return answer.result === 'done' ? { result: 'done', value: undefined } : answer;
    },
  };
}

type RestAnswer = Awaited<ReturnType<Rest>>;

function read<T>(answer: RestAnswer, valueIn: (content: Record<string, unknown>) => T | undefined): Answer<T> {
  if (answer.result !== 'done') return answer;
  const { content } = answer.value;
  const value = isFields(content) ? valueIn(content) : undefined;
  return value === undefined ? { result: 'doubt', problem: unreadable(answer.value) } : { result: 'done', value };
}
