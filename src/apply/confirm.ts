/**
 * The final check of a row: is everything it asks for in force, including what was already so when it was planned and what an
 * answer claimed? Reads only, and only where no answer of this run has shown it, or where answers are checked by sample.
 */
import { isAboutAttendee } from '../fields/attendee.js';
import { isOverScim } from '../fields/over-scim.js';
import { isHosting, isLicense, licenseIds } from '../fields/license.js';
import { accountNotAsAsked, personNotAsAsked, siteNotAsAsked } from '../fields/asked-now.js';
import { changeKey, hasSiteAssignments, isInForce, takes } from '../fields/changes.js';
import type { Change, SeenPerson } from '../model/row.js';
import { settingParts } from '../rows/wanted.js';
import { accountNames, plannedNames, readAccount } from '../plan/account.js';
import { questionKeptEntry } from './attendee-conversion.js';
import { isSiteChange, type Ledger } from './ledger.js';
import { givenUnasked } from './person-create.js';
import { seenPerson } from './person-read.js';
import { noteRecord } from './seen-after.js';
import { changedSince, type Refusal } from './refusal.js';
import { waitForSite } from './site-wait.js';
import type { RowRun } from './row-context.js';

/** Minutes for which data read for the plan counts as current. */
const freshFor = 15;

export async function confirmRow(row: RowRun): Promise<void> {
  const { ledger, run, plan } = row;
  questionKeptEntry(row);
  const isDeletion = plan.calls.some(({ call }) => call === 'person.delete');
  if (ledger.indeterminate !== undefined || !ledger.hasEffect() || run.rules.verify === 'none' || isDeletion) return;
  const isSampled = isSampledRow(row);
  await confirmPerson(row, isSampled);
  if (row.isSiteConfirmed !== true) await confirmSite(row, isSampled);
}

function isSampledRow(row: RowRun): boolean {
  row.isSampled ??= row.run.sampling.isNext();
  return row.isSampled;
}

async function confirmPerson(row: RowRun, isSampled: boolean): Promise<void> {
  const { ledger, plan, run } = row;
  const { text, manager, loginEnabled, licenses, attendee } = plan.wanted;
  const speaksOfRecord = (text ?? manager ?? loginEnabled) !== undefined;
  if (!speaksOfRecord && licenses === undefined && attendee === undefined) return;
  const isChecked = isSampled && ledger.changesInForce().some((change) => !isSiteChange(change));
  const { person, profile } = row.shown;
  if (ledger.created && person !== undefined) noteGiven(row, person);
  const isOfLicenses = licenses !== undefined;
  const isShown =
    person !== undefined &&
    (!speaksOfRecord || row.shown.isRecord === true) &&
    (!isOfLicenses || row.shown.hasLicenses === true);
  // Over SCIM, what was sent has been read back already.
  if (person !== undefined && profile !== undefined && !isOfLicenses && !ledger.created)
    return comparePerson(row, person);
  if (!isChecked && (isShown || isFresh(row))) return isShown ? comparePerson(row, person) : undefined;
  const read = await run.people.read(ledger.personId ?? '');
  if (read.result === 'done' && read.value) {
    if (ledger.created) ledger.given = givenUnasked(row, read.value, ledger.changes);
    comparePerson(row, { ...seenPerson(read.value), ...profile });
    return await confirmAttendee(row, read.value.emails);
  }
  if (read.result === 'done' && isChecked) return notAtAll(row);
  if (!isShown)
    ledger.notes.add('could not read the person again; values that were already right in the plan were not checked');
  // Over SCIM, which has no licenses, nothing else has shown them.
  else if (ledger.created && row.shown.hasLicenses !== true) ledger.notes.add(licensesUnknown);
}

const licensesUnknown = 'could not read the person again; licenses that Webex assigned automatically are not listed';

/** An answer to the create may leave out what came along; what was shown later tells it. */
function noteGiven(row: RowRun, person: SeenPerson): void {
  const { ledger } = row;
  const shown = givenUnasked(row, person, ledger.changes);
  ledger.given = [...ledger.given, ...shown.filter(({ id }) => !ledger.given.some((one) => one.id === id))];
}

/** Webex confirmed the person, but there is no such person. */
export function notAtAll({ ledger, run }: RowRun): void {
  ledger.created = false;
  ledger.given = [];
  for (const change of [...ledger.changesInForce(), ...ledger.openOf(() => true)]) ledger.refuse(change, notThere);
  run.sampling.distrust();
}

/** Answers about people may leave out attendee entries; the account on the site shows them, if the site's API does. */
async function confirmAttendee({ ledger, run, plan }: RowRun, emails: readonly string[]): Promise<void> {
  const change = ledger.changesInForce().find(isAboutAttendee);
  if (change === undefined) return;
  const read = await readAccount(run.site, accountNames(plan.email, emails));
  const account = read.result === 'done' ? read.value : undefined;
  if (account?.attendeeOnly === undefined || !account.active) return;
  if (account.attendeeOnly !== (change.to === true)) ledger.refuse(change, notThere);
}

/**
 * Checks, before anything is removed, that what the row asks for and had when it was planned is still there, as far as this run
 * was shown it. Where answers are checked by sample, claimed changes are read back first, once; removals are read back at the
 * end of the row.
 */
export async function confirmBeforeTaking(row: RowRun): Promise<void> {
  const { ledger, run } = row;
  if (ledger.created) return;
  // Over SCIM, what was sent has been read back already.
  const isRead = (change: Change): boolean => row.shown.profile !== undefined && isOverScim([change], run.catalog);
  const isClaimed = ledger
    .changesInForce()
    .some((change) => !isSiteChange(change) && !isAboutAttendee(change) && !isRead(change));
  if (isClaimed && row.shown.isReadBack !== true && run.rules.verify !== 'none' && isSampledRow(row)) {
    row.shown.isReadBack = true;
    const read = await run.people.read(ledger.personId ?? '');
    if (read.result === 'done' && read.value) noteRecord(row, seenPerson(read.value));
  }
  await readIfOld(row);
  await readSiteBack(row);
  const { person, isRecord } = row.shown;
  if (person === undefined) return;
  const differing = personNotAsAsked(row.plan, row.ledger.changes, person, row.run.catalog);
  report(row, isRecord === true ? differing : differing.filter(isLicense));
}

/**
 * A row that gives up a license for another one that the person had when the plan was made: if that was long ago, others may
 * have taken it since. Afterwards it could not be told who took which of the two.
 */
async function readIfOld(row: RowRun): Promise<void> {
  const { ledger, plan, run } = row;
  if (row.shown.person !== undefined || isFresh(row) || ledger.personId === undefined) return;
  const { licenses } = plan.wanted;
  const asked = licenses === undefined ? [] : licenses.do === 'exactly' ? licenses.items : licenses.add;
  const changed = new Set(licenseIds(ledger.changes, true));
  if (!ledger.openOf(isLicense).some(takes) || asked.every(({ id }) => changed.has(id))) return;
  const read = await run.people.read(ledger.personId);
  if (read.result !== 'done' || read.value === undefined) return;
  const person = seenPerson(read.value);
  noteRecord(row, person);
  for (const change of ledger.openOf(isLicense)) if (isInForce(change, person, undefined)) ledger.asWanted(change);
}

/** Over REST, an answer only claims what was set on the site; an XML message is read back anyway. */
async function readSiteBack(row: RowRun): Promise<void> {
  const { ledger, run, plan } = row;
  const claimed = ledger.changesInForce().filter(isSiteChange).length;
  if (!run.isOverRest || claimed === (row.shown.siteReadBack ?? 0) || run.rules.verify === 'none') return;
  if (!isSampledRow(row)) return;
  const read = await readAccount(
    run.site,
    accountNames(plan.email, plan.seen?.person?.emails),
    settingParts(plan.wanted),
  );
  if (read.result !== 'done' || read.value === undefined) return;
  row.shown.siteReadBack = claimed;
  report(row, siteNotAsAsked(plan, read.value, run.catalog));
}

function comparePerson(row: RowRun, person: SeenPerson): void {
  report(row, personNotAsAsked(row.plan, row.ledger.changes, person, row.run.catalog));
}

async function confirmSite(row: RowRun, isSampled: boolean): Promise<void> {
  const { ledger, plan, run } = row;
  if (!hasSiteAssignments(plan.wanted)) return;
  const claimed = ledger.changesInForce().filter(isSiteChange).length;
  const isChecked = isSampled && run.isOverRest && claimed > (row.shown.siteReadBack ?? 0);
  const { siteUser } = row.shown;
  if (!isChecked && siteUser !== undefined) return;
  if (!isChecked && isFresh(row) && row.shown.isSiteStale !== true) return;
  const names = plannedNames(plan);
  const look = (): ReturnType<typeof readAccount> => readAccount(run.site, names, settingParts(plan.wanted));
  const isOther = siteUser === undefined && becomesHost(row);
  const read = isOther ? await waitForSite(row, look) : await look();
  if (read.result === 'done' && read.value) report(row, accountNotAsAsked(plan, read.value, run.catalog));
  else if (isOther) ledger.indeterminate = accountUnread;
  else if (siteUser === undefined)
    ledger.notes.add(
      'could not read the account on the site again; settings that were already right in the plan were not checked',
    );
}

/** Has the row given a license with which a host's settings come, and are no settings told as missing anyway? */
function becomesHost({ ledger, run }: RowRun): boolean {
  const isTold = ledger.changes.some((change) => isSiteChange(change) && typeof ledger.stateOf(change) === 'object');
  if (isTold) return false;
  return ledger.changesInForce().some((change) => change.to === true && isHosting(change, run.catalog));
}

const accountUnread: Refusal = {
  code: 'not-verified',
  message:
    'the settings on the site may have changed with the license, and the account could not be read to check them; retry the job',
  transient: true,
};

/** Did this run read the row for its plan, less than `freshFor` minutes ago? */
function isFresh({ plan, run }: RowRun): boolean {
  const age = Date.now() - Date.parse(plan.readAt ?? '');
  return run.isPlannedHere && age >= 0 && age < freshFor * 60_000;
}

/** Refuses what is not as asked: an answer claimed it, or others changed it since the plan. */
function report({ ledger, run }: RowRun, differing: readonly Change[]): void {
  const known = new Map(ledger.changes.map((change) => [changeKey(change), change]));
  for (const difference of differing) {
    const change = known.get(changeKey(difference));
    if (change === undefined) {
      ledger.add([difference]);
      ledger.refuse(difference, changedSince(difference));
      continue;
    }
    const state = ledger.stateOf(change);
    // Webex may keep an implicit license that the row rules out, and says so: that counts as settled.
    const isImplicit = state === 'as-wanted' && isLicense(change) && takes(change);
    if (typeof state === 'object' || state === 'open' || isImplicit) continue;
    ledger.refuse(change, notThere);
    run.sampling.distrust();
    if (isLicense(change) && run.isOverRest) doubtAttendee(ledger);
  }
}

/** Over REST, only answers like the one that was just disproved have shown the entry. */
function doubtAttendee(ledger: Ledger): void {
  const entry = ledger.changesInForce().find(isAboutAttendee);
  if (entry === undefined) return;
  ledger.reopen(entry);
  ledger.indeterminate = attendeeUnsure;
}

const attendeeUnsure: Refusal = {
  code: 'not-verified',
  message:
    'the attendee account may or may not have been changed: Webex confirmed it together with a license that is not there; check the person in Control Hub',
};

const notThere: Refusal = {
  code: 'not-in-force',
  message: 'Webex confirmed this change, but reading it back does not show it',
};
