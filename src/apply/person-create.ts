/** `person.create`: POST /people; creates each person at most once, even if an answer comes late or not at all. */
import { isAboutAttendee, isAttendee } from '../fields/attendee.js';
import { isInForce, licensingChanges, takes } from '../fields/changes.js';
import { isLicense, licenseIds } from '../fields/license.js';
import { attributesOf } from '../fields/record.js';
import { isCarriedBy } from '../fields/table.js';
import type { Change, Named, Wanted } from '../model/row.js';
import type { Answer } from '../webex/answer.js';
import type { CreateBody } from '../webex/people.js';
import type { Person } from '../webex/person.js';
import { createOverScim, indeterminateCreate, notShown, withScim } from './create-over-scim.js';
import { isCreatedOverScim } from '../fields/over-scim.js';
import { findCreated, isOwnCreate, looksAfterRefusal, looksWhenIndeterminate, type OwnCreate } from './find-created.js';
import { notGranted } from './grant-refusal.js';
import { reportToQueues } from './license-queues.js';
import { changeLicenses } from './licenses-change.js';
import { seenPerson } from './person-read.js';
import type { Refusal } from './refusal.js';
import { refusedBefore } from './refused-before.js';
import { refusalOf, send, type RowRun } from './row-context.js';
import { isSurelyNotApplied, noteLicenses, noteRecord, seenAfter } from './seen-after.js';

/** False if there is no person afterwards, or none that is known; the ledger holds the reason. */
export async function createPerson(row: RowRun, planned: readonly Change[]): Promise<boolean> {
  const { ledger, run } = row;
  if (ledger.created) return true;
  await run.queues.turn(row.plan.row);
  const asked = planned.filter((change) => !refusedBefore(row, change));
  const person = await createOnce(row, asked);
  if (person !== undefined) await settleCreated(row, person, asked);
  run.queues.leave(row.plan.row);
  return person !== undefined;
}

/** This row created the person: finds out what is in force, and what came along although the row rules it out. */
export async function settleCreated(row: RowRun, person: Person, asked: readonly Change[]): Promise<void> {
  const { ledger, run } = row;
  const isByScim = isCreatedOverScim(asked, run.catalog);
  ledger.created = true;
  ledger.personId = person.id;
  const known = isByScim ? await withScim(row, person, asked) : person;
  ledger.indeterminate = undefined;
  noteRecord(row, seenPerson(known));
  row.shown.hasLicenses = known.licenses !== undefined;
  const hidden = asked.filter((change) => isAboutAttendee(change) && !isAttendee(known, change.key ?? ''));
  const visible = asked.filter((change) => !hidden.includes(change));
  // An answer may leave out what a new person was given automatically: if the row rules on licenses, the person is read.
  const isLeftOut = ledger.changes.some((one) => isLicense(one) && typeof ledger.stateOf(one) === 'object');
  // Over SCIM, which has no licenses, a read for each person would cost what the create saved.
  const isHidden = known.licenses === undefined && !isByScim;
  const isRead = isHidden || isLeftOut || rulesOutLicenses(row.plan.wanted);
  const claimed = isRead ? undefined : seenPerson(known);
  const read = await seenAfter(row, visible, { result: 'done', value: undefined }, claimed);
  const isUnseen = row.shown.profile === undefined && visible.some((change) => isCarriedBy(change, 'scim'));
  if (read === undefined || isUnseen) {
    ledger.indeterminate = notVerified;
    return;
  }
  const now = { ...read, ...row.shown.profile };
  ledger.given = givenUnasked(row, now, asked);
  if (claimed?.licenses.length === 0 && person.licenses === undefined) await noteUnasked(row, asked);
  // What Webex assigned automatically, although it had refused it to an earlier row.
  for (const change of ledger.changes) {
    const isUnasked = typeof ledger.stateOf(change) === 'object' && isLicense(change) && change.to === true;
    if (isUnasked && isInForce(change, now, undefined)) ledger.inForce(change);
  }
  for (const change of visible) {
    const isGranted = isCarriedBy(change, 'licenses');
    ledger.compare([change], { person: now }, isGranted ? notGranted : notTaken);
  }
  reportToQueues(run.queues, asked, now, { scarcity: true });
  ledger.add(licensingChanges(row.plan.wanted, now, run.catalog).filter((one) => isLicense(one) && takes(one)));
  // It is not known whether answers about people show attendee entries. The answer of the Licenses API does, and repeating the
  // request changes nothing.
  const open = hidden.filter((change) => !isInForce(change, now, undefined));
  if (open.length > 0) await changeLicenses(row, open);
}

/** A person created over SCIM, whose licenses no answer shows: were some given unasked? */
async function noteUnasked(row: RowRun, asked: readonly Change[]): Promise<void> {
  const { run, ledger } = row;
  if (run.rules.verify === 'none') return;
  const person = await run.unasked.look(() => run.people.read(ledger.personId ?? ''));
  if (person === undefined) return;
  ledger.given = givenUnasked(row, person, asked);
  noteLicenses(row, seenPerson(person));
}

function rulesOutLicenses({ licenses }: Wanted): boolean {
  return licenses?.do === 'exactly' || (licenses?.remove.length ?? 0) > 0;
}

const notVerified: Refusal = {
  code: 'not-verified',
  message: 'the person was created, but could not be read back to check the values',
  transient: true,
};

const notTaken: Refusal = {
  code: 'not-taken',
  message: 'the person was created without this value, and Webex did not say why',
};

async function createOnce(row: RowRun, asked: readonly Change[]): Promise<Person | undefined> {
  const { run } = row;
  const begun = row.begun?.createdAt === undefined ? run.now() : Date.parse(row.begun.createdAt);
  const body = createBody(row, asked);
  const isOverScim = isCreatedOverScim(asked, run.catalog);
  const create = (): Promise<Answer<Person>> =>
    isOverScim ? createOverScim(row, asked) : send(row, 'person.create', asked, () => run.people.create(body));
  const first = await create();
  if (first.result === 'done') return first.value;
  if (first.result === 'refused') return await afterRefusal(row, first, { asked, begun });
  markIndeterminate(row, first);
  const found = await findCreated(row, looksWhenIndeterminate);
  if (found.result !== 'done') return notFound(row, found);
  if (found.value) return ownOrConflict(row, found.value, { asked, begun });
  const second = await create();
  if (second.result === 'done') return second.value;
  markIndeterminate(row, second);
  const late = await findCreated(row, looksWhenIndeterminate);
  if (late.result !== 'done') return notFound(row, late);
  if (late.value) return ownOrConflict(row, late.value, { asked, begun });
  // The first may have created a person whom neither API shows yet.
  if (isOverScim) return undefined;
  return second.result === 'refused' ? failAll(row, refusalOf(second)) : undefined;
}

/**
 * The service refused. A 400 may still have created the person, and so may any other error; a 409 means that the person existed
 * before, unless an earlier attempt of this same call may have been applied.
 */
async function afterRefusal(
  row: RowRun,
  answer: Extract<Answer<Person>, { result: 'refused' }>,
  own: OwnCreate,
): Promise<Person | undefined> {
  const { status } = answer.problem;
  if (isSurelyNotApplied(answer)) return failAll(row, refusalOf(answer));
  markIndeterminate(row, answer);
  const found = await findCreated(row, status === 400 || status === 409 ? looksAfterRefusal : [0]);
  if (found.result !== 'done') return notFound(row, found);
  const isBegun = row.begun?.createdAt !== undefined;
  const mayBeOwn = status !== 409 || answer.repeated === true || isBegun;
  if (found.value) return mayBeOwn ? ownOrConflict(row, found.value, own) : failAll(row, createdByOthers);
  const refusal = refusalOf(answer);
  if (status !== 409) return failAll(row, refusal);
  // The address may be taken by the person whom an earlier run created over SCIM, and whom no API shows yet.
  if (isBegun && isCreatedOverScim(own.asked, row.run.catalog)) return undefined;
  const message = `the address is taken but isn't shown in this organization; it may belong to another one (${refusal.message})`;
  return failAll(row, { ...refusal, code: 'address-taken', message, about: 'email' });
}

export function ownOrConflict(row: RowRun, person: Person, own: OwnCreate): Person | undefined {
  return isOwnCreate(person, own) ? person : failAll(row, createdByOthers);
}

const createdByOthers: Refusal = {
  code: 'conflict',
  message: 'this person was created outside this job since the row was planned; plan the file again',
  about: 'email',
};

/** It is certain that nothing of the row is in force: each of its open changes gets this reason. */
function failAll(row: RowRun, refusal: Refusal): undefined {
  row.ledger.indeterminate = undefined;
  for (const change of row.ledger.openOf(() => true)) row.ledger.refuse(change, refusal);
}

/** Even a refusal is indeterminate here: a 400 may have created the person (People API). */
function markIndeterminate(row: RowRun, answer: Exclude<Answer<unknown>, { result: 'done' }>): void {
  row.ledger.indeterminate = indeterminateCreate(answer);
}

/** The reason of the create stays, unless the look says more. */
export function notFound({ ledger }: RowRun, look: Exclude<Answer<unknown>, { result: 'done' }>): undefined {
  if (look.problem.code === notShown.code) ledger.indeterminate = indeterminateCreate(look);
}

function createBody(row: RowRun, asked: readonly Change[]): CreateBody {
  const record = asked.filter((change) => isCarriedBy(change, 'record') && typeof change.to === 'string');
  const licenses = licenseIds(asked, true);
  const attendee = asked.find((change) => isAboutAttendee(change) && change.to === true);
  return {
    emails: [row.plan.email],
    ...attributesOf(record),
    ...(licenses.length > 0 && { licenses }),
    ...(attendee?.key !== undefined && { siteUrls: [`${attendee.key}#attendee`] }),
  };
}

/**
 * Licenses that Webex assigned automatically (auto-assignment, implicit ones): reported, and removed only if the row rules them
 * out.
 */
export function givenUnasked(row: RowRun, person: Person, asked: readonly Change[]): Named[] {
  return (person.licenses ?? []).flatMap((id) => {
    if (licenseIds(asked, true).includes(id)) return [];
    const name = row.run.catalog.licenses.find((license) => license.id === id)?.name ?? id;
    return [{ id, name }];
  });
}
