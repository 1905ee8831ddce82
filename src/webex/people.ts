/** People API: find, read, create, update, remove. https://developer.webex.com/docs/api/v1/people */
import { RunError } from '../errors.js';
import type { Answer } from './answer.js';
import { checkedPerson } from './checked-person.js';
import { isFields, sameId } from './checks.js';
import { unreadable } from './error-body.js';
import { eachPage, readPages, type Page } from './pages.js';
import type { Rest, RestAnswer } from './rest.js';

export interface Person {
  readonly id: string;
  readonly emails: readonly string[];
  readonly firstName?: string;
  readonly lastName?: string;
  readonly displayName?: string;
  readonly title?: string;
  readonly department?: string;
  /** Webex's own word for the manager: a name or an identifier. */
  readonly manager?: string;
  readonly managerId?: string;
  readonly avatar?: string;
  readonly addresses?: readonly unknown[];
  readonly phoneNumbers?: readonly { readonly type: string; readonly value: string }[];
  readonly extension?: string;
  readonly locationId?: string;
  readonly orgId?: string;
  /** Absent where the answer leaves them out; never to be taken for none. */
  readonly roles?: readonly string[];
  readonly licenses?: readonly string[];
  readonly siteUrls?: readonly string[];
  readonly loginEnabled?: boolean;
  readonly invitePending?: boolean;
  /** Undocumented; the sign-in name, seen in some answers. */
  readonly userName?: string;
  /** ISO 8601 */
  readonly created?: string;
  /** Fields that are there in a shape that cannot be read; what is built on the whole record cannot be built. */
  readonly unreadable?: readonly string[];
}

export interface CreateBody {
  readonly emails: readonly string[];
  readonly [field: string]: unknown;
}

export interface PeoplePage {
  readonly people: readonly Person[];
  /** An item of the page could not be read: whoever is not in the list may be that one. */
  readonly hasUnreadable: boolean;
  readonly isLast: boolean;
}

export interface People {
  /** Who the access token belongs to. Throws a RunError. */
  me(): Promise<Person>;
  /** Everybody, page by page, up to the last page or to what stands in the way. */
  everybody(): AsyncIterable<Answer<PeoplePage>>;
  /** May the caller see other people than themselves? Asks for the first one (List People; scope spark-admin:people_read). */
  mayList(): Promise<Answer<true>>;
  /** By exact address, whatever its case; `undefined`: nobody of the organization. */
  findByEmail(email: string): Promise<Answer<Person | undefined>>;
  /** People whose display name begins so; the first page of them. */
  findByName(beginning: string): Promise<Answer<Person[]>>;
  /** `undefined`: there is no such person. */
  read(personId: string): Promise<Answer<Person | undefined>>;
  /** Sent again only where it surely was not processed. A 400 may still have created the person. */
  create(body: CreateBody): Promise<Answer<Person>>;
  /** Replaces the record. `undefined`: the answer shows no person (204). */
  update(personId: string, body: unknown, options: { callingData: boolean }): Promise<Answer<Person | undefined>>;
  /** Who is gone already is gone. */
  remove(personId: string): Promise<Answer<undefined>>;
}

export function createPeople(rest: Rest): People {
  return {
    me: () => readMe(rest),
    everybody: () => everybody(rest),
    async mayList() {
      const path = '/people?max=1&excludeStatus=true';
      const answer = await rest({ operation: 'people.list', method: 'GET', path, safety: 'repeatable' });
      return answer.result === 'done' ? { ...answer, value: true } : answer;
    },
    async findByEmail(email) {
      // Presence costs Webex much and is what leads to 429 first (People API, List People).
      const query = new URLSearchParams({ email, excludeStatus: 'true' });
      const answer = await readPages(rest, 'people.find', `/people?${query.toString()}`);
      return answer.result === 'done' ? foundIn(answer, email) : answer;
    },
    async findByName(displayName) {
      const query = new URLSearchParams({ displayName, max: '100', excludeStatus: 'true' });
      const path = `/people?${query.toString()}`;
      const answer = await rest({ operation: 'people.find', method: 'GET', path, safety: 'repeatable' });
      if (answer.result !== 'done') return answer;
      const items: unknown = isFields(answer.value.content) ? answer.value.content['items'] : undefined;
      const people = Array.isArray(items) ? items.flatMap((item) => checkedPerson(item) ?? []) : [];
      return { ...answer, value: people };
    },
    read: (personId) => readPerson(rest, personId),
    async create(body) {
      const answer = await rest({ operation: 'people.create', method: 'POST', path: '/people', body, safety: 'once' });
      const [email = ''] = body.emails;
      return answer.result === 'done' ? personIn(answer, (person) => hasEmail(person, email)) : answer;
    },
    async update(personId, body, { callingData }) {
      const path = `/people/${encodeURIComponent(personId)}${callingData ? '?callingData=true' : ''}`;
      const answer = await rest({ operation: 'people.update', method: 'PUT', path, body, safety: 'repeatable' });
      if (answer.result !== 'done') return answer;
      if (answer.value.content === undefined) return { ...answer, value: undefined };
      return personIn(answer, (person) => sameId(person.id, personId));
    },
    remove: (personId) => removePerson(rest, personId),
  };
}

/** A million people in pages of 100 are 10,000. */
const mostPagesOfPeople = 20_000;

/** `max` above what the service gives is lowered by it (documented for some); a service that refuses it gets its default. */
async function* everybody(rest: Rest): AsyncGenerator<Answer<PeoplePage>> {
  const inPagesOf = (max: string): AsyncIterable<Answer<Page>> =>
    eachPage(
      rest,
      'people.list',
      `/people?${new URLSearchParams({ max, excludeStatus: 'true' }).toString()}`,
      mostPagesOfPeople,
    );
  let isFirst = true;
  for await (const page of inPagesOf('1000')) {
    if (isFirst && page.result === 'refused' && page.problem.status === 400) {
      for await (const usual of inPagesOf('100')) yield peopleOn(usual);
      return;
    }
    isFirst = false;
    yield peopleOn(page);
  }
}

function peopleOn(page: Answer<Page>): Answer<PeoplePage> {
  if (page.result !== 'done') return page;
  const people = page.value.items.map(checkedPerson);
  const readable = people.filter((person) => person !== undefined);
  const { isLast } = page.value;
  return { ...page, value: { people: readable, hasUnreadable: readable.length < people.length, isLast } };
}

/** Deleting twice is deleting once: a repetition finds nobody, in Webex's own words. */
async function removePerson(rest: Rest, personId: string): Promise<Answer<undefined>> {
  const path = `/people/${encodeURIComponent(personId)}`;
  const answer = await rest({ operation: 'people.remove', method: 'DELETE', path, safety: 'repeatable' });
  if (answer.result === 'refused' && answer.problem.code === 'http-404') return { result: 'done', value: undefined };
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
      : 'Look at --api-url and the network, then try again.',
  });
}

/** A 404 counts as "there is nobody" only in Webex's own words: a page in between may say anything. */
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
 * Of several addresses the order says nothing (People API); which one is the primary only the sign-in name tells, and
 * that is in the lists by id (seen by wxc_sdk). Where it is not, the person is as they were read.
 */
async function withUserName(rest: Rest, read: Answer<Person> & { result: 'done' }): Promise<Answer<Person>> {
  const { id } = read.value;
  const listed = await readPages(rest, 'people.read', `/people?${new URLSearchParams({ id }).toString()}`);
  if (listed.result !== 'done') return listed;
  const same = listed.value.map(checkedPerson).find((person) => person && sameId(person.id, id));
  const userName = same?.userName;
  return userName === undefined ? read : { ...read, value: { ...read.value, userName } };
}

/** An answer about somebody else, or one that tells of errors, is never taken for the one that was asked for. */
function personIn(
  answer: Extract<Answer<RestAnswer>, { result: 'done' }>,
  isMeant: (person: Person) => boolean,
): Answer<Person> {
  const person = checkedPerson(answer.value.content);
  if (person && isMeant(person)) return { ...answer, value: person };
  return { result: 'doubt', problem: unreadable(answer.value) };
}

function foundIn(answer: Answer<unknown[]> & { result: 'done' }, email: string): Answer<Person | undefined> {
  const people = answer.value.map(checkedPerson);
  const meant = people.filter((person) => person !== undefined && hasEmail(person, email));
  const ids = new Set(meant.map((person) => person?.id));
  if (ids.size > 1) {
    const message = `Webex names ${ids.size} people for ${email}`;
    return { result: 'refused', problem: { code: 'several-people', message } };
  }
  if (ids.size === 0 && people.length > 0) {
    const message = `Webex was asked for ${email} and names somebody else, or nobody that can be read`;
    return { result: 'doubt', problem: { code: 'not-webex', message } };
  }
  return { ...answer, value: meant[0] };
}

function hasEmail(person: Person, email: string): boolean {
  return person.emails.some((one) => one.toLowerCase() === email.toLowerCase());
}
