/**
 * A row to revert → what the organization and the site show about the person now. Reads only.
 *
 * An answer about many people may be older than what the job did, or leave someone out: it counts only where it shows all that
 * the job left. Everything else is read of the person alone.
 */
import { isAboutAttendee } from '../fields/attendee.js';
import { isDeletion } from '../fields/person.js';
import { isCarriedBy } from '../fields/table.js';
import type { Catalog } from '../model/catalog.js';
import { lookUpFailed } from '../model/outcomes.js';
import type { CreatedChoice } from '../model/plan-options.js';
import type { Problem, SeenPerson, Wanted } from '../model/row.js';
import { complete, failed, isComplete, readKnown, type PeopleReader } from '../plan/known-person.js';
import { asAttendee, findAccount, type KnownPerson } from '../plan/look-up-account.js';
import { inScimFor, readScimFor } from '../plan/look-up-scim.js';
import type { LookedUp } from '../plan/looked-up.js';
import { siteOfRow } from '../plan/other-sites.js';
import { findByEmail } from '../plan/people-by-email.js';
import type { Run } from '../plan/run.js';
import { personInScim } from '../plan/scim-person.js';
import type { Answer } from '../webex/answer.js';
import type { ScimDirectory } from '../webex/scim-directory.js';
import type { ScimUser } from '../webex/scim-user.js';
import type { SiteSettings } from '../webex/site-settings.js';
import { readPeopleAtOnce, type PeopleAtOnce, type UndoReading } from './people-at-once.js';
import { readingKind, type ReadingKind } from './reading-kind.js';
import { touchesSite } from './undo-row.js';
import { isAsLeft, type RowInForce } from './undo-step.js';

export interface UndoLookUp {
  lookUp(row: RowInForce): Promise<LookedUp>;
  close(): Promise<void>;
}

interface UndoService extends PeopleReader {
  readonly site: Pick<SiteSettings, 'read'>;
  readonly directory: Pick<ScimDirectory, 'read' | 'findByAddresses'>;
  readonly atOnce: Pick<PeopleAtOnce, 'inScim' | 'listed'>;
}

/** Reads people many at once first. Throws a RunError (`stopped`) if the run is ended. */
export async function openUndoLookUp(run: Run, reading: UndoReading): Promise<UndoLookUp> {
  const { people, directory } = run.webex;
  const atOnce = await readPeopleAtOnce(run, reading);
  const find = (email: string): ReturnType<typeof findByEmail> => findByEmail(people, email);
  return {
    async lookUp(row) {
      const { settings: site, catalog } = siteOfRow(reading.tenant, row);
      return await lookUpRow({ find, people, directory, site, atOnce }, row, catalog, reading.created);
    },
    close: () => atOnce.close(),
  };
}

async function lookUpRow(
  service: UndoService,
  row: RowInForce,
  catalog: Catalog,
  created: CreatedChoice,
): Promise<LookedUp> {
  const kind = readingKind(row, touchesSite(row, catalog), created, catalog);
  if (kind === 'none') return {};
  return (await readAtOnce(service, row, kind)) ?? (await readAlone(service, row, kind, catalog));
}

/** `undefined`: answers about many people do not show all that the job left. */
async function readAtOnce(service: UndoService, row: RowInForce, kind: ReadingKind): Promise<LookedUp | undefined> {
  if (kind === 'scim') {
    const shown = service.atOnce.inScim(row);
    return shown && asLeftInScim(row, shown.user, shown.readAt);
  }
  const listed = kind === 'list' ? service.atOnce.listed(row) : undefined;
  if (listed === undefined || !isComplete(listed.person)) return undefined;
  const inScim = await withScim(service, row, listed.person);
  if ('problem' in inScim || !showsAllLeft(row, inScim.person)) return undefined;
  return { readAt: listed.readAt, person: inScim.person };
}

/** The person by id where the job knew it, and the account where the row needs it. */
async function readAlone(
  service: UndoService,
  row: RowInForce,
  kind: ReadingKind,
  catalog: Catalog,
): Promise<LookedUp> {
  const begun = new Date().toISOString();
  const user = kind === 'scim' ? await service.directory.read(row.personId ?? '') : undefined;
  // The People API may show only later what was changed over SCIM.
  const shown = user?.result === 'done' && user.value && asLeftInScim(row, user.value, begun);
  if (shown) return shown;
  const { readAt, person } = await readAgain(service, row);
  if (person.result !== 'done') return { readAt, problem: failed('person', person) };
  if (person.value === undefined) return { readAt, ...(await whetherGone(service, row, catalog, user)) };
  const inScim = await withScim(service, row, person.value);
  if ('problem' in inScim) return { readAt, problem: inScim.problem };
  const account: Awaited<ReturnType<typeof findAccount>> = touchesSite(row, catalog)
    ? await findAccount(service, person.value, row.email)
    : { result: 'done', value: undefined };
  if (account.result !== 'done') return { readAt, problem: failed('account on the site', account) };
  return {
    readAt,
    ...asAttendee(inScim.person, account.value, catalog, asLeft(row)),
    ...(account.value !== undefined && { siteUser: account.value }),
  };
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

/** A person whom the People API does not show may be one whom it does not show yet. `user`: as SCIM answered, if it was asked. */
async function whetherGone(
  { directory }: UndoService,
  { personId, email, inForce, mayBeDeleted }: RowInForce,
  { peopleApi }: Catalog,
  user: Answer<ScimUser | undefined> | undefined,
): Promise<LookedUp> {
  const isDeleted = inForce.some(isDeletion) && mayBeDeleted !== true;
  if (peopleApi !== 'scim' || isDeleted) return { person: null };
  const inScim = user ?? (await (personId === undefined ? byAddress(directory, email) : directory.read(personId)));
  return inScim.result === 'done' && inScim.value !== undefined ? { problem: onlyInScim } : { person: null };
}

async function byAddress(directory: UndoService['directory'], email: string): Promise<Answer<ScimUser | undefined>> {
  const found = await directory.findByAddresses([email], []);
  return found.result === 'done' ? { ...found, value: found.value[0] } : found;
}

const onlyInScim: Problem = {
  code: lookUpFailed,
  severity: 'error',
  message:
    'the person could not be looked up: SCIM shows them, but the People API does not yet; try again in a few minutes',
};

/** `undefined`: SCIM does not show all that the job left, or something of the user cannot be read. */
function asLeftInScim(row: RowInForce, user: ScimUser, readAt: string): LookedUp | undefined {
  const { personId = '' } = row;
  const shown = personInScim(user, personId);
  const person = shown && { ...inScimFor(shown, user, row.inForce), id: personId };
  return person && showsAllLeft(row, person) ? { readAt, person, licensesUnknown: true } : undefined;
}

/** With what only SCIM shows: among others, where that is all that the job left, or alone. */
async function withScim(service: UndoService, row: RowInForce, person: KnownPerson): ReturnType<typeof readScimFor> {
  const user = service.atOnce.inScim(row)?.user;
  const shown = user && inScimFor(person, user, row.inForce);
  const due = row.inForce.filter((change) => isCarriedBy(change, 'scim'));
  if (shown !== undefined && due.every((change) => isAsLeft(change, { row, siteUser: undefined }, shown)))
    return { person: shown };
  return await readScimFor(service.directory, person, row.inForce);
}

/** Does the person show all that an undo reverts? Of people whom the job created, that is their sign-in and licenses. */
function showsAllLeft(row: RowInForce, person: SeenPerson): boolean {
  const isCreated = row.created === 'yes';
  const due = isCreated ? row.inForce.filter((change) => isCarriedBy(change, 'licenses')) : row.inForce;
  if (isCreated && person.loginEnabled !== true) return false;
  return due.every((change) => isAsLeft(change, { row, siteUser: undefined }, person));
}

/** If no API says whether the person is an attendee, the job is assumed to have made them one: the account is removed again. */
function asLeft({ inForce }: RowInForce): Pick<Wanted, 'attendee'> {
  return inForce.some(({ field, to }) => isAboutAttendee({ field }) && to === true) ? { attendee: false } : {};
}
