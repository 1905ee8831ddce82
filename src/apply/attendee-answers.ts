/**
 * The answers of the Licenses API show who is an attendee; over REST, nothing else does. A request whose answer does not show
 * the result is repeated once, which changes nothing more: an answer that comes twice is believed.
 */
import { isAboutAttendee } from '../fields/attendee.js';
import { sameSite } from '../model/catalog.js';
import { isInForce } from '../fields/changes.js';
import type { Change, SeenPerson } from '../model/row.js';
import type { Answer } from '../webex/answer.js';
import type { LicensesNow } from '../webex/licenses.js';
import { readPersonWithSites } from './person-read.js';
import type { RowRun } from './row-context.js';
import { isSurelyNotApplied } from './seen-after.js';

type Ask = (due: readonly Change[]) => Promise<Answer<LicensesNow>>;

/** The answer to rely on, if the request changes an attendee entry. */
export async function askedForAttendee(
  row: RowRun,
  due: readonly Change[],
  first: Answer<LicensesNow>,
  ask: Ask,
): Promise<Answer<LicensesNow>> {
  const about = due.filter(isAboutAttendee);
  if (about.length === 0) return first;
  if (first.result === 'refused') {
    if (!row.run.isOverRest || isSurelyNotApplied(first)) return first;
    // Repeat it as a whole: half of an exchange would be a different request.
    const again = await ask(due);
    return again.result === 'refused' ? first : again;
  }
  const shown = shownBy(row, first);
  if (first.result !== 'done' || shown === undefined) return first;
  if (about.every((change) => isInForce(change, shown, undefined)) || isPending(first.value, about)) return first;
  const again = await ask(about);
  return again.result === 'done' ? withReasonsOf(first.value, again) : first;
}

/** The second request is not about the licenses: only the first answer says why they were not granted. */
function withReasonsOf(
  { reasons = [], pending = [] }: LicensesNow,
  again: Extract<Answer<LicensesNow>, { result: 'done' }>,
): Answer<LicensesNow> {
  const value = {
    ...again.value,
    reasons: [...reasons, ...(again.value.reasons ?? [])],
    pending: [...pending, ...(again.value.pending ?? [])],
  };
  return { ...again, value };
}

/** A person who has to accept the entry gets it only then. */
function isPending({ pending = [] }: LicensesNow, about: readonly Change[]): boolean {
  return about.every(({ key = '' }) => pending.some((one) => sameSite(one, key)));
}

/**
 * The person as read, with attendee entries as the answers showed them, for when no read shows entries: as shown, or as they
 * were before if Webex refused twice. `undefined` if no answer showed them, or the person cannot be read.
 */
export async function seenByAnswer(
  row: RowRun,
  due: readonly Change[],
  answer: Answer<LicensesNow>,
): Promise<SeenPerson | undefined> {
  const about = due.filter(isAboutAttendee);
  if (!row.run.isOverRest || about.length === 0) return undefined;
  if (answer.result === 'doubt' || isSurelyNotApplied(answer)) return undefined;
  const asBefore = about.flatMap(({ key = '', to }) => (to === false ? [`${key}#attendee`] : []));
  const siteUrls = shownBy(row, answer)?.siteUrls ?? asBefore;
  const read = await readPersonWithSites(
    row,
    due.filter((change) => !isAboutAttendee(change)),
  );
  return read && { ...read, siteUrls };
}

/** The person's licenses and sites as the answer shows them, converted from its own form. */
export function shownBy(row: RowRun, answer: Answer<LicensesNow>): SeenPerson | undefined {
  if (answer.result !== 'done') return undefined;
  const { licenses, siteUrls } = answer.value;
  return {
    id: row.ledger.personId ?? '',
    emails: [row.plan.email],
    licenses,
    siteUrls: siteUrls.map(({ siteUrl, accountType }) =>
      sameSite(accountType, 'attendee') ? `${siteUrl}#attendee` : siteUrl,
    ),
  };
}
