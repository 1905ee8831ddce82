/** The full set of session types and all tracking codes that have a value are set, and what came of each change. */
import { changeKey, siteChanges } from '../changes.js';
import type { Change, SeenSiteUser } from '../row.js';
import { settingParts } from '../wanted.js';
import type { Answer } from '../webex/answer.js';
import type { WantedSettings } from '../webex/site-settings.js';
import { isSiteChange, type Refusal } from './ledger.js';
import { refusalOf, send, type RowRun } from './row-run.js';
import { readAccount } from './account.js';

/** Has an earlier row heard that the type is full? Then the change is refused without asking. */
export function isFull(row: RowRun, change: Change): boolean {
  const full = change.field === 'sessionType' && change.to === true && row.run.fullTypes.has(change.key ?? '');
  if (full) row.ledger.refuse(change, fullRefusal);
  return full;
}

const fullRefusal: Refusal = {
  code: 'session-type-full',
  message: 'no seats are left for this session type',
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
  for (const message of run.site.messages(wanted)) {
    const part = due.filter(({ field }) => (field === 'sessionType' ? message.sessionTypes : message.trackingCodes));
    if (!(await writeOne(row, { part, message, siteUser, mayBeUnknown }))) return false;
  }
  return true;
}

interface OneMessage {
  /** The changes that it makes. */
  readonly part: readonly Change[];
  readonly message: WantedSettings;
  readonly siteUser: WrittenAccount;
  readonly mayBeUnknown: boolean;
}

async function writeOne(row: RowRun, { part, message, siteUser, mayBeUnknown }: OneMessage): Promise<boolean> {
  const { run } = row;
  const name = siteUser.account;
  if (message.trackingCodes && run.codesMapped.is) {
    for (const change of part) row.ledger.refuse(change, codesMapped);
    return true;
  }
  const options = { verify: run.rules.verify, mayBeUnknown };
  const answer = await send(row, 'site.set', part, () => run.site.set(name, message, options));
  const means = answer.result === 'refused' ? answer.problem.means : undefined;
  if (mayBeUnknown && means === 'unknown-site-user') return false;
  run.codesMapped.is ||= means === 'codes-mapped';
  if (answer.result === 'done') settle(row, part, answer.value && { ...blank, ...siteUser, ...answer.value });
  else if (means === 'session-type-full') return await withoutFullType(row, part, siteUser, answer.problem.value ?? '');
  else if (means === 'codes-mapped') for (const change of part) row.ledger.refuse(change, codesMapped);
  else await settleRefused(row, part, name, answer);
  return true;
}

/** What of an account the row has nothing to do with. */
const blank = { personalRoom: false, servicesOff: [] } as const;

const codesMapped: Refusal = {
  code: 'tracking-codes-mapped',
  message:
    'the tracking codes of the site are mapped to attributes of people in Control Hub: set the attributes there, not the codes',
};

/** The account as it is before: what is not to be changed is sent with it. */
export type WrittenAccount = Pick<SeenSiteUser, 'account' | 'sessionTypes' | 'trackingCodes'>;

/** Without an answer that shows the settings (--no-verify) success is believed. */
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
  const now = await readAccount(row.run.site, [name], settingParts(row.plan.wanted));
  const refusal = refusalOf(answer);
  if (now.result === 'done' && now.value) row.ledger.compare(due, { siteUser: now.value }, refusal);
  else if (answer.result === 'refused') for (const change of due) row.ledger.refuse(change, refusal);
}

/** A message is all or nothing: without the full type the rest is asked for again. */
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
  message: 'the site answered with success, and does not show this value afterwards',
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
