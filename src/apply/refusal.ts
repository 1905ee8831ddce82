/** Why a change of a row is not in force. */
import { truncateForDisplay } from '../model/cells.js';
import type { Change } from '../model/row.js';

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly trackingId?: string | undefined;
  /** The reason may be gone when the job is resumed: the row is then retried. */
  readonly transient?: boolean;
  /** A call was refused as a whole: the reason may not be about each of the changes that it carried. */
  readonly ofCall?: boolean;
  /** The row's own field that the reason is about, if the service says so. */
  readonly about?: string | undefined;
}

/** What a row would have removed if everything it adds had been granted. */
export const kept: Refusal = {
  code: 'kept',
  message: 'kept because not everything this row adds was applied',
};

/** What was removed in the same request as the addition it made room for, and restored because the addition failed. */
export const putBack: Refusal = {
  code: kept.code,
  message: 'removed and restored right away because not everything this row adds was applied',
};

/** For a change that no call handled, so that it never counts as done. */
export const notAskedFor: Refusal = {
  code: 'not-asked-for',
  message: 'not requested because an earlier step of this row failed',
};

/** The row asks for it and had it when it was planned, but others changed it since. */
export function changedSince({ from }: Pick<Change, 'from'>): Refusal {
  const now = from === null ? 'empty' : typeof from === 'string' ? `"${truncateForDisplay(from)}"` : String(from);
  return { code: 'conflict', message: `changed in Webex since the row was planned (now ${now}); plan the file again` };
}

/** The run ended before the change was requested. */
export const stoppedCode = 'stopped';

/** A change that was left out because of another one explains nothing by itself. */
export function isConsequence(code: string): boolean {
  return code === kept.code || code === notAskedFor.code;
}

/** The attribute that a tracking code follows is as asked, and the code is not. */
export const didNotFollow = 'code-did-not-follow';

/** The attribute was not written, because the code of an earlier row did not follow. */
export const notProven = 'code-not-proven';

/** The request to update a person was sent; what became of it is not known. */
export const updateNotVerified: Refusal = {
  code: 'not-verified',
  message: 'the update was sent, but the person could not be read back to check it',
  transient: true,
};

export const notTaken: Refusal = {
  code: 'not-taken',
  message: 'Webex accepted the request but did not make this change, and did not say why',
};
