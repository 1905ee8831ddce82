/**
 * A plan's seal: what is applied is what was reviewed. It holds a digest of all bytes before the footer, and one of the
 * footer's own content. It detects changes; it does not prevent anyone from making a new seal.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { RunError } from '../errors.js';
import { notRead } from '../files/json-lines.js';

export interface PlanSeal {
  /** SHA-256, in hexadecimal, of all lines before the footer. */
  readonly lines: string;
  /** SHA-256, in hexadecimal, of the footer without its seal. */
  readonly footer: string;
}

/** `end`: the number of bytes before the footer; absent: the whole file. Uses constant memory. */
export async function sealOf(path: string, footer: object, end?: number): Promise<PlanSeal> {
  const hash = createHash('sha256');
  try {
    if (end !== 0) {
      const bytes = createReadStream(path, { highWaterMark: 1 << 20, ...(end !== undefined && { end: end - 1 }) });
      for await (const block of bytes as AsyncIterable<Buffer>) hash.update(block);
    }
  } catch (error) {
    throw notRead(path, error);
  }
  return { lines: hash.digest('hex'), footer: createHash('sha256').update(JSON.stringify(footer)).digest('hex') };
}

/** Throws a RunError (`refused`) for a plan that was changed after it was made, or that has no seal. */
export async function refuseBrokenSeal(
  path: string,
  footer: { readonly seal?: PlanSeal | null },
  footerAt: number,
): Promise<void> {
  const { seal, ...rest } = footer;
  if (seal === undefined || seal === null) throw unsealed(path);
  const now = await sealOf(path, rest, footerAt);
  if (now.lines === seal.lines && now.footer === seal.footer) return;
  throw new RunError('refused', `${path} was changed after it was planned; nothing was sent.`, { next: asItWas });
}

const asItWas = 'Restore the file, or plan the spreadsheet again. To change what is planned, change the spreadsheet.';

function unsealed(path: string): RunError {
  const why = 'its seal is missing, so changes cannot be ruled out';
  return new RunError('refused', `${path} was not used: ${why}; nothing was sent.`, { next: asItWas });
}
