/** Connects to Webex with the addresses and limits of the options, through the proxy of the environment. */
import { connectWebex, type Webex, type WebexOptions } from '../webex/connect.js';
import type { SharedBudgets } from '../webex/shared-budget.js';
import { checkedUrl } from './checked-url.js';
import { environmentProxy } from './environment-proxy.js';
import type { serviceOptions } from './command-options.js';
import type { Options } from './options.js';
import { version } from './version.js';

export type ConnectionOptions = Omit<Options<(typeof serviceOptions)[number] | 'profile'>, 'settings-api'>;

/** How requests are signed. */
export type Tokens = Omit<
  WebexOptions,
  'budgets' | 'apiUrl' | 'xmlUrl' | 'concurrency' | 'perMinute' | 'userAgent' | 'proxyFor'
>;

/** Throws a RunError (`usage`) for addresses that tokens must not go to, and for an invalid proxy. */
export async function connect(options: ConnectionOptions, tokens: Tokens, budgets?: SharedBudgets): Promise<Webex> {
  const apiUrl = checkedUrl(options['api-url'], '--api-url');
  const xmlUrl = options['xml-url'];
  const exampleUrl = checkedUrl(xmlUrl.replaceAll('{site}', 'site.webex.com'), '--xml-url');
  const proxyFor = await environmentProxy();
  for (const url of [apiUrl, exampleUrl]) proxyFor?.(url);
  return connectWebex({
    apiUrl,
    xmlUrl,
    ...tokens,
    concurrency: options.concurrency,
    ...(options.rate !== undefined && { perMinute: options.rate }),
    userAgent: `webex-bulk/${version()}`,
    proxyFor,
    budgets,
  });
}
