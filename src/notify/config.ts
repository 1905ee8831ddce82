/** Which channels tell about dropped files: the object `notify` of the configuration file. */
import { isLoopback } from '../model/loopback.js';
import type { Details } from './content.js';
import {
  addressList,
  choice,
  flag,
  fieldsOf,
  optionalText,
  portNumber,
  refuse,
  text,
  variableName,
  type Fields,
} from './config-fields.js';

export type When = 'always' | 'problems' | 'never';

interface Channel {
  readonly when: When;
  readonly details: Details;
}

export interface WebhookConfig extends Channel {
  readonly url: string;
  /** Name of the environment variable that holds the secret. */
  readonly secretVariable: string;
}

export interface WebexConfig extends Channel {
  readonly to: { readonly roomId: string } | { readonly toPersonEmail: string };
  /** Name of the environment variable that holds a bot's token; absent: the default variable if it is set, else the sign-in. */
  readonly tokenVariable?: string;
}

export interface EmailConfig extends Channel {
  readonly host: string;
  readonly port: number;
  /** `tls`: from the beginning; `starttls`: required before anything is sent; `none`: within a company's own network. */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user?: string;
  /** Name of the environment variable that holds the password of `user`. */
  readonly passwordVariable: string;
  readonly from: string;
  readonly to: readonly string[];
  /** Attach results, which name people, whatever `details` says. */
  readonly attach: boolean;
}

export interface NotifyConfig {
  readonly webhook?: WebhookConfig;
  readonly webex?: WebexConfig;
  readonly email?: EmailConfig;
}

export type ChannelName = keyof NotifyConfig;
export const channelNames = ['webhook', 'webex', 'email'] as const satisfies readonly ChannelName[];

export const defaultBotVariable = 'WEBEX_BULK_BOT_TOKEN';

/** `undefined` is a configuration without channels. Throws a RunError (`usage`) that names the key and what is expected. */
export function readNotifyConfig(value: unknown): NotifyConfig {
  if (value === undefined) return {};
  const fields = fieldsOf(value, 'notify', channelNames);
  return {
    ...('webhook' in fields && { webhook: readWebhook(fields['webhook']) }),
    ...('webex' in fields && { webex: readWebex(fields['webex']) }),
    ...('email' in fields && { email: readEmail(fields['email']) }),
  };
}

function readWebhook(value: unknown): WebhookConfig {
  const fields = fieldsOf(value, 'notify.webhook', ['url', 'when', 'details', 'secretVariable']);
  const url = text(fields, 'notify.webhook', 'url');
  const why = whyNotSent(url);
  if (why !== undefined) throw refuse('notify.webhook.url', why);
  return {
    ...channelIn(fields, 'notify.webhook'),
    url,
    secretVariable: variableName(fields, 'notify.webhook', 'secretVariable') ?? 'WEBEX_BULK_WEBHOOK_SECRET',
  };
}

/** The message never repeats the address: its path may be a secret. */
function whyNotSent(url: string): string | undefined {
  if (!URL.canParse(url)) return 'must be an address such as https://host/path';
  const parsed = new URL(url);
  if (parsed.username !== '' || parsed.password !== '') return 'must not contain a user name or password';
  if (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopback(parsed))) return undefined;
  return 'must begin with https:// (http:// only for this machine)';
}

function readWebex(value: unknown): WebexConfig {
  const fields = fieldsOf(value, 'notify.webex', ['room', 'person', 'when', 'details', 'tokenVariable']);
  const room = optionalText(fields, 'notify.webex', 'room');
  const person = optionalText(fields, 'notify.webex', 'person');
  if ((room === undefined) === (person === undefined)) {
    throw refuse('notify.webex', 'must have either "room" (the id of a space) or "person" (an email address)');
  }
  if (person !== undefined && !isAddress(person)) throw refuse('notify.webex.person', 'must be an email address');
  const tokenVariable = variableName(fields, 'notify.webex', 'tokenVariable');
  return {
    ...channelIn(fields, 'notify.webex'),
    to: room === undefined ? { toPersonEmail: person ?? '' } : { roomId: room },
    ...(tokenVariable !== undefined && { tokenVariable }),
  };
}

const emailKeys = ['host', 'port', 'secure', 'user', 'from', 'to', 'when', 'details', 'attach', 'passwordVariable'];

function readEmail(value: unknown): EmailConfig {
  const at = 'notify.email';
  const fields = fieldsOf(value, at, emailKeys);
  const secure = choice(fields, at, 'secure', [true, false, 'none'], false);
  const user = optionalText(fields, at, 'user');
  if (secure === 'none' && user !== undefined) {
    throw refuse(`${at}.secure`, 'must be true or false where "user" is set: a password is never sent unencrypted');
  }
  const host = text(fields, at, 'host');
  if (!/^[a-z\d._:-]+$/iu.test(host)) throw refuse(`${at}.host`, 'must be a host name such as smtp.acme.com');
  const from = text(fields, at, 'from');
  if (!isAddress(from)) throw refuse(`${at}.from`, 'must be an email address');
  return {
    ...channelIn(fields, at),
    host,
    port: portNumber(fields, at, 'port') ?? { true: 465, false: 587, none: 25 }[String(secure) as 'true'],
    security: secure === 'none' ? 'none' : secure ? 'tls' : 'starttls',
    ...(user !== undefined && { user }),
    passwordVariable: variableName(fields, at, 'passwordVariable') ?? 'WEBEX_BULK_SMTP_PASSWORD',
    from,
    to: addressList(fields, at, 'to', isAddress),
    attach: flag(fields, at, 'attach', false),
  };
}

function channelIn(fields: Fields, at: string): Channel {
  return {
    when: choice(fields, at, 'when', ['always', 'problems', 'never'], 'always'),
    details: choice(fields, at, 'details', ['counts', 'people'], 'counts'),
  };
}

function isAddress(text: string): boolean {
  return /^[^\s<>()[\]{}"',;:\\@\u0000-\u001F\u007F]+@[^\s<>()[\]{}"',;:\\@\u0000-\u001F\u007F]+$/u.test(text);
}
