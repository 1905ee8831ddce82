/**
 * What only SCIM shows of the people of a file: from a list of all users where that takes fewer calls, else several people by
 * one request. Reads only.
 */
import type { Field } from '../fields/field.js';
import { scimFields } from '../fields/needs-scim.js';
import { RunError } from '../errors.js';
import { createDirectory, type Directory } from '../job/directory.js';
import type { FileHeader } from '../model/columns.js';
import type { Answer } from '../webex/answer.js';
import type { Person } from '../webex/person.js';
import type { ScimDirectory } from '../webex/scim-directory.js';
import type { ScimUsers } from '../webex/scim-users.js';
import { uuidOfPerson, type ScimPage, type ScimUser } from '../webex/scim-user.js';
import { joined } from '../webex/joined.js';
import { mostAtOnce } from './count-look-up.js';
import type { LookUpWay } from './find-people.js';
import { asListed, type ListedUser } from './listed-user.js';

export interface ScimReader {
  /** `undefined`: SCIM does not show the person. Only the attributes of the reader's fields are there. */
  userOf(person: Pick<Person, 'id' | 'emails' | 'userName'>): Promise<Answer<ScimUser | undefined>>;
  /** Users with this employee number, ignoring case. */
  findByNumber(number: string): Promise<Answer<readonly ScimUser[]>>;
  /** Is SCIM open to the sign-in? */
  reach(): Promise<Answer<undefined>>;
  close(): Promise<void>;
}

export interface ScimReading {
  readonly directory: ScimDirectory;
  readonly scim: Pick<ScimUsers, 'findByEmployeeNumber'>;
  readonly fields: readonly Pick<Field, 'scimAttributes'>[];
  /** The number of people to be read. */
  readonly rows: number;
  readonly way: LookUpWay;
  /** Where a list is spooled. */
  readonly path: string;
  readonly signal: AbortSignal;
}

/** The fields of the file's columns that only SCIM carries; a mapped tracking code counts as its attribute. */
export function scimFieldsOf({ columns, bySite }: FileHeader): readonly Field[] {
  const all = [columns, ...[...(bySite?.values() ?? [])].map((header) => header.columns)].flat();
  const names = new Set(
    all.map((one) => {
      if (one.is === 'trackingCode') return one.attribute;
      return one.is === 'column' && one.isKey !== true ? one.name : undefined;
    }),
  );
  return scimFields().filter(({ name }) => names.has(name));
}

/** Throws a RunError (`stopped`) if the run is ended. Where SCIM is closed or cannot list, each person's answer tells that. */
export async function createScimReader(reading: ScimReading): Promise<ScimReader> {
  const { directory: service, fields } = reading;
  const attributes = [...new Set(fields.flatMap(({ scimAttributes = [] }) => scimAttributes))];
  const list = await listUsers(reading, attributes);
  const find = joined(findersOf(service, attributes), mostAtOnce);
  return {
    async userOf(person) {
      const uuid = uuidOfPerson(person.id);
      const listed = person.emails.flatMap((email) => list?.find(email) ?? []).find((one) => one.person.id === uuid);
      if (listed !== undefined) return { result: 'done', value: listed.person.user };
      const address = (person.userName ?? person.emails[0] ?? '').toLowerCase();
      const found = list === undefined && address !== '' ? await find(address) : undefined;
      if (found?.result === 'done' && found.value?.id === uuid && uuid !== undefined) return found;
      return await service.read(person.id);
    },
    findByNumber: (number) => reading.scim.findByEmployeeNumber(number),
    reach: () => service.reach(),
    close: async () => await list?.close(),
  };
}

/**
 * `undefined` where the answer lacks a user. Once a joined request is refused for its form (400), none is sent any more, and every
 * answer is that refusal.
 */
function findersOf(
  service: ScimDirectory,
  attributes: readonly string[],
): (addresses: readonly string[]) => Promise<Answer<ScimUser | undefined>[]> {
  let refused: Answer<never> | undefined;
  return async (addresses) => {
    const answer = refused ?? (await service.findByAddresses(addresses, attributes));
    if (answer.result === 'refused' && answer.problem.status === 400) refused = answer;
    if (answer.result !== 'done') return addresses.map(() => answer);
    return addresses.map((address) => {
      return { ...answer, value: answer.value.find(({ userName }) => userName.toLowerCase() === address) };
    });
  };
}

/** `undefined`: there is no list, or one would take more calls than asking for the people of the file. */
async function listUsers(
  { directory: service, rows, way, path, signal }: ScimReading,
  attributes: readonly string[],
): Promise<Directory<ListedUser> | undefined> {
  if (way === 'email' || (way === 'auto' && rows <= mostAtOnce)) return undefined;
  const directory = await createDirectory<ListedUser>(path, () => []);
  try {
    for await (const page of service.everybody(attributes)) {
      if (signal.aborted) throw new RunError('stopped', 'The run was interrupted before every row was planned.');
      // The last page may hold fewer.
      if (page.result !== 'done' || (!page.value.isLast && !isWorthListing(page.value, rows, way))) break;
      const users = page.value.users.map(asListed);
      await directory.add(users, new Date().toISOString());
      if (page.value.isLast) return directory;
    }
  } catch (error) {
    await directory.close();
    throw error;
  }
  await directory.close();
  return undefined;
}

function isWorthListing({ total, count }: ScimPage, rows: number, way: LookUpWay): boolean {
  return way === 'list' || Math.ceil(total / Math.max(1, count)) <= Math.ceil(rows / mostAtOnce);
}
