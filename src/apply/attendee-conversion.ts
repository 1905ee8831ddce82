/** Webex removes the attendee entry of a person who becomes a host, whatever the row's own call does about it. */
import { isAboutAttendee } from '../fields/attendee.js';
import { isLicense } from '../fields/license.js';
import { sameSite, siteLicenses } from '../model/catalog.js';
import type { Change, SeenPerson } from '../model/row.js';
import { kept } from './refusal.js';
import type { RowRun } from './row-context.js';

/**
 * A person who is shown as a host, and no longer as an attendee, has lost the entry. `answered`: by the answer of the Licenses API,
 * which shows both; `now`: as last seen, because an answer may claim what is not so. What a read leaves out proves nothing.
 */
export function noticeConversion({ ledger }: RowRun, now: SeenPerson, answered: SeenPerson | undefined): void {
  if (answered === undefined) return;
  for (const change of ledger.openOf(isEntryGoing)) {
    const site = change.key ?? '';
    const isGone = ({ siteUrls = [] }: SeenPerson): boolean =>
      siteUrls.some((url) => sameSite(url, site)) && !siteUrls.some((url) => sameSite(url, `${site}#attendee`));
    if (isGone(now) && isGone(answered)) ledger.inForce(change);
  }
}

/**
 * An entry that the row kept, because not everything it adds is in force, may have gone when the row was granted a license:
 * only the answer to a request that changes the entry would show it.
 */
export function questionKeptEntry({ ledger, run }: RowRun): void {
  const change = ledger.changes.find((one) => isEntryGoing(one) && ledger.stateOf(one) === kept);
  const gives = siteLicenses(run.catalog).map(({ id }) => id);
  const isHost = ledger.changesInForce().some(({ field, key = '', to }) => {
    return isLicense({ field }) && to === true && gives.includes(key);
  });
  if (change !== undefined && isHost) ledger.refuse(change, { ...kept, message: perhapsGone });
}

const perhapsGone =
  'was not removed because not everything this row adds was applied; the license may have replaced it, which Webex does not show';

function isEntryGoing({ field, to }: Change): boolean {
  return isAboutAttendee({ field }) && to === false;
}
