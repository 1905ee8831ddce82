/** A row → what the organization and the site have for the person now. Reads only; never rejects because of a single row. */
import { otherAddressesIn, type OtherAddress } from '../rows/addresses.js';
import { readRow } from '../rows/joined-rows.js';
import { rowSite } from '../rows/row-site.js';
import { emailIn, readWanted, type ReadRow } from '../rows/wanted.js';
import type { Catalog } from '../model/catalog.js';
import { isEmail } from '../model/cells.js';
import type { FileHeader } from '../model/columns.js';
import { fileHeadings } from '../rows/change-columns.js';
import type { PersonNames } from '../model/person-names.js';
import { namesWanted, type Namesakes } from './namesakes.js';
import type { NearPerson } from './near-people.js';
import { needsNearAddress } from './person-problems.js';
import { isShifted } from '../rows/ragged-rows.js';
import type { LookedUp, PlanRules } from './looked-up.js';
import type { Problem, Row } from '../model/row.js';
import { hasDeletions, isToBeDeleted } from '../fields/person.js';
import { isLeaver, onlyTakesAway } from '../fields/takes-away.js';
import type { Answer } from '../webex/answer.js';
import type { Person } from '../webex/person.js';
import { isElsewhere } from '../webex/own-organization.js';
import type { ScimUsers } from '../webex/scim-users.js';
import type { SiteSettings } from '../webex/site-settings.js';
import type { ManagersInFile } from '../rows/managers-in-file.js';
import { createManagerFinder, type FoundManager } from './find-manager.js';
import type { KeyFinder } from './key-finder.js';
import { lookUpAddress } from './look-up-address.js';
import { lookUpScim } from './look-up-scim.js';
import { findSameNumber } from './same-number.js';
import type { ScimReader } from './scim-reader.js';
import { meantPerson } from './meant-person.js';
import type { Meant } from './person-by-address.js';
import { asAttendee, concernsAccount, readAccountFor, type KnownPerson } from './look-up-account.js';
import { complete, failed, isComplete, readKnown, type PeopleReader } from './known-person.js';
import type { FoundPerson } from './people-by-email.js';

export interface LookUp {
  /** What the list of people alone tells; `undefined`: something has to be asked, or what the row means is no plain case. */
  atOnce(row: Row): LookedUp | undefined;
  asking(row: Row): Promise<LookedUp>;
}

interface Service extends PeopleReader {
  /** The settings of a site; without an address, those of the main one. */
  readonly site: (site?: string) => Pick<SiteSettings, 'read'>;
  readonly scim: Pick<ScimUsers, 'read' | 'isReadOnly'>;
  /** Reads what only SCIM shows; absent: the file has no such columns. */
  readonly scimReader?: ScimReader | undefined;
  /** Absent: people are found by address. */
  readonly keys?: KeyFinder | undefined;
  /** The same as `find`, if the list of people tells it; absent: they were not listed. */
  readonly findListed?: ((email: string) => FoundPerson | undefined) | undefined;
  /** Looks a second time for a person who is missing from the list; absent if `find` asks for each person anyway. */
  readonly confirmAbsence?: Service['find'];
  /** People with this name whom the file does not name. */
  readonly namesakes: (names: PersonNames) => Promise<Answer<Namesakes>>;
  readonly everyoneNamed?: (names: PersonNames) => Promise<Answer<Namesakes>>;
  readonly managersInFile?: Pick<ManagersInFile, 'find' | 'haveNumbers'> | undefined;
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
  const headings = fileHeadings(header.columns);
  const emailHeading = headings.of('email');
  const asking = async (row: Row): Promise<LookedUp> => {
    const { cells, line } = row;
    // If its cells may be under the wrong headings, it is unclear whom the row is about.
    if (line !== undefined && isShifted(cells, header)) return {};
    const own = rowSite(cells, header, catalog);
    if (own.problem !== undefined) return {};
    const find = (one: string): ReturnType<Service['find']> =>
      findSurely(service, one, () => isSettledByAbsence(cells));
    const meant = await meantPerson({ keys: service.keys, find }, cells, header, emailIn(cells, header));
    if (meant === undefined) return {};
    if ('problem' in meant) return meant;
    const { readAt, answer, email } = meant;
    const person = await completeFor(service, answer, () => deletes(cells));
    if (person.result !== 'done') {
      const problem = failed('person', person);
      return { readAt, problem: isElsewhere(person) ? { ...problem, column: emailHeading, value: email } : problem };
    }
    const asWritten = withMeant(readRow(row, header, catalog, person.value), meant);
    const { wanted } = asWritten;
    const { catalog: offered } = own;
    const at = { site: service.site(offered.site) };
    const account = await readAccountFor(at, wanted, person.value, email, offered);
    if (account.result !== 'done') return { readAt, problem: failed('account on the site', account) };
    const manager = await findManager(wanted);
    if (manager.result !== 'done') return { readAt, problem: failed('manager', manager) };
    const read = withManager(asWritten, manager.value, headings.of('manager'));
    const others =
      person.value === undefined
        ? await lookForOthers(service, read, rules, otherAddressesIn(cells, header, email))
        : {};
    if ('problem' in others) return { readAt, problem: others.problem };
    const inScim = await lookUpScim(service, person.value, wanted);
    if ('problem' in inScim) return { readAt, problem: inScim.problem };
    const renamed = inScim.person && (await lookUpAddress(service, inScim.person, wanted.newEmail));
    if (renamed && 'problem' in renamed) return { readAt, problem: renamed.problem };
    return {
      readAt,
      read,
      ...others,
      ...(renamed && asAttendee(renamed.person, account.value, offered, wanted)),
      ...(renamed?.address && { address: renamed.address }),
      ...(inScim.scim && { scim: inScim.scim }),
      ...(person.value === undefined && { person: null }),
      ...(person.value?.roles && isToBeDeleted(wanted) && { roles: person.value.roles }),
      ...(account.value !== undefined && { siteUser: account.value }),
      ...manager.value,
    };
  };
  return { atOnce: fromListAlone(service, header, catalog), asking };
}

/** As `asking` finds it, for a row about one listed person who has all that it needs: nothing is waited for. */
function fromListAlone(
  { findListed, keys, scimReader }: Pick<Service, 'findListed' | 'keys' | 'scimReader'>,
  header: FileHeader,
  catalog: Catalog,
): LookUp['atOnce'] {
  const isAsked = keys !== undefined || scimReader !== undefined;
  if (findListed === undefined || isAsked || header.bySite !== undefined || hasDeletions(header)) {
    return () => undefined;
  }
  return (row) => {
    if (row.line !== undefined) return undefined;
    const email = emailIn(row.cells, header);
    const found = isEmail(email) ? findListed(email) : undefined;
    const person = found?.answer.result === 'done' ? found.answer.value : undefined;
    if (found === undefined || person === undefined || !isComplete(person)) return undefined;
    const asWritten = readRow(row, header, catalog, person);
    const { wanted } = asWritten;
    const asksMore = wanted.manager !== undefined || wanted.newEmail !== undefined;
    if (asksMore || concernsAccount(wanted, person, catalog)) return undefined;
    const read = asWritten.email === email ? asWritten : withMeant(asWritten, { email, problems: [] });
    return { readAt: found.readAt, read, person };
  };
}

/** The row with the address of the manager whom it names in another way, and a warning that tells who was taken. */
function withManager(read: ReadRow, { managerEmail }: FoundManager, column: string): ReadRow {
  const { manager } = read.wanted;
  if (managerEmail === undefined || manager?.do !== 'set') return read;
  const warning: Problem = {
    ...{ code: 'manager-found', severity: 'warning', column, value: manager.value },
    message: `was taken as ${managerEmail}, the only person of this name or number`,
  };
  const wanted = { ...read.wanted, manager: { ...manager, value: managerEmail } };
  return { ...read, wanted, problems: [...read.problems, warning] };
}

/** What the row asks for, with what its employee number shows. */
function withMeant(
  read: ReadRow,
  { email, newEmail, problems }: Pick<Meant, 'email' | 'newEmail' | 'problems'>,
): ReadRow {
  const own = read.email === '' ? read.problems.filter(({ code }) => code !== 'no-email') : read.problems;
  const wanted = newEmail === undefined ? read.wanted : { ...read.wanted, newEmail };
  return { ...read, email, wanted, problems: [...own, ...problems] };
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

type Others = Pick<LookedUp, 'near' | 'knownAs' | 'namesakes' | 'namesNotCompared' | 'sameNumber'>;

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
  const number = await findSameNumber(service, wanted, email);
  // Where SCIM is closed, the row's number is refused for that.
  if (number.result === 'doubt') return { problem: failed('people of the same employee number', number) };
  if (number.result === 'done' && number.value !== undefined) return { ...others, sameNumber: number.value };
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
