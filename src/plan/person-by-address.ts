/** The person of a row by address, and what the ways of finding a person share. Reads only. */
import { isEmail } from '../model/cells.js';
import { hasNewAddress } from '../model/outcomes.js';
import type { Problem } from '../model/row.js';
import type { FoundPerson } from './people-by-email.js';

export interface Meant extends FoundPerson {
  /** The row's address, or the person's where the row has none. */
  readonly email: string;
  /** The row's address, where the person with the row's employee number has another one. */
  readonly newEmail?: string;
  /** What is unusual about it. */
  readonly problems: readonly Problem[];
}

/** Why the row cannot be applied. */
export interface NotMeant {
  readonly readAt: string;
  readonly problem: Problem;
}

export interface FindingPerson {
  find(email: string): Promise<FoundPerson>;
}

export interface Asked {
  readonly key: string;
  readonly email: string;
  /** The address in `newEmail`; empty if the row has none. */
  readonly newEmail: string;
  readonly keyColumn: string;
  readonly emailColumn: string;
}

/** A row that has been applied names the old address, under which no person is found, and the new one. */
export async function findByAddress(
  service: FindingPerson,
  asked: Asked,
  problems: readonly Problem[],
): Promise<Meant> {
  const { email, newEmail, emailColumn } = asked;
  const found = { ...(await service.find(email)), email, problems };
  const isAbsent = found.answer.result === 'done' && found.answer.value === undefined;
  if (!isAbsent || !isEmail(newEmail)) return found;
  const renamed = await service.find(newEmail);
  if (renamed.answer.result === 'done' && renamed.answer.value === undefined) return found;
  const message = `isn't in this organization any more; "${newEmail}" is, and was taken for the same person`;
  const told: Problem = { code: hasNewAddress, column: emailColumn, value: email, message, severity: 'warning' };
  return { ...renamed, email, problems: [...problems, told] };
}

/** A problem with the employee number of the row. */
export function aboutKey(
  { key, keyColumn }: Asked,
  code: string,
  message: string,
  severity: Problem['severity'] = 'error',
): Problem {
  return { code, column: keyColumn, value: key, message, severity };
}
