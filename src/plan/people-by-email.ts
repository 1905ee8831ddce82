/** People looked up one by one: by email, and by the beginning of their name, which is all that Webex can search for. */
import type { PersonNames } from '../model/person-names.js';
import { namesakesAmong, spellingsOf, type Namesakes } from './namesakes.js';
import { namesMeant, nearestPerson, type NearPerson } from './near-people.js';
import { nearest } from '../model/names.js';
import type { Answer } from '../webex/answer.js';
import type { People } from '../webex/people.js';
import type { NamedPeople, Person } from '../webex/person.js';

export interface FoundPerson {
  /** ISO 8601: no later than the state that the answer shows. */
  readonly readAt: string;
  /** `undefined`: the organization has no such person. */
  readonly answer: Answer<Person | undefined>;
}

/** Takes one call per person. */
export async function findByEmail(people: Pick<People, 'findByEmail'>, email: string): Promise<FoundPerson> {
  const readAt = new Date().toISOString();
  return { readAt, answer: await people.findByEmail(email) };
}

export interface NameSearch {
  /** Calls made so far. */
  readonly calls: number;
  /** Those whom the file does not name. */
  namesakes(names: PersonNames): Promise<Answer<Namesakes>>;
  /** Everyone of this name, whether the file names them or not. */
  everyoneNamed(names: PersonNames): Promise<Answer<Namesakes>>;
  /** As far as a single search by name can show. */
  near(email: string, names: PersonNames): Promise<NearPerson | undefined>;
}

/** At most this many searched names are remembered, with the people found. */
const mostRemembered = 2000;

/** `isNamed`: does any row of the file name this address? */
export function createNameSearch(people: Pick<People, 'findByName'>, isNamed: (email: string) => boolean): NameSearch {
  const remembered = new Map<string, Promise<Answer<NamedPeople>>>();
  let calls = 0;
  const search = (beginning: string): Promise<Answer<NamedPeople>> => {
    const key = beginning.toLowerCase();
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const oldest = remembered.keys().next().value;
    if (remembered.size >= mostRemembered && oldest !== undefined) remembered.delete(oldest);
    calls += 1;
    const answer = people.findByName(beginning);
    remembered.set(key, answer);
    return answer;
  };
  const others = async (beginning: string): Promise<Answer<NamedPeople>> => {
    const found = await search(beginning);
    if (found.result !== 'done') return found;
    const { value } = found;
    return { ...found, value: { ...value, people: value.people.filter(({ emails }) => !emails.some(isNamed)) } };
  };
  return {
    get calls() {
      return calls;
    },
    namesakes: (names) => firstNamesakes(names, others),
    everyoneNamed: (names) => allOfName(names, search),
    async near(email, names) {
      const [spelling = /^\p{L}*/u.exec(email)?.[0] ?? ''] = spellingsOf(names);
      if (spelling.length < 3) return undefined;
      const found = await others(spelling);
      if (found.result !== 'done') return undefined;
      const best = nearestPerson(email, namesMeant(email, names), found.value.people);
      return best ?? likely(email, found.value.people);
    },
  };
}

type Search = (beginning: string) => Promise<Answer<NamedPeople>>;

/** The people whom the first successful spelling finds: they are enough for a warning. */
async function firstNamesakes(names: PersonNames, search: Search): Promise<Answer<Namesakes>> {
  let areAll = true;
  for (const spelling of spellingsOf(names)) {
    const found = await search(spelling);
    if (found.result !== 'done') return found;
    const namesakes = namesakesAmong(found.value.people, names);
    if (namesakes.people.length > 0 || namesakes.areTooMany) return { result: 'done', value: namesakes };
    areAll &&= found.value.areAll;
  }
  return areAll
    ? { result: 'done', value: { people: [], areTooMany: false } }
    : { result: 'refused', problem: tooMany };
}

/** The people whom any spelling finds; refused if there may be more. */
async function allOfName(names: PersonNames, search: Search): Promise<Answer<Namesakes>> {
  const people = new Map<string, Person>();
  for (const spelling of spellingsOf(names)) {
    const found = await search(spelling);
    if (found.result !== 'done') return found;
    if (!found.value.areAll) return { result: 'refused', problem: tooMany };
    for (const person of found.value.people) people.set(person.id, person);
  }
  return { result: 'done', value: namesakesAmong([...people.values()], names) };
}

const tooMany = { code: 'too-many-people', message: 'too many people have names that begin this way' };

/** An address that is not near but may still be meant: only a hint, which decides nothing. */
function likely(email: string, people: readonly Person[]): NearPerson | undefined {
  const address = nearest(
    email,
    people.flatMap(({ emails }) => emails),
  );
  return address === undefined ? undefined : { email: address, because: 'likely' };
}
