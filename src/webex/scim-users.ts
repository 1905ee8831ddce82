/**
 * SCIM 2.0 of Webex Identity, as far as the People API lacks it: employee numbers, and changing an address.
 * https://developer.webex.com/docs/api/v1/scim-2-users
 */
import type { Answer } from './answer.js';
import { unreadable } from './error-body.js';
import type { OwnOrganization } from './own-organization.js';
import type { Rest, RestAnswer, RestRequest } from './rest.js';
import { listScim } from './scim-list.js';
import { getUsers } from './scim-query.js';
import { readScimUser } from './scim-read-user.js';
import { createAskScim } from './scim-request.js';
import { addressOperations } from './scim-address.js';
import { checkedScimPage, uuidOfPerson, type ScimPage, type ScimUser } from './scim-user.js';

/** Reading needs the scope identity:people_read or identity:people_rw, changing needs identity:people_rw. */
export interface ScimUsers {
  /** The sign-in is known to lack the scope for changes. */
  readonly isReadOnly: boolean;
  /** The sign-in is known to have the scope for changes. */
  readonly mayChange: boolean;
  /**
   * All users with their addresses and employee numbers, page by page, up to the last page or the first failure. Users whom an
   * organization hides from SCIM are missing.
   */
  everybody(): AsyncIterable<Answer<ScimPage>>;
  /** Users with this employee number, ignoring case; `ending`: whose employee number ends with it. */
  findByEmployeeNumber(number: string, how?: 'equal' | 'ending'): Promise<Answer<readonly ScimUser[]>>;
  /** The user with this primary address, ignoring case; `undefined`: SCIM shows no such user. */
  findByAddress(email: string): Promise<Answer<ScimUser | undefined>>;
  /** `undefined`: SCIM shows no such user. `personId`: an id of the People API. */
  read(personId: string): Promise<Answer<ScimUser | undefined>>;
  /**
   * Gives the user this address instead of their primary one; other addresses stay. What the answer shows is not told: only a
   * later read proves the change, because the person may have to confirm it by email first (help.webex.com nsi3kgb).
   */
  changeAddress(user: ScimUser, email: string): Promise<Answer<undefined>>;
}

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const attributes = `id,userName,emails,displayName,active,${enterprise}:employeeNumber`;
/** The default (documented): a number is hardly anyone else's. */
const pageSize = 100;

/** What is known of the sign-in's scopes; both are absent where nothing is. */
export interface ScimRights {
  /** It lacks the scope for changes over SCIM. */
  readonly scimIsReadOnly?: boolean;
  /** It has that scope. */
  readonly scimMayChange?: boolean;
}

export function createScimUsers(rest: Rest, own: OwnOrganization, rights: ScimRights = {}): ScimUsers {
  const askScim = createAskScim(rest, own);
  const ask: Ask = (request) => askScim({ ...request, path: `/Users${request.path}`, safety: 'repeatable' });
  const get = getUsers(askScim);
  const search = createSearch(ask);
  return {
    isReadOnly: rights.scimIsReadOnly ?? false,
    mayChange: rights.scimMayChange ?? false,
    everybody: () => listScim(get, [`${enterprise}:employeeNumber`]),
    findByEmployeeNumber: (number, how = 'equal') => search(number, how),
    findByAddress: (email) => findByAddress(ask, email),
    async read(personId) {
      const uuid = uuidOfPerson(personId);
      if (uuid === undefined) return { result: 'refused', problem: strangeId };
      return await readScimUser(get, uuid);
    },
    async changeAddress(user, email) {
      let answer = await patch(ask, user, addressOperations(user, email, 'together'));
      const isOtherForm = answer.result === 'refused' && answer.problem.status === 400;
      // It is undocumented which form of the request Webex accepts for the two attributes that must be equal.
      if (isOtherForm) answer = sooner(answer, await patch(ask, user, addressOperations(user, email, 'by path')));
      return answer.result === 'done' ? { ...answer, value: undefined } : answer;
    },
  };
}

/** The description lists `userName` among the attributes to filter by. */
async function findByAddress(ask: Ask, email: string): Promise<Answer<ScimUser | undefined>> {
  const query = new URLSearchParams({ filter: `userName eq ${JSON.stringify(email)}`, attributes });
  const path = `?${query.toString().replaceAll('+', '%20')}`;
  const answer = await ask({ operation: 'scim.find', method: 'GET', path });
  if (answer.result !== 'done') return answer;
  const page = checkedScimPage(answer.value.content);
  const isMeant = ({ userName }: ScimUser): boolean => userName.toLowerCase() === email.toLowerCase();
  // A filter that is ignored would list everyone.
  if (page === undefined || page.hasUnreadable || !page.users.every(isMeant))
    return { result: 'doubt', problem: unreadable(answer.value) };
  return { ...answer, value: page.users[0] };
}

type Ask = (request: Omit<RestRequest, 'safety'>) => Promise<Answer<RestAnswer>>;

function patch(ask: Ask, { id }: ScimUser, operations: readonly object[]): Promise<Answer<RestAnswer>> {
  const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations };
  return ask({ operation: 'scim.changeAddress', method: 'PATCH', path: `/${id}`, body });
}

/** If both forms are refused alike, the first refusal has the reason: it is about the address, not about the form. */
function sooner(first: Answer<RestAnswer>, second: Answer<RestAnswer>): Answer<RestAnswer> {
  return second.result === 'refused' && second.problem.status === 400 ? first : second;
}

/**
 * The description lists `employeeNumber` among the attributes to filter by; RFC 7644 writes attributes of an extension behind
 * its name. Whichever Webex accepts first is used from then on.
 */
function createSearch(ask: Ask): (number: string, how: 'equal' | 'ending') => Promise<Answer<readonly ScimUser[]>> {
  let names: readonly string[] = ['employeeNumber', `${enterprise}:employeeNumber`];
  return async (number, how) => {
    const [first = '', second] = names;
    let answer = await searchBy(ask, first, number, how);
    if (answer.result === 'refused' && answer.problem.status === 400 && second !== undefined) {
      answer = await searchBy(ask, second, number, how);
      if (answer.result === 'done') names = [second];
    }
    return answer;
  };
}

async function searchBy(
  ask: Ask,
  name: string,
  number: string,
  how: 'equal' | 'ending',
): Promise<Answer<readonly ScimUser[]>> {
  const filter = `${name} ${how === 'equal' ? 'eq' : 'ew'} ${JSON.stringify(number)}`;
  const query = new URLSearchParams({ filter, attributes, count: String(pageSize) });
  const answer = await ask({
    operation: 'scim.find',
    method: 'GET',
    path: `?${query.toString().replaceAll('+', '%20')}`,
  });
  if (answer.result !== 'done') return answer;
  const page = checkedScimPage(answer.value.content);
  // A filter that is ignored would list everyone: none of them may be taken for the person who was asked for.
  const isMeant = ({ employeeNumber = '' }: ScimUser): boolean =>
    how === 'equal'
      ? employeeNumber.toLowerCase() === number.toLowerCase()
      : employeeNumber.toLowerCase().endsWith(number.toLowerCase());
  if (page === undefined || page.hasUnreadable || !page.users.every(isMeant)) {
    return { result: 'doubt', problem: unreadable(answer.value) };
  }
  return { ...answer, value: page.users };
}

const strangeId = { code: 'strange-id', message: 'the id of the person has no form in which SCIM knows it' } as const;
