/** The people of a file over SCIM: joined addresses in one request each, or a list of all users. Reads only. */
import { isDeepStrictEqual } from 'node:util';
import type { Field } from '../fields/field.js';
import { RunError } from '../errors.js';
import { createDirectory, type Directory } from '../job/directory.js';
import type { SeenPerson } from '../model/row.js';
import { enterprise } from '../model/scim.js';
import type { Person } from '../webex/person.js';
import type { ScimDirectory } from '../webex/scim-directory.js';
import { mostJoined } from '../webex/scim-look-up.js';
import { uuidOfPerson, type ScimUser } from '../webex/scim-user.js';
import { pagesOf } from './count-look-up.js';
import { asListed, type ListedUser } from './listed-user.js';
import { personInScim } from './scim-person.js';

export interface NamedAddress {
  readonly address: string;
  /** A row is about this person; otherwise, the person is named as a manager. */
  readonly isOfRow: boolean;
}

export interface ScimFinding {
  readonly directory: Pick<ScimDirectory, 'everybody' | 'findByAddresses' | 'read' | 'mostAddresses'>;
  /** What the file speaks of. */
  readonly fields: readonly Field[];
  /** Whose account the program uses: their ids in both APIs have to be the same. */
  readonly own: { readonly id: string; readonly emails: readonly string[] };
  /** The addresses that the file names, in lower case. */
  readonly addresses: () => AsyncIterable<NamedAddress>;
  /** Where users are spooled. */
  readonly path: string;
  readonly signal: AbortSignal;
  readonly onListed: (people: number) => void;
}

export interface ShownPerson {
  /** ISO 8601: before they were asked for. */
  readonly readAt: string;
  readonly person: Person & SeenPerson;
  readonly user: ScimUser;
}

/** Whom SCIM showed. */
export interface ShownPeople {
  readonly by: 'search' | 'list';
  /** Rows whose person SCIM showed. */
  readonly found: number;
  /** Addresses of rows and managers whom it did not show. */
  readonly absent: number;
  /** Users of the organization; absent if they were not listed. */
  readonly total?: number;
  /** By any of their addresses; `undefined`: the People API has to be asked. */
  find(email: string): ShownPerson | undefined;
  close(): Promise<void>;
}

/**
 * Addresses in groups that fit into one request, evenly spread over the file. The account's own are in the first one.
 */
export function groupsOf(addresses: readonly string[], own: readonly string[]): string[][] {
  let count = 1;
  while (Math.ceil(addresses.length / count) + own.length > mostJoined) count += 1;
  const groups = Array.from({ length: count }, (_, nth) => addresses.filter((_one, place) => place % count === nth));
  return groups.map((group, nth) => (nth === 0 ? [...new Set([...group, ...own])] : group));
}

/**
 * `undefined`: conditions cannot be joined (`onRefused`), ids differ between the APIs, or `isWorth` says no to the number of people
 * whom SCIM probably does not show, as the first of the requests tells.
 */
export async function searchUsers(
  finding: ScimFinding,
  isWorth: (absent: number, requestsLeft: number) => boolean,
  onRefused: () => void,
): Promise<ShownPeople | undefined> {
  const addresses = await uniqueAddresses(finding);
  const [first = [], ...others] = groupsOf(addresses, ownAddresses(finding));
  return await spooled(finding, 'search', async (directory) => {
    const search = async (group: readonly string[]): Promise<readonly ScimUser[] | undefined> => {
      if (finding.signal.aborted) throw interrupted();
      const readAt = new Date().toISOString();
      const answer = await finding.directory.findByAddresses(group);
      if (answer.result === 'refused') onRefused();
      if (answer.result !== 'done') return undefined;
      await directory.add(answer.value.map(asListed), readAt);
      return answer.value;
    };
    const users = await search(first);
    if (users === undefined || !users.some((user) => isOwn(user, finding.own))) return undefined;
    const asked = first.filter((address) => addresses.includes(address));
    const absent = asked.filter((address) => directory.find(address).length === 0).length;
    // Fewer than a group has where an address is too long for the service, or a page too small.
    const left = others.flat().length / Math.min(finding.directory.mostAddresses(), first.length);
    if (!isWorth((absent / Math.max(1, asked.length)) * addresses.length, Math.ceil(left))) return undefined;
    const all = await Promise.all(others.map(search));
    return all.includes(undefined) ? undefined : {};
  });
}

/** The share of the file's people whom SCIM does not show, by one request; `undefined`: it cannot be told. */
export async function absentShare(finding: ScimFinding): Promise<number | undefined> {
  const [group = []] = groupsOf(await uniqueAddresses(finding), []);
  const answer = await finding.directory.findByAddresses(group, []);
  if (answer.result !== 'done' || group.length === 0) return undefined;
  const shown = new Set(answer.value.map(({ userName }) => userName.toLowerCase()));
  return group.filter((address) => !shown.has(address)).length / group.length;
}

/** `undefined`: the list is longer than `mostPages`, cannot be read, or does not show what whole users show. */
export async function listScimUsers(finding: ScimFinding, mostPages: number): Promise<ShownPeople | undefined> {
  const { directory: service, fields, signal, onListed } = finding;
  return await spooled(finding, 'list', async (directory) => {
    let [readAt, listed, isWhole, total] = [new Date().toISOString(), 0, false, 0];
    for await (const page of service.everybody(attributesOf(fields))) {
      if (signal.aborted) throw interrupted();
      if (page.result !== 'done') return undefined;
      const { users, total: all, count, isLast } = page.value;
      // The last page may hold fewer.
      if (!isLast && pagesOf(all, count) > mostPages) return undefined;
      if (listed === 0 && !(await showWhole(finding, users.slice(0, mostJoined)))) return undefined;
      await directory.add(users.map(asListed), readAt);
      onListed((listed += users.length));
      [isWhole, total, readAt] = [isLast, all, new Date().toISOString()];
    }
    const mine = ownAddresses(finding).flatMap((email) => directory.find(email));
    return isWhole && mine.some(({ person }) => isOwn(person, finding.own)) ? { total } : undefined;
  });
}

/** Do these users of a list show what they show whole? The list may not know an attribute by its name. */
async function showWhole({ directory, fields }: ScimFinding, listed: readonly ScimUser[]): Promise<boolean> {
  const [first] = listed;
  if (first === undefined) return false;
  const joined = await directory.findByAddresses(listed.map(({ userName }) => userName));
  const alone = joined.result === 'done' ? undefined : await directory.read(first.id);
  const whole = joined.result === 'done' ? joined.value : alone?.result === 'done' ? [alone.value] : [];
  const isShown = (user: ScimUser | undefined): boolean => {
    const one = listed.find(({ id }) => id === user?.id);
    if (user === undefined || one === undefined) return false;
    return fields.every((field) => showsSame(field, one, user));
  };
  return whole.length > 0 && whole.every(isShown);
}

function showsSame(field: Field, one: ScimUser, other: ScimUser): boolean {
  return isDeepStrictEqual(field.seenInScim?.(one), field.seenInScim?.(other));
}

/** Names of attributes as the description writes them: of the top, and the extension as a whole. */
function attributesOf(fields: readonly Field[]): string[] {
  const paths = fields.flatMap(({ scimAttributes = [] }) => scimAttributes);
  return [...new Set(paths.map((path) => (path.startsWith(enterprise) ? enterprise : path.replace(/\..*$/u, ''))))];
}

function isOwn({ id }: Pick<ScimUser, 'id'>, own: ScimFinding['own']): boolean {
  return id === uuidOfPerson(own.id);
}

function ownAddresses({ own }: ScimFinding): string[] {
  return [...new Set(own.emails.map((email) => email.toLowerCase()))];
}

async function uniqueAddresses({ addresses }: ScimFinding): Promise<string[]> {
  const all = new Set<string>();
  for await (const { address } of addresses()) all.add(address);
  return [...all];
}

/** `read` adds users; `undefined`: they are of no use. */
async function spooled(
  finding: ScimFinding,
  by: ShownPeople['by'],
  read: (directory: Directory<ListedUser>) => Promise<Pick<ShownPeople, 'total'> | undefined>,
): Promise<ShownPeople | undefined> {
  const directory = await createDirectory<ListedUser>(finding.path, () => []);
  try {
    const made = await read(directory);
    if (made !== undefined) {
      const find = finderIn(directory, finding.own.id);
      const counted = await countShown(finding, find);
      return { by, ...made, ...counted, find, close: () => directory.close() };
    }
  } catch (error) {
    await directory.close();
    throw error;
  }
  await directory.close();
  return undefined;
}

/** Of several users with one address, none is the one who is meant. */
function finderIn(directory: Directory<ListedUser>, like: string): ShownPeople['find'] {
  return (email) => {
    const listed = directory.find(email);
    const last = listed.at(-1);
    if (last === undefined || listed.some(({ person }) => person.id !== last.person.id)) return undefined;
    const { user } = last.person;
    const person = personInScim(user, like);
    return person && { readAt: last.readAt, person, user };
  };
}

async function countShown(
  { addresses }: ScimFinding,
  find: ShownPeople['find'],
): Promise<Pick<ShownPeople, 'found' | 'absent'>> {
  let [found, absent] = [0, 0];
  for await (const { address, isOfRow } of addresses()) {
    if (find(address) === undefined) absent += 1;
    else if (isOfRow) found += 1;
  }
  return { found, absent };
}

function interrupted(): RunError {
  return new RunError('stopped', 'The run was interrupted before every row was planned.');
}
