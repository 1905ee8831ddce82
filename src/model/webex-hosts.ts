/** The hosts that Webex itself serves: a Webex token may be sent there even if no admin named the address. */

/**
 * REST at webexapis.com; meeting sites below webex.com, including Webex for Government: api-usgov.webex.com and sites such as
 * customersite.webex.com (help.webex.com, Network Requirements for Webex for Government).
 */
export function isWebexAddress(text: string): boolean {
  if (text.includes('{site}') || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (protocol !== 'https:' || username !== '' || password !== '') return false;
  return hostname === 'webexapis.com' || hostname.endsWith('.webex.com');
}
