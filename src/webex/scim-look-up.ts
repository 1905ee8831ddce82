/** Users by several addresses in one request (RFC 7644, 3.4.2.2). It is undocumented whether Webex accepts `or`, and long URLs. */
import type { Answer } from './answer.js';
import { unreadable } from './error-body.js';
import { queryOf, type GetUsers } from './scim-query.js';
import { checkedScimPage, type ScimUser } from './scim-user.js';

/** The most addresses in one filter: of usual length, they make a URL of about 2,000 characters. */
export const mostJoined = 30;

/** Halved as long as the URL is too long for the service. */
export async function findJoined(
  get: GetUsers,
  addresses: readonly string[],
  attributes: readonly string[],
): Promise<Answer<readonly ScimUser[]>> {
  const filter = addresses.map((address) => `userName eq ${JSON.stringify(address)}`).join(' or ');
  const answer = await get('scim.find', queryOf(attributes, { filter, count: '100' }));
  if (isTooLong(answer) && addresses.length > 1) {
    const middle = Math.ceil(addresses.length / 2);
    const first = await findJoined(get, addresses.slice(0, middle), attributes);
    if (first.result !== 'done') return first;
    const second = await findJoined(get, addresses.slice(middle), attributes);
    return second.result === 'done' ? { ...second, value: [...first.value, ...second.value] } : second;
  }
  if (answer.result !== 'done') return answer;
  const page = checkedScimPage(answer.value.content);
  const asked = new Set(addresses.map((address) => address.toLowerCase()));
  // A filter that is ignored would list everyone: none of them may be taken for a person who was asked for.
  if (page === undefined || !page.users.every(({ userName }) => asked.has(userName.toLowerCase())))
    return { result: 'doubt', problem: unreadable(answer.value) };
  return { ...answer, value: page.users };
}

function isTooLong(answer: Answer<unknown>): boolean {
  return answer.result !== 'done' && (answer.problem.status === 414 || answer.problem.status === 431);
}
