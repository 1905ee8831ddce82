/** A row of a finished job, its current state, and how it is reverted. */
import { isCarriedBy } from '../fields/table.js';
import { isAttendee, isAboutAttendee } from '../fields/attendee.js';
import type { Catalog } from '../model/catalog.js';
import { isInForce } from '../fields/changes.js';
import { plannedConflict } from '../model/outcomes.js';
import type { CreatedChoice } from '../model/plan-options.js';
import type { Change, Named, PlannedCall, Problem, Row, SeenPerson, SeenSiteUser, Wanted } from '../model/row.js';

/** A row of the job that left something in force. */
export interface RowInForce extends Row {
  readonly email: string;
  /** The file's own heading of the column with the email addresses. */
  readonly emailColumn: string;
  /** In force because of the job; after an indeterminate call, also what it asked for. */
  readonly inForce: readonly Change[];
  /** Licenses that Webex assigned automatically. */
  readonly given: readonly Named[];
  readonly personId?: string;
  /** Did the job create the person? `perhaps`: it could not be determined whether the call was applied. */
  readonly created: 'yes' | 'no' | 'perhaps';
  /** It could not be determined whether the job deleted the person. */
  readonly mayBeDeleted?: boolean;
  /** The account on the site before the job; `null`: there was none; absent: the row did not involve it. */
  readonly accountBefore?: SeenSiteUser | null;
  /** Ids of licenses that later rows of the job gave the same person; these rows are undone before this one. */
  readonly beside?: readonly string[];
  /** The row's site, if it is not the plan's main one. */
  readonly site?: string;
}

/** The row, and what was found about the person now. */
export interface Position {
  readonly row: RowInForce;
  readonly person: SeenPerson | null;
  readonly siteUser: SeenSiteUser | null | undefined;
  /** The person is assumed to be an attendee, because no answer says whether they are one. */
  readonly attendeeAssumed: boolean;
  readonly catalog: Catalog;
  readonly created: CreatedChoice;
}

export type Conflict = Omit<Problem, 'severity'>;

/** What is to be reverted, and what stays as it is. */
export interface UndoStep {
  readonly changes: readonly Change[];
  readonly calls: readonly PlannedCall[];
  readonly conflicts: readonly Conflict[];
  /** All settings of an account that comes back. */
  readonly settings?: Pick<Wanted, 'sessionTypes' | 'trackingCodes'>;
}

export const nothing: UndoStep = { changes: [], calls: [], conflicts: [] };

export function conflictOf(message: string): Conflict {
  return { code: plannedConflict, message };
}

/** A hidden entry counts as left by the job, and is removed; repeating a removal changes nothing. */
export function isAsLeft(change: Change, account: Account, person: SeenPerson): boolean {
  return isHidden(change, account, person) || isInForce(change, person, account.siteUser);
}

export type Account = Pick<Position, 'row' | 'siteUser'>;

/**
 * An attendee entry may be there although neither the person's record nor the site shows it: it is not known whether they do.
 * If the job changed settings of the account, the site showed it.
 */
export function isHidden({ field, key = '', to }: Change, { row, siteUser }: Account, person: SeenPerson): boolean {
  if (!isAboutAttendee({ field }) || to !== true || siteUser || isAttendee(person, key)) return false;
  return !row.inForce.some((change) => isCarriedBy(change, 'site'));
}
