/** Sends a saved sign-in only to the hosts that it was made for, whatever other hosts are configured. */
import { RunError } from '../errors.js';
import type { ProfileFacts } from '../sign-in/profile-facts.js';
import { defaultXmlUrl } from '../model/site-address.js';
import { isWebexAddress } from '../model/webex-hosts.js';
import { checkedUrl } from './checked-url.js';

/** Throws a RunError (`usage`) for other hosts. Both APIs get the access token, so both addresses are checked. */
export function refuseElsewhere(
  name: string,
  facts: Pick<ProfileFacts, 'apiUrl' | 'xmlUrl'>,
  { 'api-url': apiUrl, 'xml-url': xmlUrl }: { readonly 'api-url': string; readonly 'xml-url': string },
): void {
  if (checkedUrl(apiUrl, '--api-url') !== facts.apiUrl) throw elsewhere(name, facts.apiUrl, ['api-url', apiUrl]);
  const kept = facts.xmlUrl ?? defaultXmlUrl;
  // If it was made for Webex sites, it may go to the address of any of them.
  const isMeant = withoutSlash(xmlUrl) === withoutSlash(kept) || (isOfWebex(kept) && isOfWebex(xmlUrl));
  if (!isMeant) throw elsewhere(name, kept, ['xml-url', xmlUrl]);
}

function isOfWebex(xmlUrl: string): boolean {
  return xmlUrl === defaultXmlUrl || isWebexAddress(xmlUrl);
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/u, '');
}

function elsewhere(name: string, kept: string, [option, asked]: readonly ['api-url' | 'xml-url', string]): RunError {
  return new RunError('usage', `The saved sign-in "${name}" is for ${kept}; it was not sent to ${asked}.`, {
    next: `Omit --${option} (it may also be set in the environment or a configuration file), or sign in to that address under another profile: webex-bulk login --profile NAME --${option} ${asked}`,
  });
}
