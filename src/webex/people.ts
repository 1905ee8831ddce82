/** People API: find, read, create, update. https://developer.webex.com/docs/api/v1/people */
import { RunError } from '../errors.js';
import type { Answer } from './answer.js';
import { booleanOf, isFields, textOf, textsOf } from './checks.js';
import { unreadable, type Rest, type RestAnswer } from './rest.js';

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
}

export interface CreateBody {
  readonly emails: readonly string[];
  readonly [field: string]: unknown;
}

export interface People {
  /** Who the access token belongs to. Throws a RunError. */
  me(): Promise<Person>;
  /** By exact address, whatever its case; `undefined`: nobody of the organization. */
  findByEmail(email: string): Promise<Answer<Person | undefined>>;
  /** `undefined`: there is no such person. */
  read(personId: string): Promise<Answer<Person | undefined>>;
  /** Sent again only where it surely was not processed. A 400 may still have created the person. */
  create(body: CreateBody): Promise<Answer<Person>>;
  /** Replaces the record. `undefined`: the answer shows no person (204). */
  update(personId: string, body: unknown, options: { callingData: boolean }): Promise<Answer<Person | undefined>>;
}

export function createPeople(rest: Rest): People {
  return {
    me: () => readMe(rest),
    async findByEmail(email) {
      const path = `/people?email=${encodeURIComponent(email)}`;
      const answer = await rest({ operation: 'people.find', method: 'GET', path, safety: 'repeatable' });
      return answer.result === 'done' ? foundIn(answer, email) : answer;
    },
    async read(personId) {
      const path = `/people/${encodeURIComponent(personId)}?callingData=true`;
      const answer = await rest({ operation: 'people.read', method: 'GET', path, safety: 'repeatable' });
      if (answer.result === 'refused' && answer.problem.status === 404) return { result: 'done', value: undefined };
      return answer.result === 'done' ? personIn(answer, (person) => sameId(person.id, personId)) : answer;
    },
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
  };
}

async function readMe(rest: Rest): Promise<Person> {
  const answer = await rest({ operation: 'people.me', method: 'GET', path: '/people/me', safety: 'repeatable' });
  const person = answer.result === 'done' ? checkedPerson(answer.value.content) : undefined;
  if (person) return person;
  const why = answer.result === 'done' ? 'the answer is not what Webex documents' : answer.problem.message;
  const problem = answer.result === 'doubt' ? 'stopped' : 'signIn';
  throw new RunError(problem, `Webex does not say who the access token belongs to (GET /people/me): ${why}.`, {
    next: 'Look at --api-url and at the scopes of the token (spark:all spark-admin:people_read).',
  });
}

type DoneRest = Extract<Answer<RestAnswer>, { result: 'done' }>;

/** An answer about somebody else is never taken for the one that was asked for. */
function personIn<T extends Person | undefined>(
  answer: DoneRest,
  isMeant: (person: Person) => boolean,
): Answer<Person & T> {
  const { status, content } = answer.value;
  const person = checkedPerson(content);
  if (person && isMeant(person)) return { ...answer, value: person as Person & T };
  return { result: 'doubt', problem: unreadable(status, answer.trackingId) };
}

function foundIn(answer: DoneRest, email: string): Answer<Person | undefined> {
  const { status, content } = answer.value;
  const items: unknown = isFields(content) ? content['items'] : undefined;
  if (!Array.isArray(items)) return { result: 'doubt', problem: unreadable(status, answer.trackingId) };
  const people = items.map(checkedPerson);
  const meant = people.filter((person) => person !== undefined && hasEmail(person, email));
  if (meant.length > 1) {
    const message = `Webex names ${meant.length} people for ${email}`;
    return { result: 'refused', problem: { code: 'several-people', message } };
  }
  if (meant.length === 0 && people.length > 0)
    return { result: 'doubt', problem: unreadable(status, answer.trackingId) };
  return { ...answer, value: meant[0] };
}

function hasEmail(person: Person, email: string): boolean {
  return person.emails.some((one) => one.toLowerCase() === email.toLowerCase());
}

/** GET /people/{id} takes the bare UUID too; what comes back is the whole id. */
function sameId(a: string, b: string): boolean {
  return a === b || a.replace(/=+$/u, '') === b.replace(/=+$/u, '');
}

/** Unknown fields are ignored: Webex may add some at any time. */
export function checkedPerson(content: unknown): Person | undefined {
  if (!isFields(content)) return undefined;
  const [id, emails] = [textOf(content['id']), textsOf(content['emails'])];
  if (id === undefined || id === '' || emails === undefined) return undefined;
  const texts = [
    'firstName',
    'lastName',
    'displayName',
    'title',
    'department',
    'manager',
    'managerId',
    'avatar',
    'extension',
    'locationId',
    'orgId',
    'userName',
    'created',
  ] as const;
  const lists = ['roles', 'licenses', 'siteUrls'] as const;
  const flags = ['loginEnabled', 'invitePending'] as const;
  const { addresses, phoneNumbers } = content;
  return {
    id,
    emails,
    ...picked(content, texts, textOf),
    ...picked(content, lists, idsOf),
    ...picked(content, flags, booleanOf),
    ...(Array.isArray(addresses) && { addresses }),
    ...(Array.isArray(phoneNumbers) && { phoneNumbers: phoneNumbers.filter(isPhone) }),
  };
}

function picked<K extends string, T>(
  content: Readonly<Record<string, unknown>>,
  names: readonly K[],
  read: (value: unknown) => T | undefined,
): { [N in K]?: T } {
  const entries = names.flatMap((name) => {
    const value = read(content[name]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries) as { [N in K]?: T };
}

/** Some of Webex's own examples join several ids with commas in one element. */
function idsOf(value: unknown): string[] | undefined {
  return textsOf(value)?.flatMap((ids) => ids.split(','));
}

function isPhone(value: unknown): value is { type: string; value: string } {
  return isFields(value) && typeof value['type'] === 'string' && typeof value['value'] === 'string';
}
