/**
 * Lists people: all, by address, or by the beginning of a name. https://developer.webex.com/docs/api/v1/people (List
 * People)
 */
import type { Answer } from './answer.js';
import { checkedPerson } from './checked-person.js';
import { otherOrganization, type OwnOrganization } from './own-organization.js';
import { eachPage, readPages, type Page } from './pages.js';
import type { NamedPeople, PeoplePage, Person } from './person.js';
import type { Rest } from './rest.js';

/** A million people are 10,000 pages of 100. */
const mostPagesOfPeople = 20_000;

/**
 * `withActivity`: each person's `lastActivity`, which belongs to presence and is expensive for Webex. The service lowers a `max` above its
 * limit (documented for some lists); if it refuses the value, its default is used.
 */
export async function* everybody(
  rest: Rest,
  own: OwnOrganization,
  withActivity = false,
): AsyncGenerator<Answer<PeoplePage>> {
  const inPagesOf = (max: string): AsyncIterable<Answer<Page>> =>
    eachPage(
      rest,
      'people.list',
      `/people?${new URLSearchParams({ max, ...(!withActivity && { excludeStatus: 'true' }) }).toString()}`,
      mostPagesOfPeople,
    );
  let isFirst = true;
  for await (const page of inPagesOf('1000')) {
    if (isFirst && page.result === 'refused' && page.problem.status === 400) {
      for await (const usual of inPagesOf('100')) yield peopleOn(usual, own);
      return;
    }
    isFirst = false;
    yield peopleOn(page, own);
  }
}

function peopleOn(page: Answer<Page>, own: OwnOrganization): Answer<PeoplePage> {
  return page.result === 'done' ? { ...page, value: peopleIn(page.value, own) } : page;
}

function peopleIn({ items, isLast }: Page, own: OwnOrganization): PeoplePage {
  const readable = items.map(checkedPerson).filter((person) => person !== undefined);
  const people = readable.filter((person) => !own.isOfOtherOrganization(person));
  const others = readable.filter((person) => own.isOfOtherOrganization(person));
  return { people, others, hasUnreadable: readable.length < items.length, isLast };
}

/** Maximum pages to read of people whose names begin the same way. */
const mostPagesOfNames = 3;

export async function findByName(rest: Rest, displayName: string, own: OwnOrganization): Promise<Answer<NamedPeople>> {
  const query = new URLSearchParams({ displayName, max: '100', excludeStatus: 'true' });
  const people: Person[] = [];
  let areAll = false;
  let pages = 0;
  for await (const page of eachPage(rest, 'people.find', `/people?${query.toString()}`)) {
    if (page.result !== 'done') return page;
    const { people: found, hasUnreadable, isLast } = peopleIn(page.value, own);
    people.push(...found);
    areAll = isLast && !hasUnreadable;
    if ((pages += 1) === mostPagesOfNames) break;
  }
  return { result: 'done', value: { people, areAll } };
}

/** By exact address, ignoring case; `undefined`: the organization has no such person. */
export async function findByEmail(
  rest: Rest,
  email: string,
  own: OwnOrganization,
): Promise<Answer<Person | undefined>> {
  // Presence is expensive for Webex and the first thing to cause a 429 (People API, List People).
  const query = new URLSearchParams({ email, excludeStatus: 'true' });
  const answer = await readPages(rest, 'people.find', `/people?${query.toString()}`);
  return answer.result === 'done' ? foundIn(answer, email, own) : answer;
}

function foundIn(
  answer: Answer<unknown[]> & { result: 'done' },
  email: string,
  own: OwnOrganization,
): Answer<Person | undefined> {
  const people = answer.value.map(checkedPerson);
  const found = people.filter((person) => person !== undefined).filter((person) => hasEmail(person, email));
  const meant = found.filter((person) => !own.isOfOtherOrganization(person));
  if (meant.length === 0 && found.length > 0) return { result: 'refused', problem: otherOrganization };
  const ids = new Set(meant.map(({ id }) => id));
  if (ids.size > 1) {
    const message = `Webex returned ${ids.size} people for ${email}`;
    return { result: 'refused', problem: { code: 'several-people', message } };
  }
  if (ids.size === 0 && people.length > 0) {
    const message = `Webex was asked for ${email}, but returned another person, or none that can be read`;
    return { result: 'doubt', problem: { code: 'not-webex', message } };
  }
  return { ...answer, value: meant[0] };
}

export function hasEmail(person: Person, email: string): boolean {
  return person.emails.some((one) => one.toLowerCase() === email.toLowerCase());
}
