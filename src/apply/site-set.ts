/** `site.set`: session types and tracking codes, on the ground of what the site has of the person now. */
import { isAboutAttendee } from '../fields/attendee.js';
import { isHosting, licenseIds } from '../fields/license.js';
import { buildsOnSessionTypes } from '../fields/session-type.js';
import { siteLicenses } from '../model/catalog.js';
import { changeKey, isAsBefore, isInForce, siteChanges, takes, valueNow } from '../fields/changes.js';
import { siteNotAsAsked } from '../fields/asked-now.js';
import type { Change, SeenSiteUser } from '../model/row.js';
import { settingParts } from '../rows/wanted.js';
import { accountNames, readAccount } from '../plan/account.js';
import { asBefore } from './announced.js';
import { isSiteChange } from './ledger.js';
import type { Refusal } from './refusal.js';
import { refusalOf, type RowRun } from './row-context.js';
import { waitForSite } from './site-wait.js';
import { isFull, refuseOpen, write } from './site-write.js';

/** Minutes that a reading may be old when a set is replaced on its ground. */
const freshFor = 15;

/** `gives`: what the row takes away on the site comes later. */
export async function setSite(row: RowRun, part: 'gives' | 'all'): Promise<void> {
  const isDue = (change: Change): boolean => isSiteChange(change) && (part === 'all' || !takes(change));
  if (part === 'gives' && row.ledger.openOf(isDue).length === 0) return;
  if (row.ledger.created && !grantsAccount(row) && !wasGivenAccount(row)) return refuseOpen(row, noAccount(row));
  if (isBlank(row)) return await setNewAccount(row);
  const siteUser = await currentSettings(row);
  if (siteUser === undefined) return;
  const due = stillDue(row, siteUser).filter((change) => isDue(change) && !isFull(row, change));
  if (due.length > 0) await write(row, due, siteUser);
}

/** Has the site nothing of the person that would have to be known before it is set? */
function isBlank(row: RowRun): boolean {
  const { ledger, plan } = row;
  const isAsked = ledger.openOf(isSiteChange).length > 0;
  return isAsked && ledger.created && grantsAccount(row) && !buildsOnSessionTypes(plan.wanted);
}

/** The first message that the site does not refuse for not knowing the person is the one that counts. */
async function setNewAccount(row: RowRun): Promise<void> {
  const { ledger, plan } = row;
  const account = { account: plan.email.toLowerCase(), sessionTypes: [], trackingCodes: {} };
  const answer = await waitForSite(row, async () => {
    const due = ledger.openOf(isSiteChange).filter((change) => !isFull(row, change));
    const isKnown = due.length === 0 || (await write(row, due, account, { mayBeUnknown: true }));
    return { result: 'done', value: isKnown ? true : undefined };
  });
  if (answer.result === 'done' && answer.value === undefined) refuseOpen(row, notKnownYet(row));
}

/** What the site has of the person now; `undefined` where it has nothing, and then the ledger says why. */
async function currentSettings(row: RowRun): Promise<SeenSiteUser | undefined> {
  const { plan, ledger, run } = row;
  const seen = plan.seen?.siteUser;
  const granted = grantsAccount(row);
  const age = Date.now() - Date.parse(plan.readAt ?? '');
  // Where the clock was set back since, how old it is cannot be told.
  const fresh = age >= 0 && age < freshFor * 60_000;
  const again = row.begun?.site !== undefined;
  if (seen && fresh && !granted && !again) return seen;
  const names = accountNames(plan.email, plan.seen?.person?.emails);
  const read = (): ReturnType<typeof readAccount> => readAccount(run.site, names, partsToRead(row, granted && !again));
  const answer = granted ? await waitForSite(row, read) : await read();
  if (answer.result !== 'done') refuseOpen(row, refusalOf(answer));
  else if (answer.value === undefined) refuseOpen(row, granted ? notKnownYet(row) : noAccount(row));
  else {
    if (!seen || granted) {
      const before = asBefore(answer.value, row.begun?.site?.before);
      ledger.replaceSiteChanges(siteChanges(plan.wanted, before, run.catalog));
    }
    return answer.value;
  }
  return undefined;
}

/** Of a new person the site has no tracking codes that would have to be known, unless the row rules some out. */
function partsToRead({ ledger, plan }: RowRun, isGranted: boolean): ReturnType<typeof settingParts> {
  const clears = Object.values(plan.wanted.trackingCodes ?? {}).some((assignment) => assignment.do === 'clear');
  const isNew = ledger.created && isGranted && !clears;
  return isNew ? { sessionTypes: true, trackingCodes: false } : settingParts(plan.wanted);
}

/** Does this row give the account: by a license of the site or an attendee entry that is in force now? */
function grantsAccount({ ledger, run }: RowRun): boolean {
  const given = ledger.changesInForce().filter(({ to }) => to === true);
  return given.some((change) => isAboutAttendee(change) || isHosting(change, run.catalog));
}

/** By a license that Webex gave unasked, and that the row has not taken away. */
function wasGivenAccount({ ledger, run }: RowRun): boolean {
  const taken = licenseIds(ledger.changesInForce(), false);
  const left = ledger.given.filter(({ id }) => !taken.includes(id));
  return siteLicenses(run.catalog).some(({ id }) => left.some((one) => one.id === id));
}

/** A new account's changes were made from a reading of a moment ago; others may have met what others changed. */
function stillDue(row: RowRun, siteUser: SeenSiteUser): Change[] {
  const { ledger } = row;
  const open = ledger.openOf(isSiteChange);
  const drifted = [
    ...open.filter((change) => !isAsBefore(change, null, siteUser) && !isInForce(change, null, siteUser)),
    ...lostSincePlan(row, siteUser),
  ];
  if (drifted.length > 0) {
    const names = drifted.map(
      (change) => `${change.label ?? change.field} is now ${JSON.stringify(valueNow(change, null, siteUser) ?? '')}`,
    );
    const message = `changed in Webex since the row was planned (${names.join(', ')}); plan the file again`;
    ledger.add(drifted);
    refuseOpen(row, { code: 'conflict', message });
    return [];
  }
  return open.filter((change) => {
    const done = isInForce(change, null, siteUser);
    if (done) ledger.asWanted(change);
    return !done;
  });
}

/** What the row asks for and was so when it was planned, and is not any more. */
function lostSincePlan({ ledger, plan, run }: RowRun, siteUser: SeenSiteUser): Change[] {
  const known = new Set(ledger.changes.map(changeKey));
  return siteNotAsAsked(plan, siteUser, run.catalog).filter((change) => !known.has(changeKey(change)));
}

function notKnownYet({ run }: RowRun): Refusal {
  const message = `${run.catalog.site} did not show the person within ${run.rules.siteWait} s; apply the file again later`;
  return { code: 'site-does-not-know', message, transient: true };
}

function noAccount({ run }: RowRun): Refusal {
  return { code: 'no-account', message: `the person has no account on ${run.catalog.site}` };
}
