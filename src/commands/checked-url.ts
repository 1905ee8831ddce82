/** Checks addresses that secrets are sent to: https, or this machine. */
import { RunError } from '../errors.js';
import { isLoopback } from '../model/loopback.js';

/**
 * Returns the address without trailing slashes. Throws a RunError (`usage`) for an address that tokens must not go to; the
 * message leaves out any password in it.
 */
export function checkedUrl(text: string, option: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    // It is unclear where the host begins: everything before the last @ may be a password.
    throw new RunError('usage', `${option} ${text.replace(/^.*@/su, '***@')} is not a valid address.`, {
      next: 'Write it as https://host/path.',
    });
  }
  const hasPassword = url.username !== '' || url.password !== '';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    const shown = hasPassword ? `${url.protocol}//***@${url.host}${url.pathname}` : text;
    throw new RunError('usage', `${option} ${shown} is not https: access tokens would be sent unencrypted.`, {
      next: 'Write it as https://host/path.',
    });
  }
  if (hasPassword) {
    throw new RunError('usage', `${option} contains a user name or password; secrets do not belong in addresses.`, {
      next: 'Write it as https://host/path, without the part before the @.',
    });
  }
  return text.replace(/\/+$/u, '');
}
