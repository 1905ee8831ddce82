/** What requests that read users over SCIM share. */
import type { Answer } from './answer.js';
import type { RestAnswer } from './rest.js';
import type { AskScim } from './scim-request.js';

/** A GET below `/Users`. `rest`: the path and query after that. */
export type GetUsers = (operation: string, rest: string) => Promise<Answer<RestAnswer>>;

/** Attributes of the user that every answer has to show. */
const always = ['id', 'userName', 'emails', 'displayName', 'active'];

/** A query without `+` for blanks, which only forms know. `attributes`: `undefined` for whole users. */
export function queryOf(attributes: readonly string[] | undefined, others: Readonly<Record<string, string>>): string {
  const asked = attributes && [...new Set([...always, ...attributes])].join(',');
  const query = new URLSearchParams({ ...others, ...(asked !== undefined && { attributes: asked }) });
  return `?${query.toString().replaceAll('+', '%20')}`;
}

export function getUsers(ask: AskScim): GetUsers {
  return (operation, rest) => ask({ operation, method: 'GET', path: `/Users${rest}`, safety: 'repeatable' });
}
