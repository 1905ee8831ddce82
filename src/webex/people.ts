/** People API: find, read, create, update, remove. https://developer.webex.com/docs/api/v1/people */
import type { Person, PeoplePage, NamedPeople } from './person.js';
import { RunError } from '../errors.js';
import type { Answer } from './answer.js';
import { checkedPerson } from './checked-person.js';
import { sameId } from './checks.js';
import { unreadable } from './error-body.js';
import { otherOrganization, type OwnOrganization } from './own-organization.js';
import { readPages } from './pages.js';
import { everybody, findByEmail, findByName, hasEmail } from './people-lists.js';
import { withMissingAttributes } from './required-attributes.js';
import type { Rest, RestAnswer } from './rest.js';

export interface CreateBody {
  readonly emails: readonly string[];
  readonly [field: string]: unknown;
}

/**
 * Once `me()` has been read, finding or reading a person of another organization is refused (`other-organization`), and
 * lists by name leave such people out.
 */
export interface People {
  /** The owner of the access token. Throws a RunError. */
  me(): Promise<Person>;
  /** All people, page by page, up to the last page or the first failure. `withActivity`: with their `lastActivity`. */
  everybody(withActivity?: boolean): AsyncIterable<Answer<PeoplePage>>;
  /**
   * May the caller see people other than themselves? Requests only the first one (List People; scope
   * spark-admin:people_read).
   */
  mayList(): Promise<Answer<true>>;
  /** By exact address, ignoring case; `undefined`: the organization has no such person. */
  findByEmail(email: string): Promise<Answer<Person | undefined>>;
  /** People whose display name begins with `beginning`, ignoring case; only the first pages of them. */
  findByName(beginning: string): Promise<Answer<NamedPeople>>;
  /** `undefined`: there is no such person. */
  read(personId: string): Promise<Answer<Person | undefined>>;
  /** Sent again only if it was certainly not processed. A 400 may still have created the person. */
  create(body: CreateBody): Promise<Answer<Person>>;
  /** Replaces the record. `undefined`: the answer shows no person (204). */
  update(personId: string, body: unknown, options: { callingData: boolean }): Promise<Answer<Person | undefined>>;
  /** A person who is already gone counts as removed; `not there`: Webex says that there is no such person. */
  remove(personId: string): Promise<Answer<'not there' | undefined>>;
}

export function createPeople(rest: Rest, own: OwnOrganization): People {
  return {
    async me() {
      const me = await readMe(rest);
      own.learn(me.orgId);
      return me;
    },
    everybody: (withActivity) => everybody(rest, own, withActivity),
    async mayList() {
      const path = '/people?max=1&excludeStatus=true';
      const answer = await rest({ operation: 'people.list', method: 'GET', path, safety: 'repeatable' });
      return answer.result === 'done' ? { ...answer, value: true } : answer;
    },
    findByEmail: (email) => findByEmail(rest, email, own),
    findByName: (beginning) => findByName(rest, beginning, own),
    async read(personId) {
      const read = await readPerson(rest, personId);
      const isOfOtherOrganization =
        read.result === 'done' && read.value !== undefined && own.isOfOtherOrganization(read.value);
      return isOfOtherOrganization ? { result: 'refused', problem: otherOrganization } : read;
    },
    async create(body) {
      const request = { operation: 'people.create', method: 'POST', path: '/people', body, safety: 'once' } as const;
      const answer = explained(await rest(request));
      const [email = ''] = body.emails;
      return answer.result === 'done'
        ? ownIn(
            personIn(answer, (person) => hasEmail(person, email)),
            own,
          )
        : answer;
    },
    async update(personId, body, { callingData }) {
      const path = `/people/${encodeURIComponent(personId)}${callingData ? '?callingData=true' : ''}`;
      const request = { operation: 'people.update', method: 'PUT', path, body, safety: 'repeatable' } as const;
      const answer = explained(await rest(request));
      if (answer.result !== 'done') return answer;
      if (answer.value.content === undefined) return { ...answer, value: undefined };
      return ownIn(
        personIn(answer, (person) => sameId(person.id, personId)),
        own,
      );
    },
    remove: (personId) => removePerson(rest, personId),
  };
}

/** A refusal for missing attributes says which ones, and what to do. */
function explained<T>(answer: Answer<T>): Answer<T> {
  return answer.result === 'refused' ? { ...answer, problem: withMissingAttributes(answer.problem) } : answer;
}

/** Deleting twice is the same as deleting once: a repeated call gets a 404 in Webex's own words, which counts as done. */
async function removePerson(rest: Rest, personId: string): ReturnType<People['remove']> {
  const path = `/people/${encodeURIComponent(personId)}`;
  const answer = await rest({ operation: 'people.remove', method: 'DELETE', path, safety: 'repeatable' });
  if (answer.result === 'refused' && answer.problem.code === 'http-404') return { result: 'done', value: 'not there' };
  return answer.result === 'done' ? { ...answer, value: undefined } : answer;
}

async function readMe(rest: Rest): Promise<Person> {
  const answer = await rest({ operation: 'people.me', method: 'GET', path: '/people/me', safety: 'repeatable' });
  const person = answer.result === 'done' ? checkedPerson(answer.value.content) : undefined;
  if (person) return person;
  const { message, status } = answer.result === 'done' ? unreadable(answer.value) : answer.problem;
  const forbidden = answer.result !== 'done' && status === 403;
  const who = 'Webex does not say who the access token belongs to (GET /people/me)';
  throw new RunError(forbidden ? 'signIn' : 'stopped', `${who}: ${message}.`, {
    next: forbidden
      ? 'The token needs the scopes spark:all and spark-admin:people_read.'
      : 'Check --api-url and the network, then try again.',
  });
}

/** A 404 means "no such person" only in Webex's own words: a page from an intermediary may say anything. */
async function readPerson(rest: Rest, personId: string): Promise<Answer<Person | undefined>> {
  const path = `/people/${encodeURIComponent(personId)}?callingData=true`;
  const answer = await rest({ operation: 'people.read', method: 'GET', path, safety: 'repeatable' });
  if (answer.result === 'refused' && answer.problem.code === 'http-404') return { result: 'done', value: undefined };
  if (answer.result !== 'done') return answer;
  const read = personIn(answer, (person) => sameId(person.id, personId));
  if (read.result !== 'done' || read.value.emails.length < 2 || read.value.userName !== undefined) return read;
  return await withUserName(rest, read);
}

/**
 * The order of several addresses means nothing (People API); only the sign-in name shows which one is primary, and it is in
 * the lists by id (seen by wxc_sdk). If it is missing there, the person is returned as read.
 */
async function withUserName(rest: Rest, read: Answer<Person> & { result: 'done' }): Promise<Answer<Person>> {
  const { id } = read.value;
  const listed = await readPages(rest, 'people.read', `/people?${new URLSearchParams({ id }).toString()}`);
  if (listed.result !== 'done') return listed;
  const same = listed.value.map(checkedPerson).find((person) => person && sameId(person.id, id));
  const userName = same?.userName;
  return userName === undefined ? read : { ...read, value: { ...read.value, userName } };
}

/** An answer about another person, or one that reports errors, is never accepted for the requested person. */
function personIn(
  answer: Extract<Answer<RestAnswer>, { result: 'done' }>,
  isMeant: (person: Person) => boolean,
): Answer<Person> {
  const person = checkedPerson(answer.value.content);
  if (person && isMeant(person)) return { ...answer, value: person };
  return { result: 'doubt', problem: unreadable(answer.value) };
}

/** The call was made, but the answer shows a person of another organization: what it did there is unknown. */
function ownIn(answer: Answer<Person>, own: OwnOrganization): Answer<Person> {
  const isOfOtherOrganization = answer.result === 'done' && own.isOfOtherOrganization(answer.value);
  return isOfOtherOrganization ? { result: 'doubt', problem: otherOrganization } : answer;
}
