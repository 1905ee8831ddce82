/** Which addresses may be told by a configuration file that no option names. */
import { RunError } from '../errors.js';
import { isLoopback } from '../model/loopback.js';
import { defaultXmlUrl } from '../model/site-address.js';
import { isWebexAddress } from '../model/webex-hosts.js';
import { variableOf } from './option-names.js';
import type { OptionName } from './options.js';

/**
 * Throws a RunError (`usage`) for an address that tokens, or the code of a sign-in, must not go to because a file in the
 * current folder says so: it may have come with a download, or from anyone who can write there.
 */
export function refuseFoundAddress(name: OptionName, value: unknown, file: string): void {
  if (typeof value !== 'string' || !(name in isAllowed)) return;
  if (isAllowed[name as keyof typeof isAllowed](value)) return;
  throw new RunError('usage', `${file} names an address that is not a Webex host (${name}): ${shown(value)}.`, {
    next: `The sign-in was not sent there. To allow it, use --${name} or ${variableOf(name)}, or --config ${file} if the file is yours.`,
  });
}

const isAllowed = {
  'api-url': isWebexAddress,
  'xml-url': (url: string) => url === defaultXmlUrl || isWebexAddress(url),
  // The browser brings the code of a sign-in there; it ends at this machine by default.
  'redirect-uri': (url: string) => isWebexAddress(url) || (URL.canParse(url) && isLoopback(new URL(url))),
};

/** Without what stands before an @, which may be a password. */
function shown(value: string): string {
  return value.replace(/^.*@/su, '***@');
}
