/** Users by several addresses in one request (RFC 7644, 3.4.2.2). It is undocumented whether Webex accepts `or`, and long URLs. */
import type { Answer } from './answer.js';
import { unreadable } from './error-body.js';
import { queryOf, type GetUsers } from './scim-query.js';
import { checkedScimPage, type ScimUser } from './scim-user.js';

/** The most addresses in one filter: of usual length, they make a URL of about 6,000 characters, as a hundred ids do. */
export const mostJoined = 100;

/** `attributes`: absent for whole users. */
export type FindByAddresses = (
  addresses: readonly string[],
  attributes?: readonly string[],
) => Promise<Answer<readonly ScimUser[]>>;

interface AddressFinder {
  readonly find: FindByAddresses;
  /** So many addresses fit into one request, as far as is known. */
  most(): number;
}

/** Asks for fewer at a time where the URL is too long, or pages hold fewer, and keeps to that. */
export function createAddressFinder(get: GetUsers): AddressFinder {
  let most = mostJoined;
  const find: FindByAddresses = async (addresses, attributes) => {
    let [left, found]: [readonly string[], Answer<readonly ScimUser[]>] = [addresses, { result: 'done', value: [] }];
    while (left.length > 0) {
      const asked = left.slice(0, most);
      const answer = await findJoined(get, asked, attributes);
      if (isTooLong(answer) && asked.length > 1) {
        most = Math.ceil(asked.length / 2);
        continue;
      }
      if (answer.result !== 'done') return answer;
      const { users, isShort } = answer.value;
      if (isShort) most = Math.min(most, users.length);
      left = [...(isShort ? without(asked, users) : []), ...left.slice(asked.length)];
      found = { ...answer, value: [...found.value, ...users] };
    }
    return found;
  };
  return { find, most: () => most };
}

interface Found {
  readonly users: readonly ScimUser[];
  /** The page holds fewer users than were found. */
  readonly isShort: boolean;
}

async function findJoined(
  get: GetUsers,
  addresses: readonly string[],
  attributes: readonly string[] | undefined,
): Promise<Answer<Found>> {
  const filter = addresses.map((address) => `userName eq ${JSON.stringify(address)}`).join(' or ');
  const answer = await get('scim.find', queryOf(attributes, { filter, count: String(addresses.length) }));
  if (answer.result !== 'done') return answer;
  const page = checkedScimPage(answer.value.content);
  const asked = new Set(addresses.map((address) => address.toLowerCase()));
  const users = page?.users ?? [];
  const isShort = page !== undefined && page.total > page.count;
  // A filter that is ignored would list everyone: none of them may be taken for a person who was asked for.
  const isMeant = users.every(({ userName }) => asked.has(userName.toLowerCase()));
  if (page === undefined || !isMeant || (isShort && users.length === 0))
    return { result: 'doubt', problem: unreadable(answer.value) };
  return { ...answer, value: { users, isShort } };
}

function without(addresses: readonly string[], users: readonly ScimUser[]): string[] {
  const shown = new Set(users.map(({ userName }) => userName.toLowerCase()));
  return addresses.filter((address) => !shown.has(address.toLowerCase()));
}

function isTooLong(answer: Answer<unknown>): boolean {
  return answer.result !== 'done' && (answer.problem.status === 414 || answer.problem.status === 431);
}
