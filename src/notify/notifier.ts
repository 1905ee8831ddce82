/** Tells people how a dropped file ended, through every channel that is configured for it. */
import type { Http } from '../webex/http.js';
import type { TokenSource } from '../webex/token-source.js';
import { channelNames, type ChannelName, type NotifyConfig } from './config.js';
import { deliver, realClock, type Attempt, type Bounds, type Clock } from './deliver.js';
import { emailAttempt } from './email.js';
import { isProblem, type Notification } from './notification.js';
import { secretsIn } from './secret-in.js';
import { webexAttempt } from './webex-message.js';
import { webhookAttempt } from './webhook.js';

export interface Delivered {
  readonly channel: ChannelName;
  readonly ok: boolean;
  readonly attempts: number;
  /** A sentence. */
  readonly error?: string;
}

export interface Notifier {
  /**
   * One entry for each channel that this notification goes to, in the order webhook, webex, email; the others say nothing.
   * Never rejects, and ends within `bounds.total`. A test goes to every channel that is not set to `never`.
   */
  send(notification: Notification): Promise<readonly Delivered[]>;
}

export interface NotifierDeps {
  readonly http: Http;
  /** Of the REST API, without a slash at its end. */
  readonly apiUrl: string;
  /** Where secrets are: `process.env`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Of the signed-in administrator, for Webex messages without a bot. */
  readonly tokens?: TokenSource | undefined;
  readonly clock?: Clock;
  readonly bounds?: Bounds;
  /** Milliseconds since 1970; default: the clock of this machine. */
  readonly today?: () => number;
}

export function createNotifier(config: NotifyConfig, deps: NotifierDeps): Notifier {
  const { clock = realClock, bounds } = deps;
  return {
    async send(notification) {
      const channels = channelNames.filter((name) => isTold(config, name, notification));
      return await Promise.all(
        channels.map(async (channel) => {
          // What a channel is told is made within the attempt: nothing that fails there reaches the caller.
          let attempt: Attempt | undefined;
          const once: Attempt = async (left, signal) =>
            await (attempt ??= attemptOf(config, channel, notification, deps))(left, signal);
          return { channel, ...(await deliver(once, clock, bounds)) };
        }),
      );
    },
  };
}

function isTold(config: NotifyConfig, channel: ChannelName, notification: Notification): boolean {
  const when = config[channel]?.when ?? 'never';
  if (when === 'never') return false;
  return when === 'always' || notification.kind === 'test' || isProblem(notification);
}

function attemptOf(
  { webhook, webex, email }: NotifyConfig,
  channel: ChannelName,
  notification: Notification,
  { http, apiUrl, environment, tokens, today = Date.now }: NotifierDeps,
): Attempt {
  const secretIn = secretsIn(environment);
  if (channel === 'webhook' && webhook) return webhookAttempt(webhook, notification, { http, secretIn, today });
  if (channel === 'webex' && webex) return webexAttempt(webex, notification, { http, apiUrl, secretIn, tokens, today });
  if (channel === 'email' && email) return emailAttempt(email, notification, { secretIn });
  throw new Error(`${channel} is not configured`);
}
