/** Creates a person over SCIM, as one operation among those of many rows, and reads what the People API shows of them. */
import { scimAttributesOf, seenInScim } from '../fields/record.js';
import { personIdOf, uuidOfPerson } from '../model/person-ids.js';
import type { Change } from '../model/row.js';
import type { Answer } from '../webex/answer.js';
import { isElsewhere } from '../webex/own-organization.js';
import type { Person } from '../webex/person.js';
import type { OperationAnswer } from '../webex/scim-bulk-answer.js';
import { userBody } from '../webex/scim-record.js';
import type { ScimUser } from '../webex/scim-user.js';
import { sameText } from '../model/equal-text.js';
import { isInForce } from '../fields/changes.js';
import { seenPerson } from './person-read.js';
import type { Refusal } from './refusal.js';
import { indeterminateCall, refusalOf, send, type RowRun } from './row-context.js';

/** Pauses, in milliseconds, before each look: how soon the People API shows a user of SCIM is undocumented. */
const looks = [0, 500, 1500, 4000] as const;

/**
 * In doubt where the People API does not show the person afterwards, although SCIM reported them as created. `asked`: with what
 * only SCIM has.
 */
export async function createOverScim(row: RowRun, asked: readonly Change[]): Promise<Answer<Person>> {
  const { run, plan, ledger } = row;
  const { email } = plan;
  const who = { userName: email, emails: [{ value: email, type: 'work', primary: true }] };
  const data = userBody({ ...who, ...scimAttributesOf(asked, undefined) });
  const create = (): Promise<Answer<OperationAnswer>> => run.together.change({ method: 'POST', data });
  const answer = await send(row, 'person.create', asked, () => run.joined(create));
  if (answer.result !== 'done') return answer;
  // The run may end before the person is shown.
  ledger.indeterminate = notShown;
  const { user } = answer.value;
  const person = await shownPerson(row, user);
  if (person === undefined) return { ...answer, result: 'doubt', problem: notShown };
  return { ...answer, value: person };
}

async function shownPerson(row: RowRun, user: string | undefined): Promise<Person | undefined> {
  const { run, plan } = row;
  for (const pause of user === undefined ? [] : looks) {
    await run.sleep(pause);
    const read = await run.joined(() => run.together.readPerson(personIdOf(user ?? '')));
    if (read.result === 'done' && read.value !== undefined && isMeant(read.value, plan.email)) return read.value;
  }
  // The answer may not say who was created, and that both APIs use one id is an inference.
  const found = await run.people.findByEmail(plan.email);
  return found.result === 'done' ? found.value : undefined;
}

/** An answer that does not say which operation it belongs to may name another person. */
function isMeant({ emails }: Person, email: string): boolean {
  return emails.some((one) => sameText(one, email));
}

/**
 * The person with what SCIM shows, which is then noted: a list of people by id has no sign-in (People API, List People), and some
 * values only SCIM has. A list over SCIM may not show them yet; then a read of this user alone has the last word.
 */
export async function withScim(row: RowRun, person: Person, asked: readonly Change[]): Promise<Person> {
  const { run, shown } = row;
  const user = uuidOfPerson(person.id);
  if (user === undefined) return person;
  const listed = await run.joined(() => run.together.readUser(user));
  if (!showsAll(listed, person, asked)) {
    const alone = await run.scim.read(person.id);
    if (alone.result !== 'done' || alone.value === undefined) return person;
    shown.profile = seenInScim(alone.value);
  } else shown.profile = seenInScim(listed.value);
  return { ...person, ...shown.profile };
}

function showsAll(
  read: Answer<ScimUser | undefined>,
  person: Person,
  asked: readonly Change[],
): read is Extract<Answer<ScimUser>, { result: 'done' }> {
  if (read.result !== 'done' || read.value === undefined) return false;
  const seen = { ...seenPerson(person), ...seenInScim(read.value) };
  return asked.every((change) => isInForce(change, seen, undefined));
}

/**
 * Does SCIM have a user with the row's address whom the People API does not show (yet)? A person who is only on their way must
 * not be created again. Reads only.
 */
export async function onlyInScim({ run, plan }: RowRun): Promise<Answer<boolean>> {
  const found = await run.scim.findByAddress(plan.email);
  if (isElsewhere(found)) return { result: 'done', value: false };
  return found.result === 'done' ? { ...found, value: found.value !== undefined } : found;
}

/** What is unknown after a create, or after a look for the person. Whom SCIM shows was created, by whomever. */
export function indeterminateCreate(answer: Exclude<Answer<unknown>, { result: 'done' }>): Refusal {
  const refusal = refusalOf(answer);
  return refusal.code === notShown.code ? refusal : indeterminateCall('person.create', refusal);
}

export const notShown = {
  code: 'not-shown',
  message:
    'SCIM has a person with this address, but the People API does not show them yet; retry the job in a few minutes',
  transient: true,
} as const;
