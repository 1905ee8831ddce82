/** Why a workbook cannot be read, in words for people. */
import { RunError } from '../../errors.js';

/** A RunError (`refused`). `what`: a part of a sentence; `next`: whole sentences. */
export function cannotBeRead(
  place: string,
  what: string,
  { next, cause }: { next?: string; cause?: unknown } = {},
): RunError {
  return new RunError('refused', `${place} cannot be read: ${what}.`, {
    next:
      next ?? 'Open it in Excel and save it again as "Excel Workbook (.xlsx)", or as "CSV UTF-8 (Comma delimited)".',
    cause,
  });
}

/** A name from a file, for messages: safe on a terminal even if it is endless. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 79)}…` : name);
}
