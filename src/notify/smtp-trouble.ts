/** Why an email was not sent → a sentence, and whether another attempt may succeed. */
import { serviceText, shortened } from '../webex/service-text.js';
import type { Tried } from './deliver.js';

/** `server`: `host:port`. The error's own text may contain what was sent: only its code and the server's answer are used. */
export function smtpTrouble(error: unknown, server: string): Tried & { readonly ok: false } {
  const { code, responseCode, response } = error as Partial<Record<'code' | 'responseCode' | 'response', unknown>>;
  const kind = typeof code === 'string' ? code : 'unknown';
  const answered = typeof response === 'string' ? serviceText(response) : undefined;
  const says = answered === undefined ? '' : `: ${shortened(answered, 300)}`;
  const status = typeof responseCode === 'number' ? responseCode : undefined;
  const isTransient = status !== undefined && status >= 400 && status < 500;
  if (kind === 'EAUTH') {
    return failed(`The mail server ${server} does not accept user and password${says}.`, isTransient);
  }
  if (kind === 'ETLS')
    return failed(`There is no secure connection to the mail server ${server}${says || ` (${kind})`}.`);
  if (status !== undefined) return failed(`The mail server ${server} refuses the message${says}.`, isTransient);
  if (kind === 'EABORT')
    return failed(`The mail server ${server} did not take the message in time; it may have arrived.`);
  if (kind === 'ETIMEDOUT') return failed(`The mail server ${server} did not answer in time.`, true);
  return failed(
    `The mail server ${server} cannot be reached or ended the connection (${causeOf(error) ?? kind}).`,
    true,
  );
}

function causeOf(error: unknown): string | undefined {
  const cause = (error as { cause?: unknown } | undefined)?.cause;
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

function failed(error: string, isTransient = false): Tried & { readonly ok: false } {
  return { ok: false, error, again: isTransient ? 'yes' : 'no' };
}
