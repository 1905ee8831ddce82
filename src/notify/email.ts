/** Sends a notification by email over SMTP. */
import { randomUUID } from 'node:crypto';
import { redacted } from '../model/secrets.js';
import { isLoopback } from '../model/loopback.js';
import { onOneLine } from '../model/outside-text.js';
import { attachedFiles } from './attachments.js';
import type { EmailConfig } from './config.js';
import { contentOf, roomToRead } from './content.js';
import type { Attempt, Tried } from './deliver.js';
import { htmlOf } from './html.js';
import type { Notification } from './notification.js';
import type { SecretIn } from './secret-in.js';
import { smtpTrouble } from './smtp-trouble.js';
import { textOf } from './text.js';
import { outcomeInWords } from './words.js';

/** Milliseconds for a connection, a greeting, and any single answer. */
const step = 9000;

export interface EmailDeps {
  readonly secretIn: SecretIn;
}

/** Every attempt sends the same message, with the same Message-ID, so that mail programs can tell copies. */
export function emailAttempt(config: EmailConfig, notification: Notification, { secretIn }: EmailDeps): Attempt {
  let message: Promise<object> | undefined;
  return async (left, signal) => {
    const password = config.user === undefined ? undefined : secretIn(config.passwordVariable);
    if (config.user !== undefined && password === undefined) {
      return { ok: false, error: `${config.passwordVariable} isn't set, so nothing was sent.`, again: 'no' };
    }
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({
      ...connectionOf(config, Math.min(step, left)),
      ...(config.user !== undefined && { auth: { user: config.user, pass: password ?? '' } }),
    });
    try {
      const { accepted, rejected } = await transport.sendMail({
        ...(await (message ??= messageOf(config, notification))),
        signal,
      });
      return rejected.length === 0 ? { ok: true } : partly(accepted.length, rejected);
    } catch (error) {
      return smtpTrouble(error, `${config.host}:${config.port}`);
    } finally {
      transport.close();
    }
  };
}

function connectionOf({ host, port, security }: EmailConfig, timeout: number): object {
  const isHere = isLoopback(new URL(`smtp://${host.includes(':') ? `[${host}]` : host}`));
  return {
    host,
    port,
    secure: security === 'tls',
    // To this machine, STARTTLS is used if it is offered.
    requireTLS: security === 'starttls' && !isHere,
    ignoreTLS: security === 'none',
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    socketCloseTimeout: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

async function messageOf(config: EmailConfig, notification: Notification): Promise<object> {
  const content = contentOf(notification, config.details, roomToRead);
  const { files, notes } = await attachedFiles(config.attach ? (notification.attachments ?? []) : []);
  return {
    messageId: `<${randomUUID()}@${config.from.split('@').at(-1) ?? 'localhost'}>`,
    from: config.from,
    to: config.to,
    subject: subjectOf(outcomeInWords(content)),
    text: textOf(content, notes),
    html: htmlOf(content, notes),
    attachments: files,
    // So that out-of-office replies are not sent (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

/** Begins with the outcome; one line, whatever the file is called. */
function subjectOf(outcome: string): string {
  const line = `[webex-bulk] ${onOneLine(outcome)}`;
  return line.length <= 200 ? line : `${line.slice(0, 199).replace(/\p{Cs}$/u, '')}…`;
}

function partly(accepted: number, rejected: readonly unknown[]): Tried {
  const list = rejected.map((one) => onOneLine(redacted(String(one)))).join(', ');
  const error = `The mail server accepted ${accepted} of ${accepted + rejected.length} recipients, but not ${list}.`;
  return { ok: false, error, again: 'no' };
}
