/**
 * How the people of a file are found: each by e-mail, which is a call a row, or by listing the organization, which is a
 * call a page. Whichever costs less; what it will cost is known before the first row is looked up, or learned on the way.
 */
import type { Catalog } from '../catalog.js';
import { RunError } from '../errors.js';
import { createDirectory, type Directory } from '../job/directory.js';
import { comparableNames, mostNamesakes, type Namesakes, type PersonNames } from '../namesakes.js';
import type { Answer } from '../webex/answer.js';
import type { People, PeoplePage, Person } from '../webex/people.js';

export const lookUpWays = ['auto', 'email', 'list'] as const;
export type LookUpWay = (typeof lookUpWays)[number];

export interface FoundPerson {
  /** ISO 8601: not later than what the answer shows. */
  readonly readAt: string;
  /** `undefined`: nobody of the organization. */
  readonly answer: Answer<Person | undefined>;
}

export interface PeopleFinder {
  readonly by: 'email' | 'list';
  /** Calls that listing took; whoever is found by e-mail costs one each. */
  readonly pages: number;
  /** People of the organization; absent where they were not listed. */
  readonly people?: number;
  find(email: string): Promise<FoundPerson>;
  /** Where a list says that there is nobody: asks for that one. Absent where `find` has asked already. */
  readonly confirmAbsence?: (email: string) => Promise<FoundPerson>;
  /** Who bears such a name, of those whom the file does not name. Absent where there is no list. */
  readonly namesakes?: (names: PersonNames) => Namesakes;
  close(): Promise<void>;
}

export interface Finding {
  readonly people: Pick<People, 'findByEmail' | 'everybody'>;
  readonly catalog: Pick<Catalog, 'licenses'>;
  /** Addresses to be found. */
  readonly rows: number;
  readonly way: LookUpWay;
  /** Does any row of the file name this address? Who is named by it is nobody's earlier address. */
  readonly isNamed: (email: string) => boolean;
  /** Where the list is spooled. */
  readonly path: string;
  readonly signal: AbortSignal;
  readonly onListed: (people: number) => void;
}

/** Pages hold at most so many people, as far as anybody has seen. */
const largestPage = 1000;

/** Throws a RunError where the way was chosen and cannot be gone, and where the run is ended. */
export async function findPeople(finding: Finding): Promise<PeopleFinder> {
  const { way, rows } = finding;
  const isCheaper = rows > 1 && likelyPages(finding, largestPage) <= rows;
  if (way === 'email' || (way === 'auto' && !isCheaper)) return byEmail(finding.people);
  const directory = await createDirectory<Person>(finding.path, (person) =>
    person.emails.some(finding.isNamed) ? [] : comparableNames(person),
  );
  try {
    const listed = await listEverybody(finding, directory);
    if ('pages' in listed) return byList(finding.people, directory, listed);
    if (way === 'list') throw cannotList(listed.reason);
  } catch (error) {
    await directory.close();
    throw error;
  }
  await directory.close();
  return byEmail(finding.people);
}

/** There are at least as many people as have the license that most have (GET /licenses, consumedUnits). */
function likelyPages({ catalog }: Finding, perPage: number): number {
  const people = Math.max(0, ...catalog.licenses.map(({ consumed }) => consumed ?? 0));
  return Math.ceil(people / Math.max(1, perPage));
}

type EverybodyListed = { readonly pages: number; readonly people: number; readonly isWhole: boolean };

/** All pages, or why not: the list cannot be read, or turns out to cost more than looking everybody up. */
async function listEverybody(
  finding: Finding,
  directory: Directory<Person>,
): Promise<EverybodyListed | { readonly reason: string }> {
  let [pages, people, isWhole] = [0, 0, true];
  let readAt = new Date().toISOString();
  for await (const page of finding.people.everybody()) {
    if (finding.signal.aborted) throw new RunError('stopped', 'The run was interrupted before every row was planned.');
    if (page.result !== 'done') return { reason: page.problem.message };
    pages += 1;
    people += page.value.people.length;
    isWhole &&= !page.value.hasUnreadable;
    await directory.add(page.value.people, readAt);
    finding.onListed(people);
    if (finding.way === 'auto' && costsMore(finding, page.value, pages)) return { reason: 'it is long' };
    readAt = new Date().toISOString();
  }
  return { pages, people, isWhole };
}

function costsMore(finding: Finding, { people, isLast }: PeoplePage, pages: number): boolean {
  return !isLast && Math.max(pages + 1, likelyPages(finding, people.length)) > finding.rows;
}

/** Each by a call of its own. */
export function byEmail(people: Pick<People, 'findByEmail'>): PeopleFinder {
  return {
    by: 'email',
    pages: 0,
    async find(email) {
      const readAt = new Date().toISOString();
      return { readAt, answer: await people.findByEmail(email) };
    },
    close: () => Promise.resolve(),
  };
}

/** Where an entry could not be read, or several people have one address, a row's own look-up has the last word. */
function byList(people: Finding['people'], directory: Directory<Person>, list: EverybodyListed): PeopleFinder {
  const single = byEmail(people);
  return {
    by: 'list',
    pages: list.pages,
    people: list.people,
    async find(email) {
      const listed = directory.find(email);
      const last = listed.at(-1);
      if (last === undefined && list.isWhole)
        return { readAt: new Date().toISOString(), answer: { result: 'done', value: undefined } };
      if (last === undefined || listed.some(({ person }) => person.id !== last.person.id))
        return await single.find(email);
      return { readAt: last.readAt, answer: { result: 'done', value: last.person } };
    },
    confirmAbsence: (email) => single.find(email),
    namesakes: (names) => namesakesIn(directory, comparableNames(names)),
    close: () => directory.close(),
  };
}

function namesakesIn(directory: Directory<Person>, names: readonly string[]): Namesakes {
  const found = directory.findByName(names, mostNamesakes + 1);
  const areTooMany = found.length > mostNamesakes;
  return { people: areTooMany ? [] : found.map(({ emails }) => emails), areTooMany };
}

function cannotList(reason: string): RunError {
  return new RunError('stopped', `The people of the organization cannot be listed: ${reason}.`, {
    next: 'Try again later, or look everybody up with --look-up email.',
  });
}
