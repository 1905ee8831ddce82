/**
 * Reads many users over SCIM with few requests: page by page, or several addresses in one filter.
 * https://developer.webex.com/docs/api/v1/scim-2-users
 */
import type { Answer } from './answer.js';
import { unreadable } from './error-body.js';
import type { OwnOrganization } from './own-organization.js';
import type { Rest } from './rest.js';
import { listScim } from './scim-list.js';
import { createAddressFinder, type FindByAddresses } from './scim-look-up.js';
import { getUsers, queryOf, type GetUsers } from './scim-query.js';
import { readScimUser } from './scim-read-user.js';
import { checkedScimPage, uuidOfPerson, type ScimPage, type ScimUser } from './scim-user.js';
import { createAskScim } from './scim-request.js';

export interface ScimDirectory {
  /**
   * All users with their addresses and these attributes, page by page, up to the last page or the first failure. Users whom an
   * organization hides from SCIM are missing.
   */
  everybody(attributes: readonly string[]): AsyncIterable<Answer<ScimPage>>;
  /**
   * Users with one of these addresses as their primary one. Users may be missing from the answer: whoever is has to be read
   * by id. `refused` with `http-400` where Webex does not join conditions.
   */
  readonly findByAddresses: FindByAddresses;
  /** So many addresses fit into one request, as far as is known. */
  mostAddresses(): number;
  /** `undefined`: SCIM shows no such user. `personId`: an id of the People API. */
  read(personId: string): Promise<Answer<ScimUser | undefined>>;
  /** Requests so far. */
  calls(): number;
  /** The number of users. */
  count(): Promise<Answer<number>>;
  /** Is SCIM open to the sign-in at all? Asks once. */
  reach(): Promise<Answer<undefined>>;
}

export function createScimDirectory(rest: Rest, own: OwnOrganization): ScimDirectory {
  let calls = 0;
  const ask = getUsers(createAskScim(rest, own));
  const get: GetUsers = (...request) => {
    calls += 1;
    return ask(...request);
  };
  const finder = createAddressFinder(get);
  let reached: Promise<Answer<undefined>> | undefined;
  return {
    everybody: (attributes) => listScim(get, attributes),
    findByAddresses: finder.find,
    mostAddresses: () => finder.most(),
    count: () => count(get),
    calls: () => calls,
    async read(personId) {
      const uuid = uuidOfPerson(personId);
      return uuid === undefined ? { result: 'done', value: undefined } : await readScimUser(get, uuid);
    },
    reach: () => (reached ??= reach(get)),
  };
}

async function count(get: GetUsers): Promise<Answer<number>> {
  const answer = await get('scim.list', queryOf([], { count: '1' }));
  if (answer.result !== 'done') return answer;
  const page = checkedScimPage(answer.value.content);
  return page === undefined ? { result: 'doubt', problem: unreadable(answer.value) } : { ...answer, value: page.total };
}

async function reach(get: GetUsers): Promise<Answer<undefined>> {
  const answer = await get('scim.list', queryOf([], { count: '1' }));
  return answer.result === 'done' ? { ...answer, value: undefined } : answer;
}
