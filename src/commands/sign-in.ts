/** From environment and options to a connected Webex. Secrets come from the environment only, never from flags. */
import { RunError } from '../errors.js';
import { connectWebex, type Webex } from '../webex/connect.js';
import type { Options, serviceOptions } from './options.js';
import { version } from './version.js';

type ServiceOptions = Options<(typeof serviceOptions)[number]>;

export function signIn(options: ServiceOptions, environment: Readonly<Record<string, string | undefined>>): Webex {
  const accessToken = environment['WEBEX_ACCESS_TOKEN'];
  const refreshToken = environment['WEBEX_REFRESH_TOKEN'];
  const clientId = environment['WEBEX_CLIENT_ID'];
  const clientSecret = environment['WEBEX_CLIENT_SECRET'];
  const canRefresh = Boolean(refreshToken) && Boolean(clientId) && Boolean(clientSecret);
  if (!accessToken && !canRefresh) throw notSignedIn(Boolean(refreshToken));
  const apiUrl = checkedUrl(options['api-url'], '--api-url');
  const xmlUrl = options['xml-url'];
  checkedUrl(xmlUrl.replaceAll('{site}', 'site.example'), '--xml-url');
  return connectWebex({
    apiUrl,
    xmlUrl,
    ...(accessToken && { accessToken }),
    ...(canRefresh && refreshToken && clientId && clientSecret && { refreshToken, clientId, clientSecret }),
    concurrency: options.concurrency,
    ...(options.rate !== undefined && { perMinute: options.rate }),
    userAgent: `webex-bulk/${version()}`,
  });
}

function notSignedIn(halfRefresh: boolean): RunError {
  const missing = halfRefresh
    ? 'WEBEX_REFRESH_TOKEN needs WEBEX_CLIENT_ID and WEBEX_CLIENT_SECRET beside it.'
    : 'There is no access token.';
  return new RunError('signIn', missing, {
    next: 'Set WEBEX_ACCESS_TOKEN, or WEBEX_REFRESH_TOKEN with WEBEX_CLIENT_ID and WEBEX_CLIENT_SECRET; the README tells how to get them.',
  });
}

/** Tokens travel to this address: it is https, or this machine. */
function checkedUrl(text: string, option: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch (error) {
    throw new RunError('usage', `${option} ${text} is not an address.`, {
      cause: error,
      next: 'Write it as https://host/path.',
    });
  }
  const local = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) {
    throw new RunError('usage', `${option} ${text} is not https: access tokens would travel in the open.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new RunError('usage', `${option} holds a user name or password; secrets do not belong into addresses.`);
  }
  return text.replace(/\/+$/u, '');
}
