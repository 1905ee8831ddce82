/** SetUser with the full set of session types and all tracking codes that have a value, and what came of each change. */
import { changeKey, siteChanges } from '../changes.js';
import type { Change, SeenSiteUser } from '../row.js';
import type { Answer } from '../webex/answer.js';
import type { WantedSettings } from '../webex/site-settings.js';
import { isSiteChange, type Refusal } from './ledger.js';
import { refusalOf, send, type RowRun } from './row-run.js';
import { readAccount } from './site-wait.js';

/** "User limit exceeded for the session type"; serv:value names it (Control Hub reads it so). */
const sessionTypeFull = 'xml-110055';
/** GetUser and SetUser for somebody whom the site does not know (yet). */
const unknownUser = '030001';

/** Has an earlier row heard that the type is full? Then the change is refused without asking. */
export function isFull(row: RowRun, change: Change): boolean {
  const full = change.field === 'sessionType' && change.to === true && row.run.fullTypes.has(change.key ?? '');
  if (full) row.ledger.refuse(change, fullRefusal);
  return full;
}

const fullRefusal: Refusal = {
  code: 'session-type-full',
  message: 'no seats are left for this session type (110055)',
};

/** False where the site does not know the person and may not: then nothing was set, and nothing is settled. */
export async function write(
  row: RowRun,
  due: readonly Change[],
  siteUser: WrittenAccount,
  { mayBeUnknown = false } = {},
): Promise<boolean> {
  const { run } = row;
  const wanted = fullSettings(due, siteUser);
  if (wanted.sessionTypes?.length === 0) {
    refuseOpen(row, noTypeLeft);
    return true;
  }
  const name = siteUser.account;
  const answer = await send(row, 'site.set', due, () => run.site.set(name, wanted, { verify: run.rules.verify }));
  if (mayBeUnknown && answer.result === 'refused' && answer.problem.exceptionId === unknownUser) return false;
  if (answer.result === 'done') settle(row, due, answer.value && { ...answer.value, account: name });
  else if (answer.problem.code === sessionTypeFull)
    return await withoutFullType(row, due, siteUser, answer.problem.value ?? '');
  else await settleRefused(row, due, name, answer);
  return true;
}

/** The account as it is before: what is not to be changed is sent with it. */
export type WrittenAccount = Pick<SeenSiteUser, 'account' | 'sessionTypes' | 'trackingCodes'>;

/** Without an answer that shows the settings (--no-verify) SUCCESS is believed. */
function settle({ ledger, plan, run }: RowRun, due: readonly Change[], shown: SeenSiteUser | undefined): void {
  if (shown === undefined) {
    for (const change of due) ledger.inForce(change);
    return;
  }
  ledger.compare(due, { siteUser: shown }, notTaken);
  // Of a new account it is known only now what it has beside what was asked for.
  const known = new Set(ledger.changes.map(changeKey));
  const rest = siteChanges(plan.wanted, shown, run.catalog).filter((change) => !known.has(changeKey(change)));
  if (rest.length === 0) return;
  ledger.replaceSiteChanges([...ledger.changes.filter(isSiteChange), ...rest]);
  for (const change of rest) ledger.refuse(change, notTaken);
}

async function settleRefused(
  row: RowRun,
  due: readonly Change[],
  name: string,
  answer: Exclude<Answer<unknown>, { result: 'done' }>,
): Promise<void> {
  const now = await readAccount(row, [name]);
  const refusal = refusalOf(answer);
  if (now.result === 'done' && now.value) row.ledger.compare(due, { siteUser: now.value }, refusal);
  else if (answer.result === 'refused') for (const change of due) row.ledger.refuse(change, refusal);
}

/** SetUser is all or nothing: without the full type the rest is asked for again. */
async function withoutFullType(
  row: RowRun,
  due: readonly Change[],
  siteUser: WrittenAccount,
  typeId: string,
): Promise<boolean> {
  row.run.fullTypes.add(typeId);
  const rest = due.filter((change) => !isFull(row, change));
  if (rest.length < due.length && rest.length > 0) return await write(row, rest, siteUser);
  for (const change of rest) row.ledger.refuse(change, fullRefusal);
  return true;
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
function fullSettings(due: readonly Change[], siteUser: WrittenAccount): WantedSettings {
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

/** What is not settled of the site's changes has this reason. */
export function refuseOpen(row: RowRun, refusal: Refusal): void {
  for (const change of row.ledger.openOf(isSiteChange)) row.ledger.refuse(change, refusal);
}
