/**
 * Finds the people of a file over SCIM where that takes fewer calls than over the People API. Whom SCIM does not show, the
 * People API finds as if they were a file of their own, and it alone compares the names of new people.
 */
import type { FileHeader } from '../model/columns.js';
import type { PlanOptions } from '../model/plan-options.js';
import type { Answer } from '../webex/answer.js';
import type { ScimDirectory } from '../webex/scim-directory.js';
import type { ScimUsers } from '../webex/scim-users.js';
import { mostJoined } from '../webex/scim-look-up.js';
import { uuidOfPerson } from '../webex/scim-user.js';
import { callsForAbsent, callsOverPeopleApi, pagesOf, scimPage, type LookUpSize } from './count-look-up.js';
import { findPeople, likelyPeople, type Finding, type PeopleFinder } from './find-people.js';
import { needsPeopleApi } from './needs-people-api.js';
import type { FoundPerson } from './people-by-email.js';
import type { ScimReader } from './scim-reader.js';
import { absentShare, listScimUsers, searchUsers, type ScimFinding, type ShownPeople } from './scim-search.js';

export interface OverScim extends Omit<ScimFinding, 'directory'> {
  readonly directory: ScimDirectory;
  readonly scim: Pick<ScimUsers, 'findByEmployeeNumber'>;
  /** The file has columns that only SCIM shows. */
  readonly readsScim: boolean;
}

export interface FoundOverScim {
  readonly finder: PeopleFinder;
  /** What only SCIM shows of the people who were found so; absent: no one was found so, or the file has no such columns. */
  readonly reader?: ScimReader;
}

/** May people be found over SCIM, as far as the file and the options tell? */
export function mayFindOverScim(
  header: FileHeader,
  { key, people }: Pick<PlanOptions, 'key' | 'people'>,
  namesOfAll: boolean,
): boolean {
  return key === undefined && people !== 'new' && !namesOfAll && !needsPeopleApi(header);
}

/** Throws a RunError (`stopped`) if the run is ended. */
export async function findOverScim(over: OverScim, finding: Finding): Promise<FoundOverScim> {
  const before = over.directory.calls();
  const shown = await shownPeople(over, finding);
  if ('finder' in shown) return shown;
  try {
    const others = await findPeople({ ...finding, rows: shown.absent });
    const people = others.people ?? shown.total ?? (await sizeOf(over, finding));
    const calls = over.directory.calls() - before;
    const finder = finderOf({ ...shown, calls }, others, people);
    return over.readsScim ? { finder, reader: readerOf(over, shown) } : { finder };
  } catch (error) {
    await shown.close();
    throw error;
  }
}

/** `finder`: the People API takes no more calls. */
async function shownPeople(over: OverScim, finding: Finding): Promise<ShownPeople | FoundOverScim> {
  const size: LookUpSize = { rows: finding.rows, people: likelyPeople(finding), readsScim: over.readsScim };
  const [most, searches] = [callsOverPeopleApi(size), Math.ceil((size.rows + 1) / mostJoined)];
  const pages = pagesOf(size.people, scimPage) + 1;
  if (searches + Number(needsSize(size)) < most && searches <= pages) {
    const isWorth = (absent: number, left: number): boolean =>
      left + Number(needsSize(size)) + callsForAbsent(absent, size) < most;
    const told = { isRefused: false };
    const searched = await searchUsers(over, isWorth, () => void (told.isRefused = true));
    // If addresses cannot be joined, each user would be read alone.
    const isListed = told.isRefused && over.readsScim && pages < size.rows;
    const shown = searched ?? (isListed ? await listScimUsers(over, size.rows - 1) : undefined);
    if (shown !== undefined) return shown;
  } else if (over.readsScim && pages < most) {
    const shown = await listScimUsers(over, most - 1);
    if (shown !== undefined) return shown;
  }
  return over.readsScim ? { finder: await findPeople(finding) } : await listedWhereFewer(over, finding, size);
}

/** Lists people over the People API, unless its pages turn out so small that SCIM takes fewer. */
async function listedWhereFewer(
  over: OverScim,
  finding: Finding,
  size: LookUpSize,
): Promise<ShownPeople | FoundOverScim> {
  let [perPage, isLong] = [0, false];
  const pages = pagesOf(size.people, scimPage) + 2;
  const isWorth = (people: number): boolean => {
    perPage = people;
    isLong = pagesOf(size.people, people) > pages;
    return !isLong;
  };
  const finder = await findPeople({ ...finding, isWorth });
  if (!isLong) return { finder };
  const share = await absentShare(over);
  const absent = share === undefined ? Infinity : callsForAbsent(share * size.rows, size, perPage);
  const most = Math.min(size.rows, pagesOf(size.people, perPage)) - 2 - absent;
  const shown = most > 0 ? await listScimUsers(over, most) : undefined;
  if (shown !== undefined) await finder.close();
  return shown ?? { finder: await findPeople(finding) };
}

/** The size of the organization limits removals; for few rows, the limit cannot be reached. */
function needsSize({ rows, people }: LookUpSize): boolean {
  return rows > Math.min(100, people / 20);
}

async function sizeOf({ directory }: OverScim, finding: Finding): Promise<number | undefined> {
  const size = { rows: finding.rows, people: likelyPeople(finding), readsScim: false };
  const count = needsSize(size) ? await directory.count() : undefined;
  return count?.result === 'done' ? count.value : undefined;
}

function finderOf(
  shown: ShownPeople & { readonly calls: number },
  others: PeopleFinder,
  people: number | undefined,
): PeopleFinder {
  const found = (email: string): FoundPerson | undefined => {
    const one = shown.find(email);
    return one && { readAt: one.readAt, answer: { result: 'done', value: one.person } };
  };
  const { by, calls, found: count } = shown;
  return {
    ...others,
    get extraCalls() {
      return others.extraCalls;
    },
    ...(people !== undefined && { people }),
    scim: { by, calls, found: count },
    find: async (email) => found(email) ?? (await others.find(email)),
    findListed: (email) => found(email) ?? others.findListed?.(email),
    async close() {
      await shown.close();
      await others.close();
    },
  };
}

function readerOf({ directory, scim }: OverScim, shown: ShownPeople): ScimReader {
  return {
    async userOf(person) {
      const id = uuidOfPerson(person.id);
      const user = person.emails.map((email) => shown.find(email)?.user).find((one) => one?.id === id);
      if (user === undefined) return await directory.read(person.id);
      return { result: 'done', value: user } satisfies Answer<typeof user>;
    },
    findByNumber: (number) => scim.findByEmployeeNumber(number),
    reach: () => directory.reach(),
    close: () => Promise.resolve(),
  };
}
