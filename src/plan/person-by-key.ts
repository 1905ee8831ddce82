/** The person with a row's employee number. Reads only. */
import { keyNotSet, lookUpFailed } from '../model/outcomes.js';
import type { Problem } from '../model/row.js';
import { wholeNumberIn } from '../rows/notations.js';
import type { Answer } from '../webex/answer.js';
import type { Person } from '../webex/person.js';
import { uuidOfPerson, type ScimUser } from '../webex/scim-user.js';
import { isAlike, type KeyFinder } from './key-finder.js';
import { failed } from './known-person.js';
import {
  aboutKey,
  findByAddress,
  type Asked,
  type FindingPerson,
  type Meant,
  type NotMeant,
} from './person-by-address.js';

/** Zeros count; a whole number that became a decimal one is read as meant. */
export async function findByKey(service: FindingPerson, keys: KeyFinder, asked: Asked): Promise<Meant | NotMeant> {
  const readAt = new Date().toISOString();
  const exact = await keys.find(asked.key);
  const whole = wholeNumberIn(asked.key);
  const isNone = exact.result === 'done' && exact.value.length === 0;
  const found = isNone && whole !== undefined ? await keys.find(whole) : exact;
  if (found.result !== 'done') return { readAt, problem: failed('employee number', found) };
  const problems =
    found !== exact && found.value.length > 0
      ? [aboutKey(asked, 'read-as-key', `was read as "${whole ?? ''}" (a whole number as a decimal one)`, 'warning')]
      : [];
  const [user, ...others] = found.value;
  if (user === undefined) return await withoutUser(service, keys, asked);
  if (others.length > 0) return { readAt, problem: aboutKey(asked, 'key-of-several', severalHave(found.value)) };
  return await withUser(service, asked, user, problems);
}

function severalHave(users: readonly ScimUser[]): string {
  const named = users.map(({ userName }) => userName).sort();
  return `is the employee number of ${named.join(' and ')} in Webex: correct it there, or clear this cell to find the person by address`;
}

/** The person with the row's employee number. */
async function withUser(
  service: FindingPerson,
  asked: Asked,
  user: ScimUser,
  problems: readonly Problem[],
): Promise<Meant | NotMeant> {
  const found = await service.find(user.userName);
  const { readAt, answer } = found;
  if (answer.result !== 'done') return { ...found, email: asked.email || user.userName, problems };
  if (answer.value === undefined || uuidOfPerson(answer.value.id) !== user.id) {
    const message = `is the employee number of ${user.userName}, who the People API does not show as the same person yet; plan the row again later`;
    return { readAt, problem: aboutKey(asked, lookUpFailed, message) };
  }
  const { email, newEmail } = asked;
  if (email === '') return { ...found, email: user.userName, problems };
  if (hasAddress(answer.value, email)) return { ...found, email, problems };
  const owner = await service.find(email);
  if (owner.answer.result !== 'done') return { readAt, problem: failed('address of the row', owner.answer) };
  const isOther = owner.answer.value !== undefined;
  const isContrary = newEmail !== '' && newEmail.toLowerCase() !== email.toLowerCase();
  if (isOther || isContrary)
    return { readAt, problem: aboutKey(asked, 'key-and-address-differ', differ(asked, user, isOther)) };
  return { ...found, email, newEmail: email, problems };
}

function differ({ email }: Asked, { userName }: ScimUser, isOther: boolean): string {
  const what = isOther ? `"${email}" is another person` : `"${email}" is the address of no person`;
  return `is the employee number of ${userName}, but ${what}: correct the number or the address`;
}

/** No person has the row's employee number. */
async function withoutUser(service: FindingPerson, keys: KeyFinder, asked: Asked): Promise<Meant | NotMeant> {
  const readAt = new Date().toISOString();
  if (asked.email === '') {
    const message = 'is the employee number of no person in Webex, and the row has no email address';
    return { readAt, problem: aboutKey(asked, 'unknown-key', message) };
  }
  const found = await findByAddress(service, asked, []);
  if (found.answer.result !== 'done') return found;
  const person = found.answer.value;
  return person === undefined
    ? await forNewPerson(service, keys, asked, found)
    : await hasNumber(keys, asked, person, found);
}

/** The person with the row's address, who must not have another employee number. */
async function hasNumber(keys: KeyFinder, asked: Asked, person: Person, found: Meant): Promise<Meant | NotMeant> {
  const user = await keys.userOf(person);
  if (user.result !== 'done') return { readAt: found.readAt, problem: failed('employee number', user) };
  const told = (code: string, message: string): Meant => {
    return { ...found, problems: [...found.problems, aboutKey(asked, code, message, 'warning')] };
  };
  if (user.value === undefined)
    return told('not-in-scim', 'could not be compared: SCIM does not show the person, who was found by address');
  const { employeeNumber: number } = user.value;
  if (number === undefined) return told('no-key-in-webex', noNumber);
  if (isAlike(number, asked.key))
    return told(
      'read-as-key',
      `was read as "${number}", the employee number of this person in Webex (the zeros are missing)`,
    );
  const message = `differs from ${number}, the employee number of ${asked.email} in Webex: are these two people? Correct the number or the address`;
  return { readAt: found.readAt, problem: aboutKey(asked, 'other-key', message) };
}

const noNumber = 'is the employee number of no person in Webex; the person was found by address, and has none there';

/** A list may be out of date, and spreadsheet programs drop zeros: before a person is created, the number is searched for. */
async function forNewPerson(
  service: FindingPerson,
  keys: KeyFinder,
  asked: Asked,
  found: Meant,
): Promise<Meant | NotMeant> {
  const { readAt } = found;
  const alike: Answer<readonly ScimUser[]> = await keys.findAlike(asked.key);
  if (alike.result !== 'done') return { readAt, problem: failed('employee number', alike) };
  const [user] = alike.value;
  if (user === undefined)
    return { ...found, problems: [...found.problems, aboutKey(asked, keyNotSet, notSet, 'warning')] };
  if (user.employeeNumber?.toLowerCase() === asked.key.toLowerCase() && alike.value.length === 1)
    return await withUser(service, asked, user, []);
  const named = alike.value.map(({ userName, employeeNumber: number = '' }) => `${userName} has ${number}`).join(', ');
  const message = `is the employee number of no person in Webex, but ${named}: spreadsheet programs drop zeros; format the column as text and enter the number again`;
  return { readAt, problem: aboutKey(asked, 'key-without-zeros', message) };
}

const notSet =
  'is not set by this program: the person is created without an employee number, which the directory or Control Hub sets';

function hasAddress({ emails }: Pick<Person, 'emails'>, email: string): boolean {
  return emails.some((one) => one.toLowerCase() === email.toLowerCase());
}
