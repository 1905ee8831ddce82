/** `webex-bulk notify`: lists who is told how a dropped file ended; with `--test`, sends a sample through every channel. */
import { exitCodes, RunError } from '../errors.js';
import { channelNames, type NotifyConfig } from '../notify/config.js';
import type { Notification } from '../notify/notification.js';
import type { Delivered } from '../notify/notifier.js';
import { profileFlag } from '../sign-in/identity.js';
import type { notifyOptions } from './command-options.js';
import type { Configuration } from './configuration-file.js';
import { notifySettings } from './notify-settings.js';
import type { Options } from './options.js';
import { sendNotification } from './send-notification.js';
import type { Terminal } from './terminal.js';

type NotifyOptions = Options<(typeof notifyOptions)[number]>;

/** Exit code 0 if every channel took the sample, 3 if one did not; a RunError (`usage`) if there is none. */
export async function runNotify(
  options: NotifyOptions,
  terminal: Terminal,
  configuration: Configuration,
): Promise<number> {
  const settings = notifySettings(configuration);
  const used = channelNames.filter((name) => (settings[name]?.when ?? 'never') !== 'never');
  if (used.length === 0) throw nothingConfigured(configuration, settings);
  for (const channel of channelNames) {
    const about = describe(settings, channel);
    if (about !== undefined) terminal.print(`  ${channel.padEnd(labelWidth)}${about}`);
  }
  if (options.test) return await sendSample(settings, options, terminal);
  terminal.event({ type: 'summary', command: 'notify', channels: used });
  const config = options.config === undefined ? '' : ` --config ${options.config}`;
  terminal.next([`webex-bulk notify --test${config}${profileFlag(options)}`]);
  return exitCodes.done;
}

const labelWidth = Math.max(...channelNames.map((name) => name.length)) + 3;

/** Where a channel leads. The path of a webhook is left out: it may be a secret. */
function describe({ webhook, webex, email }: NotifyConfig, channel: keyof NotifyConfig): string | undefined {
  const about = {
    webhook: webhook && { ...webhook, to: new URL(webhook.url).host },
    webex: webex && { ...webex, to: 'roomId' in webex.to ? `space ${webex.to.roomId}` : webex.to.toPersonEmail },
    email: email && { ...email, to: `${email.to.join(', ')} by ${email.host}:${email.port}` },
  }[channel];
  return about && `${about.to}: ${about.when}, ${about.details}`;
}

async function sendSample(settings: NotifyConfig, options: NotifyOptions, terminal: Terminal): Promise<number> {
  const delivered = await sendNotification(settings, options, sample(options.site));
  terminal.print();
  for (const one of delivered) show(one, terminal);
  const sent = delivered.filter(({ ok }) => ok).length;
  terminal.event({ type: 'summary', command: 'notify', sent, of: delivered.length });
  return sent === delivered.length ? exitCodes.done : exitCodes.rowsNotDone;
}

function show(delivered: Delivered, terminal: Terminal): void {
  const { channel, ok, attempts, error = '' } = delivered;
  const { green, red } = terminal.colors;
  const tries = attempts === 1 ? '' : ` (${attempts} attempts)`;
  terminal.print(`  ${channel.padEnd(labelWidth)}${ok ? green(`sent${tries}`) : red(`not sent${tries}: ${error}`)}`);
  terminal.event({ type: 'check', command: 'notify', ...delivered });
}

function sample(site: string | undefined): Notification {
  return {
    kind: 'test',
    title: 'Test: this is a sample of how webex-bulk reports a dropped file.',
    file: 'sample.csv',
    ...(site !== undefined && { site }),
    at: new Date().toISOString(),
    counts: { created: 12, updated: 3, unchanged: 5, invalid: 1 },
    errors: [{ code: 'sample', message: 'an error would stand here, with the number of its rows', rows: 1 }],
    command: 'webex-bulk jobs',
  };
}

function nothingConfigured({ name, wasRead }: Configuration, settings: NotifyConfig): RunError {
  const isOff = Object.keys(settings).length > 0;
  const what = isOff
    ? `Every channel under "notify" in ${name} is set to "never".`
    : `No notifications are configured: ${wasRead ? `${name} has no "notify"` : `there is no ${name}`}.`;
  return new RunError('usage', what, {
    next: isOff
      ? 'Set "when" to "always" or "problems".'
      : 'Add "notify" to the configuration file; docs/notifications.md shows how.',
  });
}
