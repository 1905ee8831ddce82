/**
 * How the people of a file are found: each by email, which is one call per row, or by listing the organization, which is one
 * call per page. The cheaper way is taken; its cost is known before the first row is looked up, or learned along the way.
 */
import type { Catalog } from '../model/catalog.js';
import { RunError } from '../errors.js';
import type { PersonNames } from '../model/person-names.js';
import type { Namesakes } from './namesakes.js';
import type { NearPerson } from './near-people.js';
import type { Answer } from '../webex/answer.js';
import type { People } from '../webex/people.js';
import type { PeoplePage } from '../webex/person.js';
import { largestPage } from './count-look-up.js';
import { createNameSearch, findByEmail, type FoundPerson } from './people-by-email.js';
import { listPeople, type Listing, type PeopleList } from './people-list.js';

export const lookUpWays = ['auto', 'email', 'list'] as const;
export type LookUpWay = (typeof lookUpWays)[number];

export interface PeopleFinder {
  readonly by: 'email' | 'list';
  /** Calls that listing took; finding by email takes one call per person. */
  readonly pages: number;
  /** The number of people in the organization; absent if they were not listed. */
  readonly people?: number;
  /** Who of the file was found over SCIM, which `by` and `pages` leave out; absent: no one was. */
  readonly scim?: { readonly by: 'search' | 'list'; readonly calls: number; readonly found: number };
  /** Calls so far for the names of new people, and for people who are missing from the list. */
  readonly extraCalls: number;
  find(email: string): Promise<FoundPerson>;
  /** The same, if the list tells it; absent: people were not listed. */
  readonly findListed?: (email: string) => FoundPerson | undefined;
  /** Looks a second time for a person who is missing from the list. Absent if `find` asks for each person anyway. */
  readonly confirmAbsence?: (email: string) => Promise<FoundPerson>;
  /** People with this name whom the file does not name. */
  namesakes(names: PersonNames): Promise<Answer<Namesakes>>;
  /** Everyone of this name, whether the file names them or not; with `namesOfAll` only. */
  everyoneNamed(names: PersonNames): Promise<Answer<Namesakes>>;
  /** The person whose address was probably meant, among those whom the file does not name. */
  near(email: string, names: PersonNames): Promise<NearPerson | undefined>;
  close(): Promise<void>;
}

export interface Finding {
  readonly people: Pick<People, 'findByEmail' | 'findByName' | 'everybody'>;
  readonly catalog: Pick<Catalog, 'licenses'>;
  /** The number of addresses to be found. */
  readonly rows: number;
  readonly way: LookUpWay;
  /** Does any row of the file name this address? A person who is named that way is not the one meant by another address. */
  readonly isNamed: (email: string) => boolean;
  /** The file names managers by name. */
  readonly namesOfAll: boolean;
  /** Where the list is spooled. */
  readonly path: string;
  readonly signal: AbortSignal;
  readonly onListed: (people: number) => void;
  /** Asked after the first page of a list, unless it is the only one: are pages of so many people worth their calls? */
  readonly isWorth?: (perPage: number) => boolean;
}

/** Throws a RunError if listing was chosen but is not possible, or if the run is ended. */
export async function findPeople(finding: Finding): Promise<PeopleFinder> {
  const { way, rows } = finding;
  const isCheaper = rows > 1 && likelyPages(finding, largestPage) <= rows;
  if (way === 'email' || (way === 'auto' && !isCheaper)) return byEmail(finding);
  const isWorth = ({ people }: PeoplePage): boolean => finding.isWorth?.(people.length) ?? true;
  const goesOn: Listing['goesOn'] = (page, pages) =>
    way === 'list' || (!costsMore(finding, page, pages) && (pages > 1 || isWorth(page)));
  const list = await listPeople({ ...finding, goesOn });
  if (!('reason' in list)) return byList(finding, list);
  if (way === 'list') throw cannotList(list.reason);
  return byEmail(finding);
}

/** There are at least as many people as have the most widely used license (GET /licenses, consumedUnits). */
export function likelyPeople({ catalog }: Pick<Finding, 'catalog'>): number {
  return Math.max(0, ...catalog.licenses.map(({ consumed }) => consumed ?? 0));
}

function likelyPages(finding: Pick<Finding, 'catalog'>, perPage: number): number {
  return Math.ceil(likelyPeople(finding) / Math.max(1, perPage));
}

function costsMore(finding: Finding, { people }: PeoplePage, pages: number): boolean {
  return Math.max(pages + 1, likelyPages(finding, people.length)) > finding.rows;
}

/** Up to this many pages are listed instead of searching for a name. */
const fewPages = 2;

/**
 * Finds each person with a call of its own. Names of new people are looked up in a list of everyone if that takes no more calls
 * than there are rows, else by one search each. Which of the two is known before the first row, so that no row's result depends
 * on the others.
 */
function byEmail(finding: Finding): PeopleFinder {
  const names = createNameSearch(finding.people, finding.isNamed);
  const mostPages = Math.max(fewPages, finding.rows);
  const isCheap = likelyPages(finding, largestPage) <= mostPages;
  let listing: Promise<PeopleList | undefined> | undefined;
  let listed = 0;
  const listOnce = async (): Promise<PeopleList | undefined> => {
    const made = await listPeople({ ...finding, goesOn: (_page, pages) => pages < mostPages });
    if ('reason' in made) return undefined;
    listed = made.pages;
    return made;
  };
  const list = async (): Promise<PeopleList | undefined> => (isCheap ? await (listing ??= listOnce()) : undefined);
  return {
    by: 'email',
    pages: 0,
    get extraCalls() {
      return names.calls + listed;
    },
    find: (email) => findByEmail(finding.people, email),
    async namesakes(wanted) {
      const all = await list();
      return all?.isWhole === true ? { result: 'done', value: all.namesakes(wanted) } : await names.namesakes(wanted);
    },
    async everyoneNamed(wanted) {
      const all = await list();
      return all?.isWhole === true
        ? { result: 'done', value: all.everyoneNamed(wanted) }
        : await names.everyoneNamed(wanted);
    },
    near: async (email, wanted) => await ((await list()) ?? names).near(email, wanted),
    close: () => closed(listing),
  };
}

/** Closes a list that was made along the way; an error that ended the run was already reported. */
async function closed(list: Promise<PeopleList | undefined> | undefined): Promise<void> {
  await (await list?.catch(() => undefined))?.close();
}

/** If an entry could not be read, or several people have the same address, the row's own lookup decides. */
function byList(finding: Finding, list: PeopleList): PeopleFinder {
  let [single, again] = [0, 0];
  let second: Promise<PeopleList | undefined> | undefined;
  const find = async (email: string): Promise<FoundPerson> => {
    single += 1;
    return await findByEmail(finding.people, email);
  };
  const listAgain = async (): Promise<PeopleList | undefined> => {
    const listing = { ...finding, path: `${finding.path}.again`, onListed: () => undefined, goesOn: () => true };
    const made = await listPeople(listing);
    if ('reason' in made) return undefined;
    again = made.pages;
    return made;
  };
  return {
    by: 'list',
    pages: list.pages,
    people: list.people,
    get extraCalls() {
      return single + again;
    },
    find: async (email) => list.find(email) ?? (await find(email)),
    findListed: (email) => list.find(email),
    // One by one, or from a second list of everyone: whichever costs less, however many there turn out to be.
    async confirmAbsence(email) {
      if (second === undefined && single < list.pages) return await find(email);
      second ??= listAgain();
      return (await second)?.find(email) ?? (await find(email));
    },
    namesakes: (names) => Promise.resolve({ result: 'done', value: list.namesakes(names) }),
    everyoneNamed: (names) => Promise.resolve({ result: 'done', value: list.everyoneNamed(names) }),
    near: (email, names) => list.near(email, names),
    async close() {
      await list.close();
      await closed(second);
    },
  };
}

function cannotList(reason: string): RunError {
  return new RunError('stopped', `The people of the organization cannot be listed: ${reason}.`, {
    next: 'Try again later, or look up each person with --look-up email.',
  });
}
