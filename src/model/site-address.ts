/** The address of a site's XML API. Access tokens travel there, and the site's name comes from an answer: it is checked. */
import { RunError } from '../errors.js';

/** Where the XML API of a site is (Meetings XML API, reference); `{site}` stands for the site's host name. */
export const defaultXmlUrl = 'https://{site}/WBXService/XMLService';

/** Labels of letters, digits and dashes, the last of them no number (RFC 1123, 2.1): nothing that an address is cut at. */
const hostName = /^(?=.{1,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z](?:[a-z\d-]{0,61}[a-z\d])?$/iu;
/**
 * All meeting sites that Webex documents, those of Webex for Government too (help.webex.com, Network Requirements for
 * Webex for Government: `customersite.webex.com`); some have one more label (`name.my.webex.com`).
 */
const domain = '.webex.com';

/**
 * Throws a RunError (`refused`) for a site that is none of Webex's. An address that was named for the purpose counts for any
 * site, as long as the site's name is one.
 */
export function siteAddress(xmlUrl: string, site: string): string {
  if (!xmlUrl.includes('{site}')) return xmlUrl;
  if (!hostName.test(site)) throw notThere(site, 'it is not a host name');
  if (xmlUrl === defaultXmlUrl && !site.toLowerCase().endsWith(domain))
    throw notThere(site, `it is not in the domain ${domain}`);
  return xmlUrl.replaceAll('{site}', site);
}

function notThere(site: string, why: string): RunError {
  return new RunError('refused', `No access token is sent to the meeting site ${JSON.stringify(site)}: ${why}.`, {
    next: 'Check the licenses in Control Hub, where the name comes from. If it is right, give the full address of its XML API with --xml-url.',
  });
}
