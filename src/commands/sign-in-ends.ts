/** Tells admins in time that their sign-in ends soon. */
import { endInWords } from '../model/life-time.js';
import { loginOf, type SignInUsed } from '../sign-in/identity.js';
import { defaultProfile } from '../sign-in/profile-facts.js';
import type { Webex } from '../webex/connect.js';
import type { Terminal } from './terminal.js';

const day = 86_400_000;
/** Days before its end from which the sign-in is reported as expiring. */
const warnedBefore = 14;

/** Using a refresh token restarts its lifetime (Authorizations API), so one near its end has not been used for long. */
export function printEnd(used: SignInUsed, terminal: Terminal): void {
  const { refreshEndsAt, profile = defaultProfile } = used;
  if (refreshEndsAt === undefined) return;
  const days = Math.floor((refreshEndsAt - Date.now()) / day);
  if (days >= warnedBefore) return;
  const left = days < 0 ? 'has probably expired' : days === 0 ? 'expires today' : `expires in ${days} days`;
  terminal.note(`The sign-in of "${profile}" ${left}. Sign in again: ${loginOf(used)}`);
}

/**
 * Whether the end of a non-renewable access token is worth reporting. A personal one lasts 12 hours (Getting started); Webex's
 * clock is known to the second. `left`: milliseconds.
 */
export function endsSoon(left: number): boolean {
  return left <= 12 * 3_600_000 + 60_000;
}

/**
 * Only Webex knows how long an access token lasts (Authorizations API, get token expiration; by Getting started, a personal one
 * lasts 12 hours). If Webex does not say, nothing is reported: a run that outlives its token is resumed with another one.
 */
export async function printShortLife({ kind }: SignInUsed, webex: Webex, terminal: Terminal): Promise<void> {
  if (kind !== 'access token') return;
  const ends = await webex.ownToken.endsAt();
  if (ends.result !== 'done') return;
  const left = ends.value - webex.now();
  if (!endsSoon(left)) return;
  terminal.note(
    `WEBEX_ACCESS_TOKEN expires ${endInWords(ends.value, left)} and cannot be renewed; webex-bulk login gives a longer sign-in.`,
  );
}
