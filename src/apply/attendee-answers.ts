/**
 * Who is an attendee is told by the answers of the Licenses API; over REST by nothing else. An answer that does not show what was
 * asked is asked for once more, which is once: what it says twice is believed.
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

/** The answer to go by, where the request changes an attendee entry. */
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
    // As a whole: half of an exchange would be another request.
    const again = await ask(due);
    return again.result === 'refused' ? first : again;
  }
  const shown = shownBy(row, first);
  if (first.result !== 'done' || shown === undefined) return first;
  if (about.every((change) => isInForce(change, shown, undefined)) || isPending(first.value, about)) return first;
  const again = await ask(about);
  return again.result === 'done' ? withReasonsOf(first.value, again) : first;
}

/** The second request is not about the licenses: why they were not given, only the first answer says. */
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

/** Who has to accept the entry first gets it then. */
function isPending({ pending = [] }: LicensesNow, about: readonly Change[]): boolean {
  return about.every(({ key = '' }) => pending.some((one) => sameSite(one, key)));
}

/**
 * The person as they are read, and their entries as the answers have told them, where no reading tells of entries: as shown, or
 * as they were where Webex refused twice. `undefined` where no answer told, or the person cannot be read.
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

/** The answer tells the person's licenses and sites in its own form. */
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
