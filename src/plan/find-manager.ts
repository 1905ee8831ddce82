/** A row's manager → their id, or why there is none. Reads only. */
import type { KeyFinder } from './key-finder.js';
import type { LookedUp, PlanRules } from './looked-up.js';
import { managerMeant, type ManagerMeant } from '../model/manager-cell.js';
import type { PersonNames } from '../model/person-names.js';
import type { Wanted } from '../model/row.js';
import type { ManagersInFile } from '../rows/managers-in-file.js';
import type { Answer } from '../webex/answer.js';
import { isElsewhere } from '../webex/own-organization.js';
import type { Person } from '../webex/person.js';
import type { Namesakes } from './namesakes.js';

interface Service {
  readonly find: (email: string) => Promise<{ readonly answer: Answer<Person | undefined> }>;
  /** Does a row of the file name this address? */
  readonly isNamed?: (email: string) => boolean;
  /** Everyone of this name in the organization, whether the file names them or not. */
  readonly everyoneNamed?: (names: PersonNames) => Promise<Answer<Namesakes>>;
  readonly managersInFile?: Pick<ManagersInFile, 'find' | 'haveNumbers'> | undefined;
  /** With `--key employeeNumber`: everyone of the organization by number. */
  readonly keys?: Pick<KeyFinder, 'find'> | undefined;
}

export type FoundManager = Pick<
  LookedUp,
  'managerId' | 'managerInFile' | 'managerElsewhere' | 'managerEmail' | 'managerUnclear'
>;

/** At most this many managers are remembered, because many rows share one. */
const mostRemembered = 10_000;

/** The answer's value is empty if the row names no manager. */
export function createManagerFinder(
  service: Service,
  rules: Pick<PlanRules, 'people'>,
): (wanted: Wanted) => Promise<Answer<FoundManager>> {
  const byAddress = remembering((email) => service.find(email).then(({ answer }) => answer));
  const addressesOf = remembering((_key, cell: string, meant: Named) => findAddresses(service, cell, meant));
  return async ({ manager }) => {
    const meant = manager?.do === 'set' ? managerMeant(manager.value) : undefined;
    if (manager?.do !== 'set' || meant === undefined) return { result: 'done', value: {} };
    if (meant.by === 'address') return await findByAddress(manager.value);
    const found = await addressesOf(manager.value, manager.value, meant);
    if (found.result !== 'done') return found;
    if (typeof found.value === 'string') return { ...found, value: { managerUnclear: found.value } };
    const [email] = found.value;
    const known = await findByAddress(email);
    return known.result === 'done' ? { ...known, value: { ...known.value, managerEmail: email } } : known;
  };

  async function findByAddress(email: string): Promise<Answer<FoundManager>> {
    const answer = await byAddress(email);
    if (isElsewhere(answer)) return { result: 'done', value: { managerElsewhere: true } };
    if (answer.result !== 'done') return answer;
    if (answer.value !== undefined) return { ...answer, value: { managerId: answer.value.id } };
    const isInFile = rules.people !== 'existing' && service.isNamed?.(email) === true;
    return { ...answer, value: { managerId: null, ...(isInFile && { managerInFile: true as const }) } };
  }
}

type Named = Exclude<ManagerMeant, { readonly by: 'address' }>;

/** The one address, or why there is not exactly one. */
async function findAddresses(
  { everyoneNamed, managersInFile, keys }: Service,
  cell: string,
  meant: Named,
): Promise<Answer<readonly [string] | string>> {
  const inFile = managersInFile?.find(cell) ?? [];
  if (meant.by === 'number') {
    const users = inFile.length > 0 ? undefined : await keys?.find(meant.number);
    if (users !== undefined && users.result !== 'done') return users;
    const all = users === undefined ? inFile : users.value.map(({ userName }) => userName);
    return { result: 'done', value: oneOf(all, whyNoNumber(managersInFile?.haveNumbers === true, keys !== undefined)) };
  }
  const found = await everyoneNamed?.({ displayName: meant.name });
  if (found?.result === 'refused') return { result: 'done', value: `${isName}: ${found.problem.message}; ${enter}` };
  if (found !== undefined && found.result !== 'done') return found;
  if (found?.value.areTooMany === true) return { result: 'done', value: `${isName} of many people; ${enter}` };
  const people = found?.value.people ?? [];
  // A person of the organization whom the file names, by any of their addresses, is one person.
  const isListed = (email: string): boolean => people.some((emails) => emails.some((one) => isSame(one, email)));
  const all = [...people.flatMap(([first = '']) => [first]), ...inFile.filter((email) => !isListed(email))];
  return {
    result: 'done',
    value: oneOf(all, `is a name that no person of the organization or of this file has; ${enter}`),
  };
}

const enter = 'enter the email address';
const isName = 'is a name';

function oneOf(addresses: readonly string[], none: string): readonly [string] | string {
  const [first, ...others] = addresses;
  if (first === undefined) return none;
  if (others.length === 0) return [first];
  const most = 5;
  const more = addresses.length > most ? ' and others' : '';
  return `may mean ${addresses.slice(0, most).toSorted().join(', ')}${more}; ${enter} of the one who is meant`;
}

function whyNoNumber(haveNumbers: boolean, isEveryoneKnown: boolean): string {
  if (isEveryoneKnown) return `is an employee number that no person of the organization or of this file has; ${enter}`;
  return haveNumbers
    ? `is an employee number that no row of this file has; ${enter}`
    : `is an employee number, but this file has no column with the numbers of its people; ${enter}`;
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Asks once for each text, ignoring case. */
function remembering<T, Rest extends unknown[]>(
  ask: (text: string, ...rest: Rest) => Promise<T>,
): (text: string, ...rest: Rest) => Promise<T> {
  const remembered = new Map<string, Promise<T>>();
  return async (text, ...rest) => {
    const key = text.toLowerCase();
    const known = remembered.get(key);
    if (known !== undefined) return await known;
    const oldest = remembered.keys().next().value;
    if (remembered.size >= mostRemembered && oldest !== undefined) remembered.delete(oldest);
    const answer = ask(key, ...rest);
    remembered.set(key, answer);
    return await answer;
  };
}
