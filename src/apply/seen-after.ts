/** The person after a call that changes them: as the answer proves it, or else as a read shows it. Reads only. */
import { isInForce } from '../fields/changes.js';
import type { Change, SeenPerson } from '../model/row.js';
import type { Answer } from '../webex/answer.js';
import type { KnownPerson } from '../plan/look-up-account.js';
import { readPersonWithSites } from './person-read.js';
import type { RowRun } from './row-context.js';

/** Milliseconds before each read: the first one may return data older than the change. */
const readings = [0, 1000] as const;

/**
 * An answer proves only what it shows, for additions and removals alike: if it does not show all of `due`, the person is read.
 * `undefined`: the person could not be read, so the result of the call is unknown.
 */
export async function seenAfter<P extends SeenPerson>(
  row: RowRun,
  due: readonly Change[],
  answer: Answer<unknown>,
  shown?: P,
): Promise<P | KnownPerson | undefined> {
  const shows = (person: SeenPerson): boolean => due.every((change) => isInForce(change, person, undefined));
  if (shown !== undefined && shows(shown)) return shown;
  let now: KnownPerson | undefined;
  for (const pause of answer.result === 'refused' ? [0] : readings) {
    await row.run.sleep(pause);
    now = await readPersonWithSites(row, due);
    if (now === undefined || shows(now)) break;
  }
  if (now !== undefined) noteRecord(row, now);
  return now;
}

/**
 * Was the call certainly not applied, whatever is seen afterwards? Only if it was never sent: any error may have changed
 * something (People API, PUT: "an error does not mean that nothing was done"; undocumented for the others).
 */
export function isSurelyNotApplied(answer: Answer<unknown>): boolean {
  return answer.result === 'refused' && answer.problem.status === undefined && answer.problem.exceptionId === undefined;
}

/**
 * Notes the person's whole record, as it was last shown. What SCIM showed in between is newer: the People API may show it only
 * after a moment.
 */
export function noteRecord({ shown }: RowRun, person: SeenPerson): void {
  shown.person = { ...person, ...shown.profile };
  shown.isRecord = true;
  shown.hasLicenses = true;
}

/** Notes what SCIM shows, which is everything but licenses; returns the person with it. */
export function noteProfile(row: RowRun, profile: Partial<SeenPerson>): SeenPerson {
  const { shown, plan, ledger } = row;
  const { id = ledger.personId ?? '', emails = [], licenses = [] } = plan.seen?.person ?? {};
  shown.profile = profile;
  shown.person = { ...plan.seen?.person, id, emails, licenses, ...shown.person, ...profile };
  shown.isRecord = true;
  return shown.person;
}

/** Notes the licenses; everything else stays as it was shown before. */
export function noteLicenses({ shown }: RowRun, { licenses, ...person }: SeenPerson): void {
  shown.person = { ...person, ...shown.person, licenses };
  shown.hasLicenses = true;
}

/** Discards what was shown of the account on the site: it may have changed with a license or an attendee entry. */
export function forgetSite({ shown }: RowRun): void {
  delete shown.siteUser;
  delete shown.settings;
  shown.isSiteStale = true;
}
