/** What a whole plan comes to, as it stands in the plan's footer. */
import type { LicenseNeed } from './license-needs.js';
import type { Problem, RowNumber } from './row.js';

/** A person who loses something, and what. */
export interface Loser {
  readonly row: RowNumber;
  readonly email: string;
  /** `licenses -Webex Suite`, `sign-in off`, `title emptied` */
  readonly loses: readonly string[];
}

export interface Removals {
  /** People who lose something. */
  readonly removals: number;
  /** The first of them. */
  readonly losers: readonly Loser[];
  /** What people lose, `licenses -Webex Suite` → rows; all kinds of it. */
  readonly lost: Readonly<Record<string, number>>;
}

export interface PlanSummary extends Removals {
  readonly total: number;
  readonly chosen: number;
  readonly people: {
    create: number;
    update: number;
    unchanged: number;
    invalid: number;
    failed: number;
    repeated: number;
    /** Only in the plan of an undo. */
    delete: number;
    conflict: number;
  };
  /** Rows that do something beside taking away. */
  readonly otherChanges: number;
  /** What else changes, `licenses +Webex Suite` → rows. Values are not told, only the field. */
  readonly changes: Readonly<Record<string, number>>;
  readonly licenses: readonly LicenseNeed[];
  /** How the people were found: by a list of so many calls, or each by e-mail. */
  readonly lookUp?: {
    readonly by: 'email' | 'list';
    readonly pages: number;
    /** People of the organization; absent where they were not listed. */
    readonly people?: number;
    /** Further calls, for names of new people and for people whom a list did not name. */
    readonly extraCalls?: number;
  };
  /** Calls that applying will make, by API. */
  readonly calls: { readonly rest: number; readonly xml: number };
  readonly warnings: number;
  /** Warnings by code, of which the findings name the first ten. Absent where there are none. */
  readonly warned?: Readonly<Record<string, number>>;
  /** The first problems of the file, with their rows. */
  readonly findings: readonly { readonly row: RowNumber; readonly problem: Problem }[];
  readonly notices: readonly string[];
}
