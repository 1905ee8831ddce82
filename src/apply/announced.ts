/**
 * Looks up what an earlier run announced and did not finish, whatever calls it was, before anything else is done for the row.
 * If the lookup fails, the row is unknown: what was announced may be in force. Reads only, except that the attendee entry of a
 * created person may be requested again.
 */
import { isAboutAttendee } from '../fields/attendee.js';
import { awaitsManager } from '../fields/manager.js';
import { isDeletion } from '../fields/person.js';
import { seenInScim } from '../fields/record.js';
import { isSessionType } from '../fields/session-type.js';
import { isTrackingCode } from '../fields/tracking-code.js';
import { isCarriedBy } from '../fields/table.js';
import { changeKey, isInForce, siteChanges } from '../fields/changes.js';
import type { Begun } from '../job/journal-index.js';
import type { Change, SeenPerson, SeenSiteUser } from '../model/row.js';
import { settingParts } from '../rows/wanted.js';
import { plannedNames, readAccount } from '../plan/account.js';
import { findCreated, looksWhenIndeterminate } from './find-created.js';
import { isSiteChange } from './ledger.js';
import { notFound, ownOrConflict, settleCreated } from './person-create.js';
import { isOverScim } from '../fields/over-scim.js';
import { seenPerson } from './person-read.js';
import type { Refusal } from './refusal.js';
import { indeterminateCall, type RowRun } from './row-context.js';
import { noteProfile, noteRecord } from './seen-after.js';
import { waitForSite } from './site-wait.js';

/**
 * True if the result of everything announced is known; otherwise the ledger holds what is unknown, or why the row has ended.
 */
export async function settleAnnounced(row: RowRun): Promise<boolean> {
  const { begun, ledger } = row;
  if (begun === undefined) return true;
  // When the row was closed as awaiting its manager, all else was settled.
  if (row.isResumed && !ledger.openOf((change) => changeKey(change) in begun.after).length) return true;
  const unchecked = indeterminateCall(begun.call, interrupted);
  ledger.indeterminate = unchecked;
  const isCreate = begun.createdAt !== undefined && !row.isResumed;
  try {
    if (!(await (isCreate ? settleCreate(row, begun) : settlePerson(row, begun)))) return false;
    if (!(await settleSite(row, begun))) return false;
  } catch (error) {
    // The run is being stopped: what was seen until then is not all that may be in force.
    ledger.indeterminate ??= unchecked;
    throw error;
  }
  ledger.indeterminate = undefined;
  return true;
}

const interrupted: Refusal = {
  code: 'interrupted',
  message: 'an earlier run of this job was interrupted at this step, and the result could not be checked now',
  transient: true,
};

/** True also if there is no such person: then the create was not applied. */
async function settleCreate(row: RowRun, begun: Begun): Promise<boolean> {
  const { ledger } = row;
  const found = await findCreated(row, [0, ...looksWhenIndeterminate]);
  if (found.result !== 'done') {
    notFound(row, found);
    return false;
  }
  if (found.value === undefined) return true;
  const { indeterminate } = ledger;
  const asked = ledger.changes.filter((change) => !isSiteChange(change) && changeKey(change) in begun.after);
  const person = ownOrConflict(row, found.value, { asked, begun: Date.parse(begun.createdAt ?? '') });
  if (person === undefined) return false;
  await settleCreated(row, person, creating(row));
  if (ledger.indeterminate !== undefined) return false;
  ledger.indeterminate = indeterminate;
  // The same read also shows what was announced after the create.
  const shown = row.shown.person ?? seenPerson(person);
  settleShown(row, begun, shown);
  return await settleInScim(row, begun, shown);
}

/** The changes that the create carries. */
function creating({ plan }: RowRun): Change[] {
  const call = plan.calls.find((one) => one.call === 'person.create');
  return (call?.changes ?? []).flatMap((place) => plan.changes[place] ?? []);
}

async function settlePerson(row: RowRun, begun: Begun): Promise<boolean> {
  const announced = row.ledger.changes.filter((change) => !isSiteChange(change) && changeKey(change) in begun.after);
  // An attendee entry is requested again: the answer shows it, and repeating the request changes nothing.
  if (!announced.some((change) => !isAboutAttendee(change))) return true;
  const read = await row.run.people.read(row.ledger.personId ?? '');
  if (read.result !== 'done') return false;
  const person = read.value === undefined ? null : seenPerson(read.value);
  if (person !== null) noteRecord(row, person);
  settleShown(row, begun, person);
  return person === null || (await settleInScim(row, begun, person));
}

/** The People API may show only after a moment what was announced over SCIM, and never what only SCIM has. */
async function settleInScim(row: RowRun, begun: Begun, person: SeenPerson): Promise<boolean> {
  const { ledger, run } = row;
  const left = ledger.openOf((change) => changeKey(change) in begun.after && isSentOverScim(change, row));
  if (left.length === 0) return true;
  const read = await run.scim.read(ledger.personId ?? '');
  if (read.result !== 'done') return false;
  row.mayBeDeleted = read.value === undefined && left.some(isDeletion);
  if (read.value !== undefined) settleShown(row, begun, { ...person, ...noteProfile(row, seenInScim(read.value)) });
  return true;
}

function isSentOverScim(change: Change, { run }: RowRun): boolean {
  if (isSiteChange(change) || isAboutAttendee(change)) return false;
  return isCarriedBy(change, 'address') || isOverScim([change], run.catalog);
}

/** Of a person, the People API shows nothing of what only SCIM has, which says nothing about it. */
function settleShown({ ledger, shown }: RowRun, begun: Begun, person: SeenPerson | null): void {
  const isHidden = (change: Change): boolean =>
    person !== null && shown.profile === undefined && isCarriedBy(change, 'scim');
  for (const change of ledger.openOf((one) => !isSiteChange(one) && !isAboutAttendee(one) && !isHidden(one))) {
    const announced = withManager(change, begun);
    if (!(changeKey(change) in begun.after) || !isInForce(announced, person, undefined)) continue;
    ledger.resolve(announced);
    ledger.asWanted(announced);
  }
}

/** A manager whom another row created is known by the id that was announced. */
function withManager(change: Change, { after }: Begun): Change {
  const toId = after[changeKey(change)];
  return awaitsManager(change) && typeof toId === 'string' ? { ...change, toId } : change;
}

async function settleSite(row: RowRun, { site }: Begun): Promise<boolean> {
  const { ledger, plan, run } = row;
  const isSettled = row.isResumed && !ledger.openOf(isSiteChange).length;
  if (site === undefined || isSettled) return true;
  const names = plannedNames(plan);
  const look = (): ReturnType<typeof readAccount> => readAccount(run.site, names, settingParts(plan.wanted));
  // An account that the row itself grants may take a while to become known.
  const read = plan.seen?.siteUser ? await look() : await waitForSite(row, look);
  if (read.result !== 'done') return false;
  const account = read.value;
  // An unknown account says nothing about the settings that were announced for it.
  if (account === undefined) return false;
  if (!plan.seen?.siteUser)
    ledger.replaceSiteChanges(siteChanges(plan.wanted, asBefore(account, site.before), run.catalog));
  for (const change of ledger.openOf(isSiteChange)) {
    if (changeKey(change) in site.after && isInForce(change, null, account)) ledger.asWanted(change);
  }
  return true;
}

/**
 * What the site had before an earlier run of the job requested changes, so that they are reported with their original values.
 */
export function asBefore(now: SeenSiteUser, before: Begun['before'] = {}): SeenSiteUser {
  const sessionTypes = new Set(now.sessionTypes);
  const trackingCodes = new Map(Object.entries(now.trackingCodes));
  for (const [name, value] of Object.entries(before)) {
    const [field = '', key = ''] = name.split(':');
    if (isSessionType({ field }) && value === true) sessionTypes.add(key);
    if (isSessionType({ field }) && value === false) sessionTypes.delete(key);
    if (isTrackingCode({ field }) && typeof value === 'string') trackingCodes.set(key, value);
    if (isTrackingCode({ field }) && value === null) trackingCodes.delete(key);
  }
  return { ...now, sessionTypes: [...sessionTypes], trackingCodes: Object.fromEntries(trackingCodes) };
}
