/** Who is told how a dropped file ended: `notify` in the configuration file, and what its channels need. */
import { RunError } from '../errors.js';
import { defaultBotVariable, readNotifyConfig, type NotifyConfig } from '../notify/config.js';
import { createNotifier, type Notifier } from '../notify/notifier.js';
import { createHttp } from '../webex/http.js';
import type { TokenSource } from '../webex/token-source.js';
import { checkedUrl } from './checked-url.js';
import { notifyKey, type Configuration } from './configuration-file.js';
import { environmentProxy } from './environment-proxy.js';
import { version } from './version.js';

/**
 * Without channels if the file has none. Throws a RunError (`usage`) for a wrong key, and for channels in a file that was not
 * named: anyone who can put a file into the current folder could otherwise have passwords and results sent to themselves.
 */
export function notifySettings({ name, wasFound, values }: Configuration): NotifyConfig {
  const settings = readNotifyConfig(values[notifyKey]);
  if (!wasFound || Object.keys(settings).length === 0) return settings;
  throw new RunError('usage', `${name} was found, not named, so nothing is sent to the channels in it.`, {
    next: `If the file is yours, name it: --config ${name}, or WEBEX_CONFIG.`,
  });
}

/** `tokens`: of the sign-in, for Webex messages without a bot. Throws a RunError (`usage`) for an invalid address or proxy. */
export async function openNotifier(
  settings: NotifyConfig,
  { apiUrl, tokens }: { readonly apiUrl: string; readonly tokens?: TokenSource | undefined },
): Promise<Notifier> {
  const proxyFor = await environmentProxy();
  for (const url of [settings.webhook?.url, apiUrl]) if (url !== undefined) proxyFor?.(url);
  return createNotifier(settings, {
    http: createHttp({ userAgent: `webex-bulk/${version()}`, concurrency: 2, proxyFor }),
    apiUrl: checkedUrl(apiUrl, '--api-url'),
    environment: process.env,
    tokens,
  });
}

/** Whether Webex messages are sent by the signed-in administrator, not by a bot. */
export function needsSignIn(
  { webex }: NotifyConfig,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (webex === undefined || webex.when === 'never' || webex.tokenVariable !== undefined) return false;
  return !environment[defaultBotVariable];
}
