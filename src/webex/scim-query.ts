/** What requests that read users over SCIM share. */
import type { Answer } from './answer.js';
import type { RestAnswer } from './rest.js';

/** The path and query after `/Users`. */
export type AskScim = (operation: string, rest: string) => Promise<Answer<RestAnswer>>;

/** Attributes of the user that every answer has to show. */
const always = ['id', 'userName', 'emails', 'displayName', 'active'];

/** A query without `+` for blanks, which only forms know. */
export function queryOf(attributes: readonly string[], others: Readonly<Record<string, string>>): string {
  const asked = [...new Set([...always, ...attributes])].join(',');
  const query = new URLSearchParams({ ...others, attributes: asked });
  return `?${query.toString().replaceAll('+', '%20')}`;
}
