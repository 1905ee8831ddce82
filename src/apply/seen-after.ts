/** The person after a call that changes them: as the answer proves it, else as a reading shows it. Reads only. */
import { isInForce } from '../fields/changes.js';
import type { Change, SeenPerson } from '../model/row.js';
import type { Answer } from '../webex/answer.js';
import type { KnownPerson } from '../plan/look-up-account.js';
import { readPersonWithSites } from './person-read.js';
import type { RowRun } from './row-context.js';

/** Milliseconds before each reading: what is read first may be older than the change. */
const readings = [0, 1000] as const;

/**
 * An answer proves only what it shows, of what shall be there and of what shall be gone: where it does not show all of `due`, the
 * person is read. `undefined`: they could not be read, so what became of the call is not known.
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
 * Was the call surely not applied, whatever can be seen afterwards? Only where it was never sent: any error may have changed
 * something (People API, PUT: "an error does not mean that nothing was done"; it is not documented for the others).
 */
export function isSurelyNotApplied(answer: Answer<unknown>): boolean {
  return answer.result === 'refused' && answer.problem.status === undefined && answer.problem.exceptionId === undefined;
}

/** The person's whole record, as it was shown last. */
export function noteRecord({ shown }: RowRun, person: SeenPerson): void {
  shown.person = person;
  shown.isRecord = true;
}

/** Their licenses; of the rest, what was shown before stays. */
export function noteLicenses({ shown }: RowRun, { licenses, ...person }: SeenPerson): void {
  shown.person = { ...person, ...shown.person, licenses };
}

/** The account on the site may have changed with a license or an attendee entry: what was shown of it counts no more. */
export function forgetSite({ shown }: RowRun): void {
  delete shown.siteUser;
  delete shown.settings;
  shown.isSiteStale = true;
}
