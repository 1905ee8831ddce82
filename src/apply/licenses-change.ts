/** `licenses.change`: PATCH /licenses/users, which adds and removes licenses; those it does not name stay. */
import { isAboutAttendee } from '../fields/attendee.js';
import { isLicense, licenseIds } from '../fields/license.js';
import { personNotAsAsked } from '../fields/asked-now.js';
import { changeKey, isInForce, reversed, takes } from '../fields/changes.js';
import type { Change } from '../model/row.js';
import type { LicensesNow } from '../webex/licenses.js';
import type { LicenseRequest } from '../webex/license-request.js';
import type { Answer } from '../webex/answer.js';
import { askedForAttendee, seenByAnswer, shownBy } from './attendee-answers.js';
import { noticeConversion } from './attendee-conversion.js';
import { isUnitsReason, notGranted, reasonFor } from './grant-refusal.js';
import { changedSince, putBack, type Refusal } from './refusal.js';
import { reportToQueues } from './license-queues.js';
import { refusedBefore } from './refused-before.js';
import { refusalOf, send, type RowRun } from './row-context.js';
import { forgetSite, isSurelyNotApplied, noteLicenses, seenAfter } from './seen-after.js';

/** Implicit licenses such as Screen Share, which Webex assigns and removes by itself (Licenses API, error 700006). */
const implicitLicense = 700006;

/** Gains or losses; both only if a host becomes an attendee, which has to happen in one request. */
export async function changeLicenses(row: RowRun, planned: readonly Change[]): Promise<void> {
  await row.run.queues.turn(row.plan.row);
  const due = planned.filter((change) => row.ledger.stateOf(change) === 'open' && !refusedBefore(row, change));
  if (due.length === 0) return;
  if (due.some(takes) && !due.every(takes)) await exchange(row, due);
  else await patch(row, due);
  if (due.every(takes)) await giveBackForLost(row, due);
}

/** If others removed a license that the row asks for and had when it was planned, restores what the row has just removed. */
async function giveBackForLost(row: RowRun, due: readonly Change[]): Promise<void> {
  const { ledger, plan, run, shown } = row;
  if (ledger.created || ledger.indeterminate !== undefined || shown.person === undefined) return;
  const known = new Set(ledger.changes.map(changeKey));
  const lost = personNotAsAsked(plan, ledger.changes, shown.person, run.catalog).filter((change) => {
    return isLicense(change) && change.to === true && !known.has(changeKey(change));
  });
  const taken = due.filter((change) => ledger.stateOf(change) === 'in-force');
  if (lost.length === 0 || taken.length === 0) return;
  await giveBack(row, taken);
  ledger.add(lost);
  for (const change of lost) ledger.refuse(change, changedSince(change));
}

async function patch(row: RowRun, due: readonly Change[]): Promise<void> {
  const { ledger } = row;
  const answer = await ask(row, due);
  if (answer.result === 'refused' && due.length > 1 && answer.problem.status === 400) return await oneByOne(row, due);
  const [only] = due;
  if (isImplicitRefusal(answer) && only !== undefined && row.plan.wanted.licenses?.do === 'exactly') {
    ledger.asWanted(only);
    return;
  }
  await settle(row, due, answer);
}

/** One bad license must not block the others: requests each change separately. */
async function oneByOne(row: RowRun, due: readonly Change[]): Promise<void> {
  for (const change of due) {
    if (row.ledger.indeterminate === undefined) await patch(row, [change]);
  }
}

/** The removal makes room for the addition; if the addition fails, what was removed is restored at once. */
async function exchange(row: RowRun, due: readonly Change[]): Promise<void> {
  await settle(row, due, await ask(row, due));
  const { ledger } = row;
  if (ledger.indeterminate !== undefined) return;
  const isMissing = due.some((change) => !takes(change) && ledger.stateOf(change) !== 'in-force');
  const taken = due.filter((change) => takes(change) && ledger.stateOf(change) === 'in-force');
  if (isMissing && taken.length > 0) await giveBack(row, taken);
}

/** What is not restored stays reported as removed. */
async function giveBack(row: RowRun, taken: readonly Change[]): Promise<void> {
  const { ledger } = row;
  const answer = await ask(row, taken.map(reversed));
  const now = await seenAfter(row, taken.map(reversed), answer, shownBy(row, answer));
  if (now === undefined) {
    // Unless the request was never sent, it is unknown whether they were restored.
    if (!isSurelyNotApplied(answer)) ledger.indeterminate ??= notSeen;
    return;
  }
  ledger.indeterminate = undefined;
  noteLicenses(row, now);
  for (const change of taken) if (!isInForce(change, now, undefined)) ledger.refuse(change, putBack);
  reportToQueues(row.run.queues, taken.map(reversed), now, { scarcity: false });
}

async function ask(row: RowRun, due: readonly Change[]): Promise<Answer<LicensesNow>> {
  forgetSite(row);
  return await send(row, 'licenses.change', due, () => row.run.licenses.change(requestFor(row, due)));
}

async function settle(row: RowRun, due: readonly Change[], first: Answer<LicensesNow>): Promise<void> {
  const { ledger, run } = row;
  const answer = await askedForAttendee(row, due, first, (changes) => ask(row, changes));
  const now = (await seenAfter(row, due, answer, shownBy(row, answer))) ?? (await seenByAnswer(row, due, answer));
  const refusal = answer.result === 'done' ? notGranted : refusalOf(answer);
  if (now === undefined) {
    if (isSurelyNotApplied(answer)) for (const change of due) ledger.refuse(change, refusal);
    else ledger.indeterminate ??= notSeen;
    await questionCreate(row);
    return;
  }
  ledger.indeterminate = undefined;
  noteLicenses(row, now);
  const reasonOf = (change: Change): Refusal => (answer.result === 'done' ? reasonFor(change, answer.value) : refusal);
  for (const change of due) ledger.compare([change], { person: now }, reasonOf(change));
  const scarce = due.filter((change) => isUnitsReason(answer, change));
  reportToQueues(run.queues, scarce, now, { scarcity: true });
  reportToQueues(
    run.queues,
    due.filter((change) => !scarce.includes(change)),
    now,
    { scarcity: false },
  );
  noticeConversion(row, now, shownBy(row, answer));
}

/** Claims nothing about a person whom Webex reported as created but does not know a moment later. */
async function questionCreate({ ledger, run }: RowRun): Promise<void> {
  if (!ledger.created || ledger.indeterminate === undefined) return;
  const read = await run.people.read(ledger.personId ?? '');
  if (read.result !== 'done' || read.value !== undefined) return;
  ledger.created = false;
  ledger.given = [];
  for (const change of ledger.changesInForce()) ledger.reopen(change);
}

const notSeen: Refusal = {
  code: 'not-verified',
  message:
    'the licenses may or may not have been changed: the response does not show it, and the person could not be read back',
  transient: true,
};

function requestFor(row: RowRun, due: readonly Change[]): LicenseRequest {
  const attendee = due.find(isAboutAttendee);
  return {
    personId: row.ledger.personId ?? '',
    add: licenseIds(due, true),
    remove: licenseIds(due, false),
    ...(attendee?.key !== undefined && {
      attendee: { site: attendee.key, operation: attendee.to === true ? 'add' : 'remove' },
    }),
  };
}

function isImplicitRefusal(answer: Answer<unknown>): boolean {
  return answer.result === 'refused' && answer.problem.errorCode === implicitLicense;
}
