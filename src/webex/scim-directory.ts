/**
 * Reads many users over SCIM with few requests: page by page, or several addresses in one filter.
 * https://developer.webex.com/docs/api/v1/scim-2-users
 */
import type { Answer } from './answer.js';
import { unreadable } from './error-body.js';
import type { OwnOrganization } from './own-organization.js';
import type { Rest } from './rest.js';
import { listScim } from './scim-list.js';
import { findJoined } from './scim-look-up.js';
import { queryOf, type AskScim } from './scim-query.js';
import { checkedScimUser, uuidOfPerson, type ScimPage, type ScimUser } from './scim-user.js';
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
  findByAddresses(addresses: readonly string[], attributes: readonly string[]): Promise<Answer<readonly ScimUser[]>>;
  /** `undefined`: SCIM shows no such user. `personId`: an id of the People API. */
  read(personId: string): Promise<Answer<ScimUser | undefined>>;
  /** Is SCIM open to the sign-in at all? Asks once. */
  reach(): Promise<Answer<undefined>>;
}

export function createScimDirectory(rest: Rest, own: OwnOrganization): ScimDirectory {
  const askScim = createAskScim(rest, own);
  const ask: AskScim = (operation, behind) =>
    askScim({ operation, method: 'GET', path: `/Users${behind}`, safety: 'repeatable' });
  let reached: Promise<Answer<undefined>> | undefined;
  return {
    everybody: (attributes) => listScim(ask, attributes),
    findByAddresses: (addresses, attributes) => findJoined(ask, addresses, attributes),
    async read(personId) {
      const uuid = uuidOfPerson(personId);
      if (uuid === undefined) return { result: 'done', value: undefined };
      const answer = await ask('scim.read', `/${uuid}`);
      if (answer.result === 'refused' && answer.problem.code === 'http-404')
        return { result: 'done', value: undefined };
      if (answer.result !== 'done') return answer;
      const user = checkedScimUser(answer.value.content);
      if (user?.id === uuid) return { ...answer, value: user };
      return { result: 'doubt', problem: unreadable(answer.value) };
    },
    reach: () => (reached ??= reach(ask)),
  };
}

async function reach(ask: AskScim): Promise<Answer<undefined>> {
  const answer = await ask('scim.list', queryOf([], { count: '1' }));
  return answer.result === 'done' ? { ...answer, value: undefined } : answer;
}
