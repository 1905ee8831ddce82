/** A row → what organization and site have of the person now. Reads only; never rejects for one row's sake. */
import { emailIn, readWanted, type ReadRow } from '../wanted.js';
import type { Catalog } from '../catalog.js';
import type { FileHeader } from '../columns.js';
import { fileHeadings } from '../change-columns.js';
import { namesWanted, type Namesakes, type PersonNames } from '../namesakes.js';
import type { NearPerson } from '../near-people.js';
import { needsNearAddress } from '../person-problems.js';
import { isShifted } from '../ragged-rows.js';
import type { LookedUp, PlanRules } from '../row-problems.js';
import type { Problem, Row, Wanted } from '../row.js';
import { isEmail } from '../cells.js';
import { touchesSite } from '../undo-row.js';
import type { RowInForce } from '../way-back.js';
import { isLeaver, onlyTakesAway } from '../takes-away.js';
import type { Answer } from '../webex/answer.js';
import { isElsewhere } from '../webex/own-organization.js';
import type { People, Person } from '../webex/people.js';
import type { SiteSettings } from '../webex/site-settings.js';
import { createManagerFinder } from './find-manager.js';
import { asAttendee, findAccount, readAccountFor, type KnownPerson } from '../calls/look-up-account.js';

export type LookUp = (row: Row) => Promise<LookedUp>;

interface UndoService {
  /** By exact address; how they are found is not decided here. */
  readonly find: (email: string) => Promise<{ readonly readAt: string; readonly answer: Answer<Person | undefined> }>;
  readonly people: Pick<People, 'read'>;
  readonly site: Pick<SiteSettings, 'read'>;
}

interface Service extends UndoService {
  /** Looks a second time for a person whom a list does not name; absent where `find` asks for each. */
  readonly confirmAbsence?: Service['find'];
  /** Who bears such a name, of those whom the file does not name. */
  readonly namesakes: (names: PersonNames) => Promise<Answer<Namesakes>>;
  /** Whose address was probably meant, of those whom the file does not name. */
  readonly near: (email: string, names: PersonNames) => Promise<NearPerson | undefined>;
  /** Does a row of the file name this address? */
  readonly isNamed?: (email: string) => boolean;
}

/**
 * Looks up the person by REST; the account on the site where the row has site columns or takes away what gives the
 * account (so that it can be put back); the manager where one is wanted.
 */
export function createLookUp(service: Service, header: FileHeader, catalog: Catalog, rules: PlanRules): LookUp {
  const findManager = createManagerFinder(service, rules);
  // A row that is invalid for a person whom the list lacks does no harm; a leaver who counts for done does.
  const isSettledByAbsence = (cells: readonly string[]): boolean =>
    rules.people !== 'existing' && isLeaver(readWanted(cells, header, catalog).wanted);
  const emailHeading = fileHeadings(header.columns).of('email');
  return async ({ cells, line }) => {
    const email = emailIn(cells, header);
    // Whom a row is about whose cells may stand under wrong headings, nobody can tell.
    if (!isEmail(email) || (line !== undefined && isShifted(cells, header))) return {};
    const { readAt, answer } = await findSurely(service, email, () => isSettledByAbsence(cells));
    const person = await complete(service, answer);
    if (person.result !== 'done') {
      const problem = failed('person', person);
      return { readAt, problem: isElsewhere(person) ? { ...problem, column: emailHeading, value: email } : problem };
    }
    const read = readWanted(cells, header, catalog, person.value?.licenses, line);
    const { wanted } = read;
    const account = await readAccountFor(service, wanted, person.value, email, catalog);
    if (account.result !== 'done') return { readAt, problem: failed('account on the site', account) };
    const manager = await findManager(wanted);
    if (manager.result !== 'done') return { readAt, problem: failed('manager', manager) };
    const others = person.value === undefined ? await lookForOthers(service, read, rules) : {};
    if ('problem' in others) return { readAt, problem: others.problem };
    return {
      readAt,
      read,
      ...others,
      ...(person.value ? asAttendee(person.value, account.value, catalog, wanted) : { person: null }),
      ...(account.value !== undefined && { siteUser: account.value }),
      ...manager.value,
    };
  };
}

type Others = Pick<LookedUp, 'near' | 'namesakes' | 'namesNotCompared'>;

/** Who else may be meant by a row about a person whom the organization does not have. */
async function lookForOthers(
  service: Service,
  { email, wanted, problems }: ReadRow,
  rules: PlanRules,
): Promise<Others | { readonly problem: Problem }> {
  const names = namesWanted(wanted);
  const near = needsNearAddress(wanted, rules) ? await service.near(email, names) : undefined;
  const others = near === undefined ? {} : { near };
  const isCreated = rules.people !== 'existing' && !onlyTakesAway(wanted) && Object.keys(names).length > 0;
  if (!isCreated || problems.some(({ severity }) => severity === 'error')) return others;
  const found = await service.namesakes(names);
  if (found.result === 'doubt') return { problem: failed('people of the same name', found) };
  const namesakes = found.result === 'done' ? { namesakes: found.value } : { namesNotCompared: found.problem.message };
  return { ...others, ...namesakes };
}

/** Looks up the person of a row that is to be taken back: by id where the job knew it; the account where it needs one. */
export function createUndoLookUp(service: UndoService, catalog: Catalog): (row: RowInForce) => Promise<LookedUp> {
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
  service: UndoService,
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
  service: UndoService,
  listed: Answer<Person | undefined>,
): Promise<Answer<KnownPerson | undefined>> {
  if (listed.result !== 'done') return listed;
  if (listed.value === undefined) return { result: 'done', value: undefined };
  const isComplete = listed.value.licenses !== undefined && listed.value.loginEnabled !== undefined;
  return isComplete ? known(listed) : await readKnown(service, listed.value.id);
}

async function readKnown(service: UndoService, personId: string): Promise<Answer<KnownPerson | undefined>> {
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

/** Whoever belongs to another organization makes the row wrong; everything else may be gone when it is tried again. */
function failed(what: string, answer: NotDone): Problem {
  const { code, message } = answer.problem;
  if (isElsewhere(answer)) return { code, message, severity: 'error' };
  return {
    code: 'look-up-failed',
    severity: 'error',
    message: `the ${what} could not be looked up: ${message} (${code})`,
  };
}
