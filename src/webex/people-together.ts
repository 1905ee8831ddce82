/** Reads that rows ask for at the same time, joined into one list of people (List People, `id`: at most 85 ids). */
import type { Answer } from './answer.js';
import { checkedPerson } from './checked-person.js';
import { isFields, sameId } from './checks.js';
import { unreadable } from './error-body.js';
import { joined } from './joined.js';
import { otherOrganization, type OwnOrganization } from './own-organization.js';
import type { Person } from './person.js';
import type { Rest } from './rest.js';

/** The most ids of one request (documented). */
const mostIds = 85;

/** `undefined`: there is no such person. */
export type ReadTogether = (personId: string) => Promise<Answer<Person | undefined>>;

export function createReadTogether(rest: Rest, own: OwnOrganization): ReadTogether {
  return joined((ids) => readPeople(rest, own, ids), mostIds);
}

/** A person who is neither listed nor told as not found is in doubt. */
async function readPeople(
  rest: Rest,
  own: OwnOrganization,
  ids: readonly string[],
): Promise<Answer<Person | undefined>[]> {
  const query = new URLSearchParams({ id: ids.join(','), max: String(ids.length), excludeStatus: 'true' });
  const answer = await rest({
    operation: 'people.list',
    method: 'GET',
    path: `/people?${query.toString()}`,
    safety: 'repeatable',
  });
  if (answer.result !== 'done') return ids.map(() => answer);
  const { content } = answer.value;
  const items: unknown = isFields(content) ? content['items'] : undefined;
  const absent: unknown = isFields(content) ? content['notFoundIds'] : undefined;
  const people = (Array.isArray(items) ? items : []).map(checkedPerson).filter((one) => one !== undefined);
  const isAbsent = (id: string): boolean =>
    Array.isArray(absent) && absent.some((one) => typeof one === 'string' && sameId(one, id));
  return ids.map((id) => {
    const person = people.find((one) => sameId(one.id, id));
    if (person !== undefined && own.isOfOtherOrganization(person)) {
      return { result: 'refused', problem: otherOrganization };
    }
    if (person !== undefined || isAbsent(id)) return { ...answer, value: person };
    return { result: 'doubt', problem: unreadable(answer.value) };
  });
}
