/** A row → what the organization and the site have for the person now. Reads only; never rejects because of a single row. */
import { otherAddressesIn, type OtherAddress } from '../rows/addresses.js';
import { readRow } from '../rows/joined-rows.js';
import { emailIn, readWanted, type ReadRow } from '../rows/wanted.js';
import type { Catalog } from '../model/catalog.js';
import type { FileHeader } from '../model/columns.js';
import { fileHeadings } from '../rows/change-columns.js';
import { namesWanted, type Namesakes, type PersonNames } from './namesakes.js';
import type { NearPerson } from './near-people.js';
import { needsNearAddress } from './person-problems.js';
import { isShifted } from '../rows/ragged-rows.js';
import type { LookedUp, PlanRules } from './looked-up.js';
import type { Problem, Row } from '../model/row.js';
import { isEmail } from '../model/cells.js';
import { hasDeletions, isToBeDeleted } from '../fields/person.js';
import { isLeaver, onlyTakesAway } from '../fields/takes-away.js';
import type { Answer } from '../webex/answer.js';
import type { Person } from '../webex/person.js';
import { isElsewhere } from '../webex/own-organization.js';
import type { SiteSettings } from '../webex/site-settings.js';
import { createManagerFinder } from './find-manager.js';
import { asAttendee, readAccountFor, type KnownPerson } from './look-up-account.js';
import { complete, failed, readKnown, type PeopleReader } from './known-person.js';

export type LookUp = (row: Row) => Promise<LookedUp>;

interface Service extends PeopleReader {
  readonly site: Pick<SiteSettings, 'read'>;
  /** Looks a second time for a person who is missing from the list; absent if `find` asks for each person anyway. */
  readonly confirmAbsence?: Service['find'];
  /** People with this name whom the file does not name. */
  readonly namesakes: (names: PersonNames) => Promise<Answer<Namesakes>>;
  /** The person whose address was probably meant, among those whom the file does not name. */
  readonly near: (email: string, names: PersonNames) => Promise<NearPerson | undefined>;
  /** Does a row of the file name this address? */
  readonly isNamed?: (email: string) => boolean;
}

/**
 * Looks up the person over REST; the account on the site if the row has site columns or changes what gives the account (so that
 * it can be restored); the manager if the row names one.
 */
export function createLookUp(service: Service, header: FileHeader, catalog: Catalog, rules: PlanRules): LookUp {
  const findManager = createManagerFinder(service, rules);
  // An invalid row for a person who is missing from the list does no harm; a leaver wrongly counted as done does.
  const isSettledByAbsence = (cells: readonly string[]): boolean =>
    rules.people !== 'existing' && isLeaver(readWanted(cells, header, catalog).wanted);
  const mayDelete = hasDeletions(header);
  const deletes = (cells: readonly string[]): boolean =>
    mayDelete && isToBeDeleted(readWanted(cells, header, catalog).wanted);
  const emailHeading = fileHeadings(header.columns).of('email');
  return async (row) => {
    const { cells, line } = row;
    const email = emailIn(cells, header);
    // If its cells may be under the wrong headings, it is unclear whom the row is about.
    if (!isEmail(email) || (line !== undefined && isShifted(cells, header))) return {};
    const { readAt, answer } = await findSurely(service, email, () => isSettledByAbsence(cells));
    const person = await completeFor(service, answer, () => deletes(cells));
    if (person.result !== 'done') {
      const problem = failed('person', person);
      return { readAt, problem: isElsewhere(person) ? { ...problem, column: emailHeading, value: email } : problem };
    }
    const read = readRow(row, header, catalog, person.value);
    const { wanted } = read;
    const account = await readAccountFor(service, wanted, person.value, email, catalog);
    if (account.result !== 'done') return { readAt, problem: failed('account on the site', account) };
    const manager = await findManager(wanted);
    if (manager.result !== 'done') return { readAt, problem: failed('manager', manager) };
    const others =
      person.value === undefined
        ? await lookForOthers(service, read, rules, otherAddressesIn(cells, header, email))
        : {};
    if ('problem' in others) return { readAt, problem: others.problem };
    return {
      readAt,
      read,
      ...others,
      ...(person.value ? asAttendee(person.value, account.value, catalog, wanted) : { person: null }),
      ...(person.value?.roles && isToBeDeleted(wanted) && { roles: person.value.roles }),
      ...(account.value !== undefined && { siteUser: account.value }),
      ...manager.value,
    };
  };
}

/** A person who is to be deleted is read by id: lists may leave out roles and other parts of the record. */
async function completeFor(
  service: Service,
  found: Answer<Person | undefined>,
  deletes: () => boolean,
): Promise<Answer<KnownPerson | undefined>> {
  const person = found.result === 'done' ? found.value : undefined;
  return person !== undefined && deletes() ? await readKnown(service, person.id) : await complete(service, found);
}

type Others = Pick<LookedUp, 'near' | 'knownAs' | 'namesakes' | 'namesNotCompared'>;

/** Who else may be meant by a row whose person is not in the organization. */
async function lookForOthers(
  service: Service,
  { email, wanted, problems }: ReadRow,
  rules: PlanRules,
  addresses: readonly OtherAddress[],
): Promise<Others | { readonly problem: Problem }> {
  for (const other of addresses) {
    const { answer } = await service.find(other.email);
    if (answer.result === 'doubt') return { problem: failed('other address of the row', answer) };
    const isKnown = answer.result === 'done' && answer.value !== undefined;
    if (isKnown) return { knownAs: { ...other, isNamed: service.isNamed?.(other.email) === true } };
  }
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

/**
 * A person may be missing from the list. If the row creates the person, the create itself shows that; if their absence settles
 * the row (a leaver who is not there is done), they are looked up.
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
