/**
 * The address of a site's XML API. Access tokens are sent there, and the site's name comes from an answer, so it is checked.
 */
import { RunError } from '../errors.js';

/** Where a site's XML API is (Meetings XML API, reference); `{site}` stands for the site's host name. */
export const defaultXmlUrl = 'https://{site}/WBXService/XMLService';

/**
 * Labels of letters, digits and dashes, the last of them not a number (RFC 1123, 2.1): nothing that ends a host name in a URL.
 */
const hostName = /^(?=.{1,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z](?:[a-z\d-]{0,61}[a-z\d])?$/iu;
/**
 * The domain of all meeting sites that Webex documents, including those of Webex for Government (help.webex.com, Network
 * Requirements for Webex for Government: `customersite.webex.com`); some have one more label (`name.my.webex.com`).
 */
const domain = '.webex.com';

/**
 * Throws a RunError (`refused`) for a site that does not belong to Webex. An address that was given explicitly is accepted for
 * any site; if it contains `{site}`, the site's name must still be a host name.
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
