/** Does a row's person have an account on the site, because of this row or before it? */
import { isAboutAttendee } from '../fields/attendee.js';
import { isHosting, licenseIds } from '../fields/license.js';
import { siteLicenses } from '../model/catalog.js';
import type { Refusal } from './refusal.js';
import type { RowRun } from './row-context.js';

/** As far as the row knows: it was there when the row was planned, or this row or Webex gave it. */
export function hasAccount(row: RowRun): boolean {
  return Boolean(row.plan.seen?.siteUser) || grantsAccount(row) || wasGivenAccount(row);
}

/** Does this row grant the account, by a site license or an attendee entry that is in force now? */
export function grantsAccount({ ledger, run }: RowRun): boolean {
  const given = ledger.changesInForce().filter(({ to }) => to === true);
  return given.some((change) => isAboutAttendee(change) || isHosting(change, run.catalog));
}

/** Does the account come from a license that Webex assigned automatically and that the row has not removed? */
export function wasGivenAccount({ ledger, run }: RowRun): boolean {
  const taken = licenseIds(ledger.changesInForce(), false);
  const left = ledger.given.filter(({ id }) => !taken.includes(id));
  return siteLicenses(run.catalog).some(({ id }) => left.some((one) => one.id === id));
}

export function noAccount({ run }: RowRun): Refusal {
  return { code: 'no-account', message: `the person has no account on ${run.catalog.site}` };
}
