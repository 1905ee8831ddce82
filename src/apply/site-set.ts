/** `site.set`: sets session types and tracking codes, based on what the person has on the site now. */
import { buildsOnSessionTypes } from '../fields/session-type.js';
import { changeKey, isAsBefore, isInForce, siteChanges, takes, valueNow } from '../fields/changes.js';
import { siteNotAsAsked } from '../fields/asked-now.js';
import type { Change, SeenSiteUser } from '../model/row.js';
import { settingParts } from '../rows/wanted.js';
import { plannedNames, readAccount } from '../plan/account.js';
import { asBefore } from './announced.js';
import { grantsAccount, noAccount, wasGivenAccount } from './granted-account.js';
import { isSiteChange } from './ledger.js';
import type { Refusal } from './refusal.js';
import { refusalOf, type RowRun } from './row-context.js';
import { waitForSite } from './site-wait.js';
import { isFull, refuseOpen, write } from './site-write.js';

/** How old, in minutes, a read may be when a replaced set is based on it. */
const freshFor = 15;

/** `gives`: what the row removes on the site is removed later. */
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

/**
 * Can the settings be sent without reading the account? Yes for a new person whose account this row grants, unless the row
 * builds on existing session types, or an earlier run announced settings: some of them may be in force, and must be sent again.
 */
function isBlank(row: RowRun): boolean {
  const { ledger, plan, begun } = row;
  const isAsked = begun?.site === undefined && ledger.openOf(isSiteChange).length > 0;
  return isAsked && ledger.created && grantsAccount(row) && !buildsOnSessionTypes(plan.wanted);
}

/**
 * Sends the settings until the site knows the person: the first message that it does not refuse for not knowing them counts.
 */
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

/**
 * What the person has on the site now; `undefined` if that is nothing or cannot be read, and then the ledger holds the reason.
 */
async function currentSettings(row: RowRun): Promise<SeenSiteUser | undefined> {
  const { plan, ledger, run } = row;
  const seen = plan.seen?.siteUser;
  const granted = grantsAccount(row);
  const age = Date.now() - Date.parse(plan.readAt ?? '');
  // If the clock was set back since, the age is unknown.
  const fresh = age >= 0 && age < freshFor * 60_000;
  const again = row.begun?.site !== undefined;
  if (seen && fresh && !granted && !again) return seen;
  const names = plannedNames(plan);
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

/** A new person has no tracking codes on the site that would have to be known, unless the row clears some. */
function partsToRead({ ledger, plan }: RowRun, isGranted: boolean): ReturnType<typeof settingParts> {
  const clears = Object.values(plan.wanted.trackingCodes ?? {}).some((assignment) => assignment.do === 'clear');
  const isNew = ledger.created && isGranted && !clears;
  return isNew ? { sessionTypes: true, trackingCodes: false } : settingParts(plan.wanted);
}

/**
 * The changes still to be made; none after a conflict. A new account's changes come from a read a moment ago; any other account
 * may have been changed by others since the plan.
 */
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

/** What the row asks for that was already so when it was planned, and no longer is. */
function lostSincePlan({ ledger, plan, run }: RowRun, siteUser: SeenSiteUser): Change[] {
  const known = new Set(ledger.changes.map(changeKey));
  return siteNotAsAsked(plan, siteUser, run.catalog).filter((change) => !known.has(changeKey(change)));
}

function notKnownYet({ run }: RowRun): Refusal {
  const message = `${run.catalog.site} did not show the person within ${run.rules.siteWait} s; apply the file again later`;
  return { code: 'site-does-not-know', message, transient: true };
}
