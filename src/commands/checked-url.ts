/** Addresses that secrets are sent to: https, or this machine. */
import { RunError } from '../errors.js';
import { isLoopback } from '../webex/loopback.js';

/** Gives it without slashes at its end. Throws a RunError (`usage`) for an address that tokens must not go to. */
export function checkedUrl(text: string, option: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch (error) {
    throw new RunError('usage', `${option} ${text} is not an address.`, {
      cause: error,
      next: 'Write it as https://host/path.',
    });
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    throw new RunError('usage', `${option} ${text} is not https: access tokens would travel in the open.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new RunError('usage', `${option} holds a user name or password; secrets do not belong into addresses.`);
  }
  return text.replace(/\/+$/u, '');
}
