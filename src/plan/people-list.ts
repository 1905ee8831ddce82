/** The people of an organization from a list, spooled: found by address, by name, and by a similar address. */
import { RunError } from '../errors.js';
import { isEmail } from '../model/cells.js';
import { createDirectory, type Directory } from '../job/directory.js';
import { comparableNames, type PersonNames } from '../model/person-names.js';
import { mostNamesakes, type Namesakes } from './namesakes.js';
import { createNearIndex, type NearIndex } from './near-index.js';
import { namesMeant, nearestPerson, type NearPerson } from './near-people.js';
import type { Answer } from '../webex/answer.js';
import { otherOrganization } from '../webex/own-organization.js';
import type { People } from '../webex/people.js';
import type { PeoplePage, Person } from '../webex/person.js';

export interface PeopleList {
  /** Calls that listing took. */
  readonly pages: number;
  /** The number of people in the organization. */
  readonly people: number;
  /** ISO 8601: when the first page was requested. */
  readonly readAt: string;
  /** Every entry could be read. */
  readonly isWhole: boolean;
  /** `undefined`: the list cannot tell, because an entry was unreadable or several people have the address. */
  find(email: string): { readonly readAt: string; readonly answer: Answer<Person | undefined> } | undefined;
  /** Those whom the file does not name. */
  namesakes(names: PersonNames): Namesakes;
  /** Everyone of this name, if the list was made with `namesOfAll`. */
  everyoneNamed(names: PersonNames): Namesakes;
  /** The person whose address was probably meant, among those whom the file does not name. */
  near(email: string, names: PersonNames): Promise<NearPerson | undefined>;
  close(): Promise<void>;
}

export interface Listing {
  readonly people: Pick<People, 'everybody'>;
  /** Where the list is spooled. */
  readonly path: string;
  /** Does any row of the file name this address? */
  readonly isNamed: (email: string) => boolean;
  /** People whom the file names are looked for by name too: it names managers by name. */
  readonly namesOfAll: boolean;
  readonly signal: AbortSignal;
  readonly onListed: (people: number) => void;
  /** Asked after each page but the last: is the rest still worth its calls? */
  readonly goesOn: (page: PeoplePage, pages: number) => boolean;
}

interface ListedPerson extends Person {
  readonly isOfOtherOrganization?: true;
}

/** The list, or why there is none. Throws a RunError if the run is ended or the spool cannot be written. */
export async function listPeople(listing: Listing): Promise<PeopleList | { readonly reason: string }> {
  const isCandidate = ({ emails, isOfOtherOrganization }: ListedPerson): boolean =>
    isOfOtherOrganization !== true && !emails.some(listing.isNamed);
  const directory = await createDirectory<ListedPerson>(listing.path, (person) =>
    isCandidate(person) || (listing.namesOfAll && person.isOfOtherOrganization !== true) ? comparableNames(person) : [],
  );
  try {
    const listed = await spoolAll(listing, directory);
    if ('pages' in listed) return listOf(directory, listed, isCandidate);
    await directory.close();
    return listed;
  } catch (error) {
    await directory.close();
    throw error;
  }
}

type Spooled = Pick<PeopleList, 'pages' | 'people' | 'readAt' | 'isWhole'>;

async function spoolAll(
  { people: service, signal, onListed, goesOn }: Listing,
  directory: Directory<ListedPerson>,
): Promise<Spooled | { readonly reason: string }> {
  let [pages, people, isWhole] = [0, 0, true];
  const begun = new Date().toISOString();
  let readAt = begun;
  for await (const page of service.everybody()) {
    if (signal.aborted) throw new RunError('stopped', 'The run was interrupted before every row was planned.');
    if (page.result !== 'done') return { reason: page.problem.message };
    const { people: own, others, hasUnreadable, isLast } = page.value;
    pages += 1;
    people += own.length;
    isWhole &&= !hasUnreadable;
    await directory.add(
      [...own, ...others.map((person) => ({ ...person, isOfOtherOrganization: true as const }))],
      readAt,
    );
    onListed(people);
    if (!isLast && !goesOn(page.value, pages)) return { reason: 'it is long' };
    readAt = new Date().toISOString();
  }
  return { pages, people, readAt: begun, isWhole };
}

function listOf(
  directory: Directory<ListedPerson>,
  { pages, people, readAt, isWhole }: Spooled,
  isCandidate: (person: ListedPerson) => boolean,
): PeopleList {
  let index: Promise<NearIndex> | undefined;
  return {
    ...{ pages, people, readAt, isWhole },
    find(email) {
      const listed = directory.find(email);
      const own = listed.filter(({ person }) => person.isOfOtherOrganization !== true);
      const last = own.at(-1);
      if (last !== undefined) {
        const isOne = own.every(({ person }) => person.id === last.person.id);
        return isOne ? { readAt: last.readAt, answer: { result: 'done', value: last.person } } : undefined;
      }
      if (!isWhole) return undefined;
      const isElsewhere = listed.length > 0;
      return {
        readAt,
        answer: isElsewhere ? { result: 'refused', problem: otherOrganization } : { result: 'done', value: undefined },
      };
    },
    namesakes: (names) => peopleNamed(directory, names, isCandidate),
    everyoneNamed: (names) => peopleNamed(directory, names, () => true),
    async near(email, names) {
      index ??= nearIndexOf(directory, isCandidate);
      const meant = namesMeant(email, names);
      const alike = (await index).near(email).map((place) => directory.at(place));
      return nearestPerson(email, meant, [...directory.findByName(meant, mostNamesakes, isCandidate), ...alike]);
    },
    close: () => directory.close(),
  };
}

function peopleNamed(
  directory: Directory<ListedPerson>,
  names: PersonNames,
  isMeant: (person: ListedPerson) => boolean,
): Namesakes {
  const found = directory.findByName(comparableNames(names), mostNamesakes + 1, isMeant);
  const areTooMany = found.length > mostNamesakes;
  return { people: areTooMany ? [] : found.map(({ emails }) => emails), areTooMany };
}

/** Reads the list only when the first near address is needed: in most files, every address is found. */
async function nearIndexOf(
  directory: Directory<ListedPerson>,
  isCandidate: (person: ListedPerson) => boolean,
): Promise<NearIndex> {
  const index = createNearIndex();
  let place = 0;
  for await (const person of directory.everybody()) {
    for (const email of isCandidate(person) ? person.emails.filter(isEmail) : []) index.add(email, place);
    place += 1;
  }
  return index;
}
