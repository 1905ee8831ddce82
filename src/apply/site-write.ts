/** Sends the full set of session types and all tracking codes that have a value, and finds out what became of each change. */
import { isSessionType } from '../fields/session-type.js';
import { takes } from '../fields/changes.js';
import type { Change } from '../model/row.js';
import { settingParts } from '../rows/wanted.js';
import type { Answer, ServiceProblem } from '../webex/answer.js';
import type { WantedSettings } from '../webex/site-settings.js';
import { readAccount } from '../plan/account.js';
import { confirmBeforeTaking } from './confirm.js';
import { keep, mayBeMade } from './give-and-take.js';
import { isSiteChange } from './ledger.js';
import type { Refusal } from './refusal.js';
import { indeterminateCall, refusalOf, send, type RowRun } from './row-context.js';
import { fullSettings, messagesFor, type WrittenAccount } from './site-messages.js';
import { settleShown } from './site-settled.js';
import { stopWithoutRight } from './without-right.js';

/** Did the site report to an earlier row that the type is full? Then the change is refused without a request. */
export function isFull(row: RowRun, change: Change): boolean {
  const full = isSessionType(change) && change.to === true && row.run.fullTypes.has(change.key ?? '');
  if (full) row.ledger.refuse(change, fullRefusal);
  return full;
}

const fullRefusal: Refusal = {
  code: 'session-type-full',
  message: 'no seats are left for this session type',
};

interface WriteOptions {
  /** The person was given their account a moment ago: the site may not know them yet. */
  readonly mayBeUnknown?: boolean;
}

/** False if the site does not know the person, which `mayBeUnknown` allows: then nothing was set, and nothing is settled. */
export async function write(
  row: RowRun,
  due: readonly Change[],
  siteUser: WrittenAccount,
  { mayBeUnknown = false }: WriteOptions = {},
): Promise<boolean> {
  const { run, ledger } = row;
  for (const part of messagesFor(due, run.isOverRest)) {
    if (part.some(takes)) await confirmBeforeTaking(row);
    const changes = mayBeMade(ledger, part).filter((change) => ledger.stateOf(change) === 'open');
    if (changes.length === 0) continue;
    const account = { ...siteUser, ...row.shown.settings };
    const message = fullSettings(changes, account);
    if (message.sessionTypes?.length === 0) {
      refuseOpen(row, noTypeLeft);
      return true;
    }
    if (!(await writeOne(row, { part: changes, message, account, mayBeUnknown }))) return false;
    if (ledger.indeterminate !== undefined) return true;
  }
  return true;
}

interface OneMessage {
  /** The changes that the message makes. */
  readonly part: readonly Change[];
  readonly message: WantedSettings;
  readonly account: WrittenAccount;
  readonly mayBeUnknown: boolean;
}

async function writeOne(row: RowRun, { part, message, account, mayBeUnknown }: OneMessage): Promise<boolean> {
  const { run, ledger } = row;
  if (message.trackingCodes && run.codesMapped.is) return refusePart(row, part, codesMapped);
  const options = { verify: run.rules.verify !== 'none', mayBeUnknown };
  const answer = await send(row, 'site.set', part, () => run.site.set(account.account, message, options));
  const means = answer.result === 'refused' ? answer.problem.means : undefined;
  if (mayBeUnknown && means === 'unknown-site-user') return false;
  run.codesMapped.is ||= means === 'codes-mapped';
  if (means !== 'no-right') run.withoutRight.count = 0;
  if (means === 'codes-mapped') return refusePart(row, part, codesMapped);
  if (answer.result !== 'done') {
    if (means === 'session-type-full') return await withoutFullType(row, part, account, answer.problem.value ?? '');
    await settleRefused(row, part, account.account, answer);
    return true;
  }
  if (answer.value === undefined) {
    // Not read back (`--verify none`): success is believed.
    for (const change of part) ledger.inForce(change);
    return true;
  }
  const shown = { ...blank, ...account, ...answer.value };
  const ruledOut = await settleShown(row, { part, message, isNewAccount: mayBeUnknown }, shown);
  return ruledOut.length === 0 || ledger.indeterminate !== undefined || (await write(row, ruledOut, shown));
}

/** The parts of an account that the row does not touch. */
const blank = { personalRoom: false, servicesOff: [] } as const;

const codesMapped: Refusal = {
  code: 'tracking-codes-mapped',
  message:
    'the tracking codes of the site are mapped to user attributes in Control Hub; plan the file again with --map-code "NAME=ATTRIBUTE", which writes the attribute of each code, or set the attributes there',
};

async function settleRefused(
  row: RowRun,
  due: readonly Change[],
  name: string,
  answer: Exclude<Answer<unknown>, { result: 'done' }>,
): Promise<void> {
  const { ledger } = row;
  const refusal = refusalOf(answer);
  const isRefused = answer.result === 'refused' && isDecided(answer.problem);
  // A refusal is recorded first, so that it is reported even if the read after it ends the run.
  if (isRefused) refusePart(row, due, refusal);
  if (answer.result === 'refused' && answer.problem.means === 'no-right') stopWithoutRight(row, refusal);
  const now = await readAccount(row.run.site, [name], settingParts(row.plan.wanted));
  if (now.result !== 'done') {
    if (!isRefused) ledger.indeterminate ??= indeterminateCall('site.set', refusal);
    return;
  }
  // A person who is not shown a moment after the request may have the settings all the same.
  if (now.value === undefined && answer.result === 'doubt') {
    ledger.indeterminate ??= indeterminateCall('site.set', refusal);
    return;
  }
  ledger.indeterminate = undefined;
  if (now.value === undefined) return void refusePart(row, due, refusal);
  const { sessionTypes, trackingCodes } = now.value;
  row.shown.settings = { sessionTypes, trackingCodes };
  ledger.compare(due, { siteUser: now.value }, refusal);
}

/**
 * Is it certain that nothing was changed? The XML API refuses a message as a whole and names the reason (XML API, Response
 * Error Handling); whether a REST error leaves everything as it was is undocumented, so only a read shows it. A message that
 * was never sent changed nothing.
 */
function isDecided({ exceptionId, status }: ServiceProblem): boolean {
  return exceptionId !== undefined || status === undefined;
}

/**
 * A message is all or nothing: the rest is sent again without the full type, and nothing is removed unless the person is new.
 */
async function withoutFullType(
  row: RowRun,
  due: readonly Change[],
  account: WrittenAccount,
  typeId: string,
): Promise<boolean> {
  row.run.fullTypes.add(typeId);
  const rest = due.filter((change) => !isFull(row, change));
  if (rest.length === due.length) return refusePart(row, rest, fullRefusal);
  if (!row.ledger.created) keep(row.ledger, rest);
  const open = rest.filter((change) => row.ledger.stateOf(change) === 'open');
  return open.length === 0 || (await write(row, open, account));
}

const noTypeLeft: Refusal = {
  code: 'no-session-type-left',
  message: 'the person would be left without any session type, which Webex does not allow',
};

/** It is certain that none of these changes was made. */
function refusePart(row: RowRun, changes: readonly Change[], refusal: Refusal): true {
  row.ledger.indeterminate = undefined;
  for (const change of changes) row.ledger.refuse(change, refusal);
  return true;
}

/** Refuses the site's changes that are still open. */
export function refuseOpen(row: RowRun, refusal: Refusal): void {
  for (const change of row.ledger.openOf(isSiteChange)) row.ledger.refuse(change, refusal);
}
