/** Sends a notification through every channel that it is for, signed in only where a channel needs it. */
import { RunError } from '../errors.js';
import type { NotifyConfig } from '../notify/config.js';
import type { Notification } from '../notify/notification.js';
import type { Delivered } from '../notify/notifier.js';
import type { Webex } from '../webex/connect.js';
import type { notifyOptions } from './command-options.js';
import { needsSignIn, openNotifier } from './notify-settings.js';
import type { Options } from './options.js';
import { signInUsed } from './sign-in.js';

export type SendingOptions = Omit<Options<(typeof notifyOptions)[number]>, 'test'>;

/** Throws a RunError (`usage`) for an invalid address or proxy; a channel that fails is a `Delivered` with the reason. */
export async function sendNotification(
  settings: NotifyConfig,
  options: SendingOptions,
  notification: Notification,
): Promise<readonly Delivered[]> {
  const { webex, why } = await signedIn(settings, options);
  try {
    const notifier = await openNotifier(settings, { apiUrl: options['api-url'], tokens: webex?.tokens });
    const delivered = await notifier.send(notification);
    return delivered.map((one) =>
      one.channel === 'webex' && !one.ok && why !== undefined ? { ...one, error: why } : one,
    );
  } finally {
    await webex?.close();
  }
}

/** The other channels are tried even if no one is signed in. */
async function signedIn(
  settings: NotifyConfig,
  options: SendingOptions,
): Promise<{ readonly webex?: Webex; readonly why?: string }> {
  if (!needsSignIn(settings, process.env)) return {};
  try {
    const { open } = await signInUsed(options);
    return { webex: await open() };
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return { why: [error.message, error.next ?? ''].join(' ').trim() };
  }
}
