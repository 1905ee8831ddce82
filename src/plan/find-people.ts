/**
 * How the people of a file are found: each by e-mail, which is a call a row, or by listing the organization, which is a
 * call a page. Whichever costs less; what it will cost is known before the first row is looked up, or learned on the way.
 */
import type { Catalog } from '../model/catalog.js';
import { RunError } from '../errors.js';
import type { Namesakes, PersonNames } from './namesakes.js';
import type { NearPerson } from './near-people.js';
import type { Answer } from '../webex/answer.js';
import type { People } from '../webex/people.js';
import type { PeoplePage } from '../webex/person.js';
import { createNameSearch, findByEmail, type FoundPerson } from './people-by-email.js';
import { listPeople, type Listing, type PeopleList } from './people-list.js';

export const lookUpWays = ['auto', 'email', 'list'] as const;
export type LookUpWay = (typeof lookUpWays)[number];

export interface PeopleFinder {
  readonly by: 'email' | 'list';
  /** Calls that listing took; finding by e-mail takes one call a person. */
  readonly pages: number;
  /** People of the organization; absent where they were not listed. */
  readonly people?: number;
  /** Calls so far for names of new people, and for people whom a list did not name. */
  readonly extraCalls: number;
  find(email: string): Promise<FoundPerson>;
  /** Where a list does not name a person: looks a second time. Absent where `find` has asked for this very person. */
  readonly confirmAbsence?: (email: string) => Promise<FoundPerson>;
  /** Who bears such a name, of those whom the file does not name. */
  namesakes(names: PersonNames): Promise<Answer<Namesakes>>;
  /** Whose address was probably meant, of those whom the file does not name. */
  near(email: string, names: PersonNames): Promise<NearPerson | undefined>;
  close(): Promise<void>;
}

export interface Finding {
  readonly people: Pick<People, 'findByEmail' | 'findByName' | 'everybody'>;
  readonly catalog: Pick<Catalog, 'licenses'>;
  /** Addresses to be found. */
  readonly rows: number;
  readonly way: LookUpWay;
  /** Does any row of the file name this address? Who is named by it has no other address there that is meant. */
  readonly isNamed: (email: string) => boolean;
  /** Where the list is spooled. */
  readonly path: string;
  readonly signal: AbortSignal;
  readonly onListed: (people: number) => void;
}

/** Pages hold at most so many people, as far as anyone has seen. */
const largestPage = 1000;

/** Throws a RunError where the way was chosen and cannot be gone, and where the run is ended. */
export async function findPeople(finding: Finding): Promise<PeopleFinder> {
  const { way, rows } = finding;
  const isCheaper = rows > 1 && likelyPages(finding, largestPage) <= rows;
  if (way === 'email' || (way === 'auto' && !isCheaper)) return byEmail(finding);
  const goesOn: Listing['goesOn'] = (page, pages) => way === 'list' || !costsMore(finding, page, pages);
  const list = await listPeople({ ...finding, goesOn });
  if (!('reason' in list)) return byList(finding, list);
  if (way === 'list') throw cannotList(list.reason);
  return byEmail(finding);
}

/** There are at least as many people as have the license that most have (GET /licenses, consumedUnits). */
function likelyPages({ catalog }: Pick<Finding, 'catalog'>, perPage: number): number {
  const people = Math.max(0, ...catalog.licenses.map(({ consumed }) => consumed ?? 0));
  return Math.ceil(people / Math.max(1, perPage));
}

function costsMore(finding: Finding, { people }: PeoplePage, pages: number): boolean {
  return Math.max(pages + 1, likelyPages(finding, people.length)) > finding.rows;
}

/** So few pages are listed rather than to search for a name. */
const fewPages = 2;

/**
 * Each by a call of its own. New people's names are looked for in a list of all where that takes no more calls than rows, else by a
 * search each: which of both, is known before the first row, so that no row's end depends on the others.
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
    near: async (email, wanted) => await ((await list()) ?? names).near(email, wanted),
    close: () => closed(listing),
  };
}

/** What was listed on the way is closed; what ended the run was told already. */
async function closed(list: Promise<PeopleList | undefined> | undefined): Promise<void> {
  await (await list?.catch(() => undefined))?.close();
}

/** Where an entry could not be read, or several people have one address, a row's own look-up has the last word. */
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
    // Asked one by one, or by another list of all: whichever costs less, however many they turn out to be.
    async confirmAbsence(email) {
      if (second === undefined && single < list.pages) return await find(email);
      second ??= listAgain();
      return (await second)?.find(email) ?? (await find(email));
    },
    namesakes: (names) => Promise.resolve({ result: 'done', value: list.namesakes(names) }),
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
