/** Sign-in names of Microsoft Entra that look like email addresses. */

/** The name of a guest: `ana_gmail.com#EXT#@acme.onmicrosoft.com`. No mail arrives there. */
export function isGuestName(address: string): boolean {
  return /#EXT#@/iu.test(address);
}

/** The guest's own address, as the name was made from it; `undefined`: it cannot be told. */
export function addressOfGuest(name: string): string | undefined {
  const { local, domain } = /^(?<local>.+)_(?<domain>[^_@]+\.[^_@]+)#EXT#@/iu.exec(name)?.groups ?? {};
  return local === undefined || domain === undefined ? undefined : `${local}@${domain}`;
}

/** A name of a tenant's first domain: people who have a mailbox usually have another address. */
export function isTenantName(address: string): boolean {
  return /@[^@]+\.onmicrosoft\.(?:com|us|cn|de)$/iu.test(address);
}
