/** Reads all people from organization and site, or those whom another spreadsheet does not name, one by one. */
import { withAttendee } from '../fields/attendee.js';
import { scimFields } from '../fields/needs-scim.js';
import type { Catalog } from '../model/catalog.js';
import { RunError } from '../errors.js';
import { isExportable, type ExportedPerson } from './export-row.js';
import { inOrder } from '../model/in-order.js';
import { openLines, readLines } from '../files/json-lines.js';
import { removeStaleFile } from '../files/stale-files.js';
import type { SeenPerson } from '../model/row.js';
import type { ScimReader } from '../plan/scim-reader.js';
import type { Answer } from '../webex/answer.js';
import { isElsewhere } from '../webex/own-organization.js';
import type { People } from '../webex/people.js';
import type { Person } from '../webex/person.js';
import type { SiteSettings } from '../webex/site-settings.js';

export interface Gathering {
  readonly people: Pick<People, 'everybody' | 'read'>;
  readonly site: Pick<SiteSettings, 'read'>;
  readonly catalog: Catalog;
  /** Shows what only SCIM has; absent: that is not read. */
  readonly scim?: Pick<ScimReader, 'userOf'> | undefined;
  /** The file that holds them temporarily. */
  readonly spool: string;
  /** Lower-case email addresses of people to leave out. */
  readonly without?: ReadonlySet<string>;
  /** Whether to read the person's account on the site. */
  readonly needsAccount: (person: SeenPerson) => boolean;
  /** Whether to ask Webex for the last activity of each person. */
  readonly withActivity?: boolean;
  /** People read at the same time. */
  readonly places: number;
  readonly signal: AbortSignal;
  readonly onListed: (people: number) => void;
}

/** `invitePending`, `created` and `lastActivity` are as Webex shows them: absent where it does not. */
export interface GatheredPerson extends ExportedPerson {
  readonly person: SeenPerson & Pick<Person, 'invitePending' | 'created' | 'lastActivity'>;
}

export interface Gathered {
  readonly count: number;
  /** People without an address that could identify a row. */
  readonly unnamed: number;
  /** People of other organizations, who are left out; complete once `people` has been read to its end. */
  readonly others: number;
  /** In Webex's order. Throws a RunError (`stopped`) if a person cannot be read. */
  readonly people: () => AsyncIterable<GatheredPerson>;
  /** Deletes the spool file. */
  readonly close: () => Promise<void>;
}

/** Throws a RunError (`stopped`) if a person cannot be listed: an incomplete export is useless. */
export async function gatherPeople(gathering: Gathering): Promise<Gathered> {
  const { spool, places, signal } = gathering;
  const close = (): Promise<void> => removeStaleFile(spool);
  try {
    const { people: count, unnamed, others: listed, managerIds } = await spoolEverybody(gathering);
    const managers = await emailsOf(spool, managerIds);
    let others = listed;
    const isOther = (): void => void (others += 1);
    return {
      count,
      unnamed,
      get others() {
        return others;
      },
      people: () =>
        withoutOthers(
          inOrder(peopleIn(spool, signal), places, (person) => complete(person, gathering, managers)),
          isOther,
        ),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Listed {
  readonly people: number;
  readonly unnamed: number;
  readonly others: number;
  readonly managerIds: ReadonlySet<string>;
}

/** Spools all people: managers are given by id, and the person with that id may come last. */
async function spoolEverybody({ withActivity, people: service, spool, without, ...rest }: Gathering): Promise<Listed> {
  const { signal, onListed } = rest;
  // A killed run may have left its file behind.
  await removeStaleFile(spool);
  const lines = await openLines(spool);
  const managerIds = new Set<string>();
  let [people, unnamed, others] = [0, 0, 0];
  try {
    for await (const page of service.everybody(withActivity)) {
      if (signal.aborted) throw new RunError('stopped', 'The run was interrupted before everyone was listed.');
      if (page.result !== 'done') throw notRead('The people of the organization cannot be listed', page);
      if (page.value.hasUnreadable) {
        throw new RunError(
          'stopped',
          'The list of people contains a person who cannot be read; the export would lack them.',
        );
      }
      others += page.value.others.length;
      for (const person of page.value.people) {
        const isWanted = !person.emails.some((email) => without?.has(email.toLowerCase()) === true);
        const isListed = isWanted && isExportable(person);
        if (isWanted && !isListed) unnamed += 1;
        if (isListed) people += 1;
        if (isListed && person.managerId !== undefined) managerIds.add(person.managerId);
        lines.append({ person, isListed });
      }
      await lines.written();
      onListed(people);
    }
  } finally {
    await lines.close();
  }
  return { people, unnamed, others, managerIds };
}

interface Spooled {
  readonly person: Person;
  readonly isListed: boolean;
}

async function emailsOf(spool: string, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const emails = new Map<string, string>();
  if (ids.size === 0) return emails;
  for await (const { value } of readLines(spool)) {
    const { person } = value as Spooled;
    if (ids.has(person.id)) emails.set(person.id, person.emails[0] ?? '');
  }
  return emails;
}

async function* peopleIn(spool: string, signal: AbortSignal): AsyncIterable<Person> {
  for await (const { value } of readLines(spool)) {
    if (signal.aborted) throw new RunError('stopped', 'The run was interrupted before everyone was written.');
    const { person, isListed } = value as Spooled;
    if (isListed) yield person;
  }
}

async function* withoutOthers(
  people: AsyncIterable<GatheredPerson | undefined>,
  isOther: () => void,
): AsyncIterable<GatheredPerson> {
  for await (const person of people) {
    if (person === undefined) isOther();
    else yield person;
  }
}

/** `undefined`: a person of another organization, which lists do not always show. */
async function complete(
  listed: Person,
  { people, site, catalog, scim, needsAccount }: Gathering,
  managers: ReadonlyMap<string, string>,
): Promise<GatheredPerson | undefined> {
  const own = await withLicenses(listed, people);
  if (own === undefined) return undefined;
  const person = scim === undefined ? own : await withScim(own, scim);
  const email = person.emails[0] ?? '';
  const account = needsAccount(person) ? await site.read(email) : undefined;
  if (account !== undefined && account.result !== 'done')
    throw notRead(`The account of ${email} cannot be read`, account);
  const managerEmail = managers.get(person.managerId ?? '');
  const seen = account?.value === undefined ? undefined : { ...account.value, account: email };
  return {
    person: withAttendee(person, seen, catalog.site),
    ...(account?.value !== undefined && { account: account.value }),
    ...(managerEmail !== undefined && { managerEmail }),
  };
}

/** What cannot be seen of a person stays absent, and their cells empty, which leaves it as it is. */
async function withScim<P extends Person>(person: P, scim: Pick<ScimReader, 'userOf'>): Promise<P> {
  const user = await scim.userOf(person);
  if (user.result !== 'done') throw notRead(`${person.emails[0] ?? person.id} cannot be read over SCIM`, user);
  if (user.value === undefined) return person;
  const { value } = user;
  const { userName } = value;
  return Object.assign({}, person, { userName }, ...scimFields().map((field) => field.seenInScim?.(value))) as P;
}

/** Reads the person if the list leaves out values that a row needs. */
async function withLicenses(listed: Person, people: Pick<People, 'read'>): Promise<(Person & SeenPerson) | undefined> {
  const { licenses, loginEnabled } = listed;
  if (licenses !== undefined && loginEnabled !== undefined) return { ...listed, licenses };
  const answer = await people.read(listed.id);
  const name = listed.emails[0] ?? listed.id;
  if (isElsewhere(answer)) return undefined;
  if (answer.result !== 'done') throw notRead(`${name} cannot be read`, answer);
  if (answer.value?.licenses === undefined) {
    throw new RunError('stopped', `Webex does not say which licenses ${name} has; an export would lack them.`);
  }
  const { lastActivity = listed.lastActivity, licenses: read } = answer.value;
  return { ...answer.value, ...(lastActivity !== undefined && { lastActivity }), licenses: read };
}

function notRead(what: string, answer: Exclude<Answer<unknown>, { result: 'done' }>): RunError {
  return new RunError('stopped', `${what}: ${answer.problem.message}.`, { next: 'Try again later.' });
}
