/** A row of a finished job, what of it is there now, and how it is reverted. */
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
  /** The file's own heading of the addresses. */
  readonly emailColumn: string;
  /** In force because of the job; after a call in doubt also what it asked for. */
  readonly inForce: readonly Change[];
  /** Licenses that Webex gave unasked. */
  readonly given: readonly Named[];
  readonly personId?: string;
  /** Did the job create the person? `perhaps`: whether the call was applied could not be found out. */
  readonly created: 'yes' | 'no' | 'perhaps';
  /** The account on the site before the job; `null`: there was none; absent: the row had nothing to do with it. */
  readonly accountBefore?: SeenSiteUser | null;
}

/** The row, and what was found of the person now. */
export interface Position {
  readonly row: RowInForce;
  readonly person: SeenPerson | null;
  readonly siteUser: SeenSiteUser | null | undefined;
  /** They are taken for an attendee, because no answer says whether they are one. */
  readonly attendeeAssumed: boolean;
  readonly catalog: Catalog;
  readonly created: CreatedChoice;
}

export type Conflict = Omit<Problem, 'severity'>;

/** What is to be put back, and what stays as the job left it. */
export interface UndoStep {
  readonly changes: readonly Change[];
  readonly calls: readonly PlannedCall[];
  readonly conflicts: readonly Conflict[];
  /** Settings of an account that comes back, as a whole. */
  readonly settings?: Pick<Wanted, 'sessionTypes' | 'trackingCodes'>;
}

export const nothing: UndoStep = { changes: [], calls: [], conflicts: [] };

export function conflictOf(message: string): Conflict {
  return { code: plannedConflict, message };
}

/** What is hidden counts as left, and is taken away; asking twice is once. */
export function isAsLeft(change: Change, account: Account, person: SeenPerson): boolean {
  return isHidden(change, account, person) || isInForce(change, person, account.siteUser);
}

export type Account = Pick<Position, 'row' | 'siteUser'>;

/**
 * An attendee entry that neither the person's record nor the site shows may be there all the same: whether they do is open.
 * Where the job has set up the account, the site showed it.
 */
export function isHidden({ field, key = '', to }: Change, { row, siteUser }: Account, person: SeenPerson): boolean {
  if (!isAboutAttendee({ field }) || to !== true || siteUser || isAttendee(person, key)) return false;
  return !row.inForce.some((change) => isCarriedBy(change, 'site'));
}
