/** `site.set`: session types and tracking codes, on the ground of what the site has of the person now. */
import { siteLicenses } from '../catalog.js';
import { buildsOnSessionTypes, siteChanges, valueNow } from '../changes.js';
import type { Begun } from '../job/journal-index.js';
import type { Change, SeenSiteUser } from '../row.js';
import { isSiteChange, type Refusal } from './ledger.js';
import { refusalOf, type RowRun } from './row-run.js';
import { settingParts } from '../wanted.js';
import { accountNames, readAccount } from './account.js';
import { waitForSite } from './site-wait.js';
import { isFull, refuseOpen, write } from './site-write.js';

/** Minutes that a reading may be old when a set is replaced on its ground. */
const freshFor = 15;

export async function setSite(row: RowRun): Promise<void> {
  if (isBlank(row)) return await setNewAccount(row);
  const siteUser = await currentSettings(row);
  if (siteUser === undefined) return;
  const due = stillDue(row, siteUser).filter((change) => !isFull(row, change));
  if (due.length > 0) await write(row, due, siteUser);
}

/** Has the site nothing of the person that would have to be known before it is set? */
function isBlank(row: RowRun): boolean {
  return row.ledger.created && grantsAccount(row) && !buildsOnSessionTypes(row.plan.wanted);
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
  // Where the clock was set back since, nobody knows how old it is.
  const fresh = age >= 0 && age < freshFor * 60_000;
  const again = row.begun?.site !== undefined;
  if (seen && fresh && !granted && !again) return seen;
  const names = accountNames(plan.email, plan.seen?.person?.emails);
  // Of somebody new the site has no tracking codes that would have to be known.
  const isNew = ledger.created && granted && !again;
  const parts = isNew ? { sessionTypes: true, trackingCodes: false } : settingParts(plan.wanted);
  const read = (): ReturnType<typeof readAccount> => readAccount(run.site, names, parts);
  const answer = granted ? await waitForSite(row, read) : await read();
  if (answer.result !== 'done') refuseOpen(row, refusalOf(answer));
  else if (answer.value === undefined) refuseOpen(row, granted ? notKnownYet(row) : noAccount(row));
  else {
    if (!seen || granted) {
      ledger.replaceSiteChanges(siteChanges(plan.wanted, asBefore(answer.value, row.begun), run.catalog));
    }
    return answer.value;
  }
  return undefined;
}

/** What the site had before an earlier run of the job asked for changes: they are told as they were then. */
function asBefore(now: SeenSiteUser, begun: Begun | undefined): SeenSiteUser {
  const sessionTypes = new Set(now.sessionTypes);
  const trackingCodes = new Map(Object.entries(now.trackingCodes));
  for (const [name, value] of Object.entries(begun?.site?.before ?? {})) {
    const [field, key = ''] = name.split(':');
    if (field === 'sessionType' && value === true) sessionTypes.add(key);
    if (field === 'sessionType' && value === false) sessionTypes.delete(key);
    if (field === 'trackingCode' && typeof value === 'string') trackingCodes.set(key, value);
    if (field === 'trackingCode' && value === null) trackingCodes.delete(key);
  }
  return { ...now, sessionTypes: [...sessionTypes], trackingCodes: Object.fromEntries(trackingCodes) };
}

/** Does this row give the account: by a license of the site or an attendee entry that is in force now? */
function grantsAccount({ ledger, run }: RowRun): boolean {
  return ledger.changesInForce().some(({ field, key, to }) => {
    if (to !== true) return false;
    if (field === 'attendee') return true;
    return field === 'license' && siteLicenses(run.catalog).some(({ id }) => id === key);
  });
}

/** A new account's changes were made from a reading of a moment ago; others may have met somebody else's. */
function stillDue(row: RowRun, siteUser: SeenSiteUser): Change[] {
  const { ledger } = row;
  const open = ledger.openOf(isSiteChange);
  const foreign = open.filter((change) => {
    const now = valueNow(change, null, siteUser);
    return now !== change.from && now !== change.to;
  });
  if (foreign.length > 0) {
    const names = foreign.map(
      (change) => `${change.label ?? change.field} is now ${JSON.stringify(valueNow(change, null, siteUser))}`,
    );
    const message = `changed by somebody else since the row was planned (${names.join(', ')}): plan the file again`;
    refuseOpen(row, { code: 'conflict', message });
    return [];
  }
  return open.filter((change) => {
    const done = valueNow(change, null, siteUser) === change.to;
    if (done) ledger.asWanted(change);
    return !done;
  });
}

function notKnownYet({ run }: RowRun): Refusal {
  const message = `${run.catalog.site} did not know the person within ${run.rules.siteWait} s: apply the file again later`;
  return { code: 'site-does-not-know', message, passing: true };
}

function noAccount({ run }: RowRun): Refusal {
  return { code: 'no-account', message: `the person has no account on ${run.catalog.site}` };
}
