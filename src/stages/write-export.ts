/** Organization and site → a spreadsheet of everybody, or of those whom another spreadsheet does not name. */
import { siteLicenses, type Catalog } from '../catalog.js';
import { withAttendee } from '../changes.js';
import { RunError } from '../errors.js';
import { exportHeadings, exportRow, isExportable, type ExportedPerson } from '../export-row.js';
import { inOrder } from '../in-order.js';
import { openLines, readLines } from '../job/json-lines.js';
import { removeLeftover } from '../job/leftovers.js';
import type { SeenPerson } from '../row.js';
import { escapeCell } from '../spreadsheet/escape-cell.js';
import type { Answer } from '../webex/answer.js';
import type { People, Person } from '../webex/people.js';
import type { SiteSettings } from '../webex/site-settings.js';
import { createSheetWriter } from '../spreadsheet/write-sheet.js';

export interface Exporting {
  readonly people: Pick<People, 'everybody' | 'read'>;
  readonly site: Pick<SiteSettings, 'read'>;
  readonly catalog: Catalog;
  readonly target: string;
  /** Lower-case addresses of the people who are left out. */
  readonly without?: ReadonlySet<string>;
  /** People who are looked at at once. */
  readonly places: number;
  readonly signal: AbortSignal;
  readonly onListed: (people: number) => void;
  readonly onWritten: (done: number, of: number) => void;
}

export interface Exported {
  readonly people: number;
  /** By column, people of whom a cell cannot say the value. */
  readonly unsaid: Readonly<Record<string, number>>;
  /** People without an address that a row could name. */
  readonly unnamed: number;
}

/** Throws a RunError (`stopped`) where anything cannot be read: an export that lacks somebody is none. */
export async function writeExport(exporting: Exporting): Promise<Exported> {
  const { catalog, target, signal } = exporting;
  const spool = `${target}.people`;
  const writer = await createSheetWriter(target, exportHeadings(catalog).map(escapeCell), { sheet: 'People' });
  try {
    const listed = await spoolEverybody(exporting, spool);
    const managers = await emailsOf(spool, listed.managerIds);
    const unsaid: Record<string, number> = {};
    let done = 0;
    const rows = inOrder(peopleIn(spool, signal), exporting.places, (person) => complete(person, exporting, managers));
    for await (const one of rows) {
      const { cells, unsaid: columns } = exportRow(one, catalog);
      await writer.write(cells.map(escapeCell));
      for (const column of columns) unsaid[column] = (unsaid[column] ?? 0) + 1;
      exporting.onWritten((done += 1), listed.people);
    }
    await writer.commit();
    return { people: done, unsaid, unnamed: listed.unnamed };
  } catch (error) {
    await writer.abort();
    throw error;
  } finally {
    await removeLeftover(spool);
  }
}

interface Listed {
  readonly people: number;
  readonly unnamed: number;
  readonly managerIds: ReadonlySet<string>;
}

/** Everybody is spooled: managers are named by ids, and who bears them may come last. */
async function spoolEverybody(exporting: Exporting, path: string): Promise<Listed> {
  const { without, signal, onListed } = exporting;
  // A run that was killed may have left one.
  await removeLeftover(path);
  const spool = await openLines(path);
  const managerIds = new Set<string>();
  let [people, unnamed] = [0, 0];
  try {
    for await (const page of exporting.people.everybody()) {
      if (signal.aborted) throw new RunError('stopped', 'The run was interrupted before everybody was listed.');
      if (page.result !== 'done') throw notRead('The people of the organization cannot be listed', page);
      if (page.value.hasUnreadable) {
        throw new RunError(
          'stopped',
          'The list of people holds somebody who cannot be read; an export would lack them.',
        );
      }
      for (const person of page.value.people) {
        const isWanted = !person.emails.some((email) => without?.has(email.toLowerCase()) === true);
        const isListed = isWanted && isExportable(person);
        if (isWanted && !isListed) unnamed += 1;
        if (isListed) people += 1;
        if (isListed && person.managerId !== undefined) managerIds.add(person.managerId);
        spool.append({ person, isListed });
      }
      await spool.written();
      onListed(people);
    }
  } finally {
    await spool.close();
  }
  return { people, unnamed, managerIds };
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
    if (signal.aborted) throw new RunError('stopped', 'The run was interrupted before everybody was written.');
    const { person, isListed } = value as Spooled;
    if (isListed) yield person;
  }
}

async function complete(
  listed: Person,
  { people, site, catalog }: Exporting,
  managers: ReadonlyMap<string, string>,
): Promise<ExportedPerson> {
  const person = await withLicenses(listed, people);
  const email = person.emails[0] ?? '';
  const isOnSite =
    siteLicenses(catalog).some(({ id }) => person.licenses.includes(id)) ||
    (person.siteUrls ?? []).some((url) => url.toLowerCase().split('#')[0] === catalog.site.toLowerCase());
  const account = isOnSite ? await site.read(email) : undefined;
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

/** Where lists leave out what a row speaks of, the person is read. */
async function withLicenses(listed: Person, people: Pick<People, 'read'>): Promise<Person & SeenPerson> {
  const { licenses, loginEnabled } = listed;
  if (licenses !== undefined && loginEnabled !== undefined) return { ...listed, licenses };
  const answer = await people.read(listed.id);
  const name = listed.emails[0] ?? listed.id;
  if (answer.result !== 'done') throw notRead(`${name} cannot be read`, answer);
  if (answer.value?.licenses === undefined) {
    throw new RunError('stopped', `Webex does not say which licenses ${name} has; an export would lack them.`);
  }
  return { ...answer.value, licenses: answer.value.licenses };
}

function notRead(what: string, answer: Exclude<Answer<unknown>, { result: 'done' }>): RunError {
  return new RunError('stopped', `${what}: ${answer.problem.message}.`, { next: 'Try again later.' });
}
