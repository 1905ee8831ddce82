/** The hosts that Webex itself serves: where a token of Webex may be sent although no admin named the address. */

/**
 * REST at webexapis.com; meeting sites below webex.com, and Webex for Government too: api-usgov.webex.com and sites such as
 * customersite.webex.com (help.webex.com, Network Requirements for Webex for Government).
 */
export function isWebexAddress(text: string): boolean {
  if (text.includes('{site}') || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (protocol !== 'https:' || username !== '' || password !== '') return false;
  return hostname === 'webexapis.com' || hostname.endsWith('.webex.com');
}
