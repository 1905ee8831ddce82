/** Reads one user over SCIM (SCIM 2 Users, Get a user). */
import type { Answer } from './answer.js';
import { unreadable } from './error-body.js';
import type { GetUsers } from './scim-query.js';
import { checkedScimUser, type ScimUser } from './scim-user.js';

/** `undefined`: SCIM shows no such user. `id`: a bare UUID in lower case. */
export async function readScimUser(get: GetUsers, id: string): Promise<Answer<ScimUser | undefined>> {
  const answer = await get('scim.read', `/${id}`);
  if (answer.result === 'refused' && answer.problem.code === 'http-404') return { result: 'done', value: undefined };
  if (answer.result !== 'done') return answer;
  const user = checkedScimUser(answer.value.content);
  return user?.id === id ? { ...answer, value: user } : { result: 'doubt', problem: unreadable(answer.value) };
}
