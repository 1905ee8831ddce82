/** `site.set`: SetUser with the full set of session types and all tracking codes that have a value, read back afterwards. */
import { siteLicenses } from '../catalog.js';
import { siteChanges, valueNow } from '../changes.js';
import type { Begun } from '../job/journal-index.js';
import type { Change, SeenSiteUser } from '../row.js';
import type { WantedSettings } from '../webex/site-settings.js';
import { isSiteChange, type Refusal } from './ledger.js';
import { refusalOf, send, type RowRun } from './row-run.js';
import { accountNames, readAccount, waitForSite } from './site-wait.js';

/** Minutes that a reading may be old when a set is replaced on its ground. */
const freshFor = 15;
/** "User limit exceeded for the session type"; serv:value names it (Control Hub reads it so). */
const sessionTypeFull = 'xml-110055';

export async function setSite(row: RowRun): Promise<void> {
  const siteUser = await currentSettings(row);
  if (siteUser === undefined) return;
  const due = stillDue(row, siteUser).filter((change) => !isFull(row, change));
  if (due.length > 0) await write(row, due, siteUser);
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
  const answer = granted ? await waitForSite(row, names) : await readAccount(row, names);
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

function isFull(row: RowRun, change: Change): boolean {
  const full = change.field === 'sessionType' && change.to === true && row.run.fullTypes.has(change.key ?? '');
  if (full) row.ledger.refuse(change, fullRefusal);
  return full;
}

const fullRefusal: Refusal = {
  code: 'session-type-full',
  message: 'no seats are left for this session type (110055)',
};

async function write(row: RowRun, due: readonly Change[], siteUser: SeenSiteUser): Promise<void> {
  const { run, ledger } = row;
  const wanted = fullSettings(due, siteUser);
  if (wanted.sessionTypes?.length === 0) return refuseOpen(row, noTypeLeft);
  const name = siteUser.account;
  const answer = await send(row, 'site.set', due, () => run.site.set(name, wanted, { verify: run.rules.verify }));
  if (answer.result === 'done') {
    if (answer.value) ledger.compare(due, { siteUser: { ...answer.value, account: name } }, notTaken);
    else for (const change of due) ledger.inForce(change);
    return;
  }
  if (answer.problem.code === sessionTypeFull)
    return await withoutFullType(row, due, siteUser, answer.problem.value ?? '');
  const now = await readAccount(row, [name]);
  const refusal = refusalOf(answer);
  if (now.result === 'done' && now.value) ledger.compare(due, { siteUser: now.value }, refusal);
  else if (answer.result === 'refused') for (const change of due) ledger.refuse(change, refusal);
}

/** SetUser is all or nothing: without the full type the rest is asked for again. */
async function withoutFullType(
  row: RowRun,
  due: readonly Change[],
  siteUser: SeenSiteUser,
  typeId: string,
): Promise<void> {
  row.run.fullTypes.add(typeId);
  const rest = due.filter((change) => !isFull(row, change));
  if (rest.length < due.length && rest.length > 0) await write(row, rest, siteUser);
  else for (const change of rest) row.ledger.refuse(change, fullRefusal);
}

const noTypeLeft: Refusal = {
  code: 'no-session-type-left',
  message: 'the person would be left without any session type, which Webex does not allow',
};

const notTaken: Refusal = {
  code: 'not-taken',
  message: 'the site answered SUCCESS, but reading the settings back does not show this value',
};

/** Session types replace the whole set; of tracking codes it is unknown whether absent ones stay, so all are sent. */
function fullSettings(due: readonly Change[], siteUser: SeenSiteUser): WantedSettings {
  const types = due.filter(({ field }) => field === 'sessionType');
  const codes = due.filter(({ field }) => field === 'trackingCode');
  const removed = types.filter(({ to }) => to === false).map(({ key }) => key);
  const added = types.flatMap(({ to, key }) => (to === true && key !== undefined ? [key] : []));
  const values = Object.fromEntries(codes.map(({ key = '', to }) => [key, typeof to === 'string' ? to : '']));
  return {
    ...(types.length > 0 && {
      sessionTypes: [...siteUser.sessionTypes.filter((id) => !removed.includes(id)), ...added],
    }),
    ...(codes.length > 0 && { trackingCodes: { ...siteUser.trackingCodes, ...values } }),
  };
}

function refuseOpen(row: RowRun, refusal: Refusal): void {
  for (const change of row.ledger.openOf(isSiteChange)) row.ledger.refuse(change, refusal);
}

function notKnownYet({ run }: RowRun): Refusal {
  const message = `${run.catalog.site} did not know the person within ${run.rules.siteWait} s (030001): apply the file again later`;
  return { code: 'site-does-not-know', message, passing: true };
}

function noAccount({ run }: RowRun): Refusal {
  return { code: 'no-account', message: `the person has no account on ${run.catalog.site}` };
}
