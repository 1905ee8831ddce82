/** Which people the meeting site knows. */
import type { SiteUser, World } from './world.js';

/**
 * The account, matched case-insensitively; undefined if there is none or the site does not know the person yet at `now`
 * (milliseconds since 1970).
 */
export function knownAccount(world: World, address: string, now: number): SiteUser | undefined {
  const name = address.toLowerCase();
  const formerly = [...(world.options.siteAddressDelay > 0 ? world.siteUsers.values() : [])].find(
    (account) => account.formerly?.email === name && account.formerly.until > now,
  );
  const account = formerly ?? world.siteUsers.get(name);
  const isBehind = account !== formerly && (account?.formerly?.until ?? 0) > now;
  return account && account.knownFrom <= now && !isBehind ? account : undefined;
}

/** The account whose settings can be read and written; whether an attendee account counts is an option. */
export function accountWithSettings(world: World, address: string, now: number): SiteUser | undefined {
  const account = knownAccount(world, address, now);
  return account?.attendeeOnly === true && world.options.attendeeAccount === '030001' ? undefined : account;
}
