/** A person with everything that a plan needs, including what lists may leave out. Reads only. */
import type { KnownPerson } from './look-up-account.js';
import type { Problem } from '../model/row.js';
import type { Answer } from '../webex/answer.js';
import { isElsewhere } from '../webex/own-organization.js';
import type { People } from '../webex/people.js';
import type { Person } from '../webex/person.js';

export interface PeopleReader {
  /** By exact address; how people are found is decided elsewhere. */
  readonly find: (email: string) => Promise<{ readonly readAt: string; readonly answer: Answer<Person | undefined> }>;
  readonly people: Pick<People, 'read'>;
}

/** The person as listed, or as read by id if lists leave out what a plan needs. */
export async function complete(
  service: PeopleReader,
  listed: Answer<Person | undefined>,
): Promise<Answer<KnownPerson | undefined>> {
  if (listed.result !== 'done') return listed;
  if (listed.value === undefined) return { result: 'done', value: undefined };
  return isComplete(listed.value) ? known(listed) : await readKnown(service, listed.value.id);
}

/** Does the list say of the person what a plan needs? */
export function isComplete(person: Person): person is KnownPerson {
  return person.licenses !== undefined && person.loginEnabled !== undefined;
}

export async function readKnown(service: PeopleReader, personId: string): Promise<Answer<KnownPerson | undefined>> {
  return known(await service.people.read(personId));
}

function known(answer: Answer<Person | undefined>): Answer<KnownPerson | undefined> {
  if (answer.result !== 'done') return answer;
  if (answer.value === undefined) return { result: 'done', value: undefined };
  const { licenses } = answer.value;
  if (licenses !== undefined) return { ...answer, value: { ...answer.value, licenses } };
  return {
    result: 'refused',
    problem: { code: 'incomplete-record', message: 'Webex does not say which licenses the person has' },
  };
}

type NotDone = Exclude<Answer<unknown>, { result: 'done' }>;

/** A person of another organization makes the row invalid; any other problem may be gone when the row is retried. */
export function failed(what: string, answer: NotDone): Problem {
  const { code, message } = answer.problem;
  if (isElsewhere(answer)) return { code, message, severity: 'error' };
  return {
    code: 'look-up-failed',
    severity: 'error',
    message: `the ${what} could not be looked up: ${message} (${code})`,
  };
}
