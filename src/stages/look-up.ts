/** A row → what organization and site have of the person now. Reads only; never rejects for one row's sake. */
import { emailIn, readWanted } from '../wanted.js';
import type { Catalog } from '../catalog.js';
import type { FileHeader } from '../columns.js';
import { nearest } from '../names.js';
import { namesWanted, type Namesakes, type PersonNames } from '../namesakes.js';
import { isShifted } from '../ragged-rows.js';
import type { LookedUp, PlanRules } from '../row-problems.js';
import type { Problem, Row, Wanted } from '../row.js';
import { isEmail } from '../cells.js';
import { touchesSite } from '../undo-row.js';
import type { RowInForce } from '../way-back.js';
import { onlyTakesAway } from '../takes-away.js';
import type { Answer } from '../webex/answer.js';
import type { People, Person } from '../webex/people.js';
import type { SiteSettings } from '../webex/site-settings.js';
import { asAttendee, findAccount, readAccountFor, type KnownPerson } from '../calls/look-up-account.js';

export type LookUp = (row: Row) => Promise<LookedUp>;

interface Service {
  /** By exact address; how they are found is not decided here. */
  readonly find: (email: string) => Promise<{ readonly readAt: string; readonly answer: Answer<Person | undefined> }>;
  /** Asks for one whom a list does not name; absent where `find` asks for each. */
  readonly confirmAbsence?: Service['find'];
  /** Absent where there is no list to look through. */
  readonly namesakes?: (names: PersonNames) => Namesakes;
  /** Does a row of the file name this address? */
  readonly isNamed?: (email: string) => boolean;
  readonly people: Pick<People, 'findByName' | 'read'>;
  readonly site: Pick<SiteSettings, 'read'>;
}

/**
 * Looks up the person by REST; the account on the site where the row has site columns or takes away what gives the
 * account (so that it can be put back); the manager where one is wanted.
 */
export function createLookUp(service: Service, header: FileHeader, catalog: Catalog, rules: PlanRules): LookUp {
  const findManager = createManagerFinder(service);
  const isManagerInFile = ({ manager }: Wanted): boolean =>
    rules.people !== 'existing' && manager?.do === 'set' && service.isNamed?.(manager.value) === true;
  const isSettledByAbsence = (cells: readonly string[]): boolean =>
    rules.people === 'existing' || onlyTakesAway(readWanted(cells, header, catalog).wanted);
  return async ({ cells, line }) => {
    const email = emailIn(cells, header);
    // Whom a row is about whose cells may stand under wrong headings, nobody can tell.
    if (!isEmail(email) || (line !== undefined && isShifted(cells, header))) return {};
    const { readAt, answer } = await findSurely(service, email, () => isSettledByAbsence(cells));
    const person = await complete(service, answer);
    if (person.result !== 'done') return { readAt, problem: failed('person', person) };
    const read = readWanted(cells, header, catalog, person.value?.licenses, line);
    const { wanted } = read;
    const account = await readAccountFor(service, wanted, person.value, email, catalog);
    if (account.result !== 'done') return { readAt, problem: failed('account on the site', account) };
    const manager = await findManager(wanted);
    if (manager.result !== 'done') return { readAt, problem: failed('manager', manager) };
    const isNew = person.value === undefined;
    const near = isNew && rules.people === 'existing' ? await nearAddress(service, email, wanted) : undefined;
    const isCreated = isNew && rules.people !== 'existing' && !onlyTakesAway(wanted);
    const namesakes = isCreated ? service.namesakes?.(namesWanted(wanted)) : undefined;
    return {
      readAt,
      read,
      ...(near !== undefined && { nearestEmail: near }),
      ...(namesakes !== undefined && { namesakes }),
      ...(person.value ? asAttendee(person.value, account.value, catalog, wanted) : { person: null }),
      ...(account.value !== undefined && { siteUser: account.value }),
      ...(manager.value !== undefined && { managerId: manager.value }),
      ...(manager.value === null && isManagerInFile(wanted) && { managerInFile: true as const }),
    };
  };
}

/** Looks up the person of a row that is to be taken back: by id where the job knew it; the account where it needs one. */
export function createUndoLookUp(service: Service, catalog: Catalog): (row: RowInForce) => Promise<LookedUp> {
  return async (row) => {
    const { readAt, person } = await readAgain(service, row);
    if (person.result !== 'done') return { readAt, problem: failed('person', person) };
    if (person.value === undefined) return { readAt, person: null };
    const account: Awaited<ReturnType<typeof findAccount>> = touchesSite(row, catalog)
      ? await findAccount(service, person.value, row.email)
      : { result: 'done', value: undefined };
    if (account.result !== 'done') return { readAt, problem: failed('account on the site', account) };
    return {
      readAt,
      ...asAttendee(person.value, account.value, catalog, asLeft(row)),
      ...(account.value !== undefined && { siteUser: account.value }),
    };
  };
}

/** Where nobody says whether somebody is an attendee, they are taken for one whom the job made one: that is taken away again. */
function asLeft({ inForce }: RowInForce): Pick<Wanted, 'attendee'> {
  return inForce.some(({ field, to }) => field === 'attendee' && to === true) ? { attendee: false } : {};
}

/**
 * A list may lack somebody. Who is to be created is asked for by the create itself; where there being nobody settles the row
 * (a leaver who is not there is done), that one is asked for.
 */
async function findSurely(
  service: Service,
  email: string,
  isSettledByAbsence: () => boolean,
): ReturnType<Service['find']> {
  const found = await service.find(email);
  const isNobody = found.answer.result === 'done' && found.answer.value === undefined;
  return isNobody && service.confirmAbsence && isSettledByAbsence() ? await service.confirmAbsence(email) : found;
}

async function readAgain(
  service: Service,
  { personId, email }: RowInForce,
): Promise<{ readonly readAt: string; readonly person: Answer<KnownPerson | undefined> }> {
  if (personId !== undefined) {
    return { readAt: new Date().toISOString(), person: await readKnown(service, personId) };
  }
  const { readAt, answer } = await service.find(email);
  return { readAt, person: await complete(service, answer) };
}

/** As listed, or the answer by id where lists leave out what a plan needs. */
async function complete(
  service: Service,
  listed: Answer<Person | undefined>,
): Promise<Answer<KnownPerson | undefined>> {
  if (listed.result !== 'done') return listed;
  if (listed.value === undefined) return { result: 'done', value: undefined };
  const isComplete = listed.value.licenses !== undefined && listed.value.loginEnabled !== undefined;
  return isComplete ? known(listed) : await readKnown(service, listed.value.id);
}

async function readKnown(service: Service, personId: string): Promise<Answer<KnownPerson | undefined>> {
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

/**
 * Whose address was probably meant, among the people who are called like the row's person: Webex finds people by the exact
 * address or by the beginning of their name only.
 */
async function nearAddress(service: Service, email: string, { text }: Wanted): Promise<string | undefined> {
  const names = [text?.displayName, text?.firstName].flatMap((wish) => (wish?.do === 'set' ? [wish.value] : []));
  const beginning = [...names, /^\p{L}*/u.exec(email)?.[0] ?? ''].find((name) => name !== '') ?? '';
  if (beginning.length < 3) return undefined;
  const found = await service.people.findByName(beginning);
  return found.result === 'done'
    ? nearest(
        email,
        found.value.flatMap(({ emails }) => emails),
      )
    : undefined;
}

/** Many rows have one manager: each is looked up once, and so many are remembered. */
function createManagerFinder(service: Service): (wanted: Wanted) => Promise<Answer<string | null | undefined>> {
  const remembered = new Map<string, Promise<Answer<Person | undefined>>>();
  return async ({ manager }) => {
    if (manager?.do !== 'set' || !isEmail(manager.value)) return { result: 'done', value: undefined };
    const email = manager.value.toLowerCase();
    const answer = await (remembered.get(email) ?? remember(email));
    return answer.result === 'done' ? { ...answer, value: answer.value?.id ?? null } : answer;
  };

  function remember(email: string): Promise<Answer<Person | undefined>> {
    const oldest = remembered.keys().next().value;
    if (remembered.size >= 10_000 && oldest !== undefined) remembered.delete(oldest);
    const answer = service.find(email).then((found) => found.answer);
    remembered.set(email, answer);
    return answer;
  }
}

function failed(what: string, answer: Exclude<Answer<unknown>, { result: 'done' }>): Problem {
  const { code, message } = answer.problem;
  return {
    code: 'look-up-failed',
    severity: 'error',
    message: `the ${what} could not be looked up: ${message} (${code})`,
  };
}
