/** Which addresses a configuration file may set if no option names the file. */
import { RunError } from '../errors.js';
import { isLoopback } from '../model/loopback.js';
import { defaultXmlUrl } from '../model/site-address.js';
import { isWebexAddress } from '../model/webex-hosts.js';
import { variableOf } from './option-names.js';
import type { OptionName } from './options.js';

/**
 * Throws a RunError (`usage`) for an address, set by a file in the current folder, that tokens or a sign-in code must not go
 * to: the file may come from a download, or from anyone who can write there.
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
  // The browser sends the sign-in code there; by default it is on this machine.
  'redirect-uri': (url: string) => isWebexAddress(url) || (URL.canParse(url) && isLoopback(new URL(url))),
};

/** Hides what comes before an @, which may be a password. */
function shown(value: string): string {
  return value.replace(/^.*@/su, '***@');
}
