/** Whom the meeting site knows. */
import type { SiteUser, World } from './world.js';

/**
 * The account, matched without case; somebody whom the site does not know yet at `now` (milliseconds since 1970) is
 * nobody.
 */
export function knownAccount(world: World, address: string, now: number): SiteUser | undefined {
  const account = world.siteUsers.get(address.toLowerCase());
  return account && account.knownFrom <= now ? account : undefined;
}

/** The account whose settings are shown and taken; whether those of attendees are is an option. */
export function accountWithSettings(world: World, address: string, now: number): SiteUser | undefined {
  const account = knownAccount(world, address, now);
  return account?.attendeeOnly === true && world.options.attendeeAccount === '030001' ? undefined : account;
}
