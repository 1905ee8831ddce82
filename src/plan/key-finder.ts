/**
 * Users by employee number, which only SCIM tells: from a list of all users if that takes no more calls than there are rows,
 * else by one search per row.
 */
import { RunError } from '../errors.js';
import { createDirectory, type Directory } from '../job/directory.js';
import type { Answer, ServiceProblem } from '../webex/answer.js';
import type { Person } from '../webex/person.js';
import { uuidOfPerson, type ScimPage, type ScimUser } from '../webex/scim-user.js';
import { scimClosed } from '../webex/scim-request.js';
import type { ScimUsers } from '../webex/scim-users.js';
import type { LookUpWay } from './find-people.js';
import { asListed, type ListedUser } from './listed-user.js';

export interface KeyFinder {
  readonly by: 'search' | 'list';
  /** Calls so far. */
  readonly calls: number;
  /** Users with this employee number, ignoring case; zeros count. */
  find(number: string): Promise<Answer<readonly ScimUser[]>>;
  /** The same, asked anew: also users whose employee number differs only in zeros at its beginning. */
  findAlike(number: string): Promise<Answer<readonly ScimUser[]>>;
  /** The user who is this person; `undefined`: SCIM does not show them. */
  userOf(person: Pick<Person, 'id' | 'emails'>): Promise<Answer<ScimUser | undefined>>;
  close(): Promise<void>;
}

export interface KeyFinding {
  readonly scim: Pick<ScimUsers, 'everybody' | 'findByEmployeeNumber' | 'read'>;
  /** The number of rows to be found. */
  readonly rows: number;
  readonly way: LookUpWay;
  /** Where the list is spooled. */
  readonly path: string;
  readonly signal: AbortSignal;
  readonly onListed: (users: number) => void;
}

/** Throws a RunError: `signIn` if SCIM is not open to the sign-in, `stopped` if users cannot be listed or the run is ended. */
export async function findByKeys(finding: KeyFinding): Promise<KeyFinder> {
  const directory = await createDirectory<ListedUser>(finding.path, namesOf);
  const counted = { calls: 0 };
  try {
    const isWhole = await listUsers(finding, directory, counted);
    return finderOf(finding, isWhole ? directory : undefined, counted, () => directory.close());
  } catch (error) {
    await directory.close();
    throw error;
  }
}

function namesOf({ user: { employeeNumber } }: ListedUser): string[] {
  return employeeNumber === undefined ? [] : [employeeNumber.toLowerCase()];
}

/** False: the list would take more calls than there are rows, or is incomplete, so that it is not used. */
async function listUsers(
  { scim, rows, way, signal, onListed }: KeyFinding,
  directory: Directory<ListedUser>,
  counted: { calls: number },
): Promise<boolean> {
  let [isReadable, listed] = [true, 0];
  for await (const page of scim.everybody()) {
    if (signal.aborted) throw new RunError('stopped', 'The run was interrupted before every row was planned.');
    counted.calls += 1;
    if (page.result !== 'done') throw notListed(page.problem);
    isReadable &&= !page.value.hasUnreadable;
    if (!page.value.isLast && !isWorthListing(page.value, rows, way)) return false;
    const users = page.value.users.map(asListed);
    await directory.add(users, new Date().toISOString());
    onListed((listed += users.length));
  }
  return isReadable;
}

function isWorthListing({ total, count }: ScimPage, rows: number, way: LookUpWay): boolean {
  return way === 'list' || (way === 'auto' && Math.ceil(total / Math.max(1, count)) <= rows);
}

function finderOf(
  { scim }: KeyFinding,
  directory: Directory<ListedUser> | undefined,
  counted: { calls: number },
  close: () => Promise<void>,
): KeyFinder {
  const search = async (number: string, how: 'equal' | 'ending'): Promise<Answer<readonly ScimUser[]>> => {
    counted.calls += 1;
    return await scim.findByEmployeeNumber(number, how);
  };
  return {
    by: directory === undefined ? 'search' : 'list',
    get calls() {
      return counted.calls;
    },
    async find(number) {
      if (directory === undefined) return await search(number, 'equal');
      const users = directory.findByName([number.toLowerCase()], mostAlike).map(({ user }) => user);
      return { result: 'done', value: users };
    },
    async findAlike(number) {
      const isNumber = /^\d+$/u.test(number);
      const found = await search(isNumber ? withoutZeros(number) : number, isNumber ? 'ending' : 'equal');
      if (found.result !== 'done') return found;
      return { ...found, value: found.value.filter(({ employeeNumber = '' }) => isAlike(employeeNumber, number)) };
    },
    async userOf(person) {
      const listed = person.emails.flatMap((email) => directory?.find(email) ?? []);
      const same = listed.find((one) => one.person.id === uuidOfPerson(person.id));
      if (same !== undefined) return { result: 'done', value: same.person.user };
      counted.calls += 1;
      return await scim.read(person.id);
    },
    close,
  };
}

const mostAlike = 5;

/** Do two employee numbers differ only in zeros at their beginning, which spreadsheet programs drop? */
export function isAlike(one: string, other: string): boolean {
  return withoutZeros(one.toLowerCase()) === withoutZeros(other.toLowerCase());
}

function withoutZeros(number: string): string {
  return number.replace(/^0+(?=\d)/u, '');
}

function notListed({ code, message }: ServiceProblem): RunError {
  if (code === scimClosed) {
    return new RunError('signIn', `--key employeeNumber finds people over SCIM: ${message}.`, {
      next: [
        'Add the scope identity:people_read to the integration on developer.webex.com (identity:people_rw to change addresses too), then sign in again: webex-bulk login --scim',
        'Or find people by their addresses: omit --key.',
      ],
    });
  }
  return new RunError('stopped', `The users of the organization cannot be listed over SCIM: ${message}.`, {
    next: 'Try again later, or find people by their addresses: omit --key.',
  });
}
