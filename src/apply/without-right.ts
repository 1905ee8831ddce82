/**
 * Handles the site's answer that the caller may not set a person's settings: once may be about that person, twice is about the
 * caller.
 */
import { RunError } from '../errors.js';
import type { Refusal } from './refusal.js';
import type { RowRun } from './row-context.js';

const mostRows = 2;

/** Throws a RunError (`signIn`) at the second row in a row. A single one is confirmed by the read that follows it. */
export function stopWithoutRight({ run }: RowRun, { message }: Refusal): void {
  run.withoutRight.count += 1;
  if (run.withoutRight.count < mostRows) return;
  throw new RunError('signIn', `You can no longer administer ${run.catalog.site}: ${message}.`, {
    next: 'Make the account a full administrator of the site in Control Hub, or sign in with an account that is, then resume the job.',
  });
}
