/** What a whole plan amounts to, as recorded in the plan's footer. */
import type { LicenseNeed } from './license-need.js';
import type { Problem, RowNumber } from './row.js';

/** A person who loses something, and what. */
export interface Loser {
  readonly row: RowNumber;
  readonly email: string;
  /** `licenses -Webex Suite`, `sign-in off`, `title emptied` */
  readonly loses: readonly string[];
}

/** A person whom a row deletes, by name. */
export interface Deleted extends Loser {
  readonly name: string;
}

export interface Removals {
  /** People who lose something. */
  readonly removals: number;
  /** The first of them, without those whom rows delete. */
  readonly losers: readonly Loser[];
  /** The first of those whom rows delete, who are not among `losers`; absent: no row deletes. */
  readonly deletions?: readonly Deleted[];
  /** What people lose, `licenses -Webex Suite` → number of rows; complete. */
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
    /** Whom rows delete, or an undo, of those whom its job created. */
    delete: number;
    conflict: number;
  };
  /** Rows that do something besides removing. */
  readonly otherChanges: number;
  /** What else changes, `licenses +Webex Suite` → number of rows. For values, only the field is named. */
  readonly changes: Readonly<Record<string, number>>;
  readonly licenses: readonly LicenseNeed[];
  /** How people were found: by listing them in `pages` calls, or each by email. */
  readonly lookUp?: {
    readonly by: 'email' | 'list';
    readonly pages: number;
    /** Number of people in the organization; absent if they were not listed. */
    readonly people?: number;
    /** Additional calls, for the names of new people and for people missing from the list. */
    readonly extraCalls?: number;
    /** Who was found over SCIM first, `found` addresses in `calls`; absent: no one. `by` and `pages` are about the others. */
    readonly scim?: { readonly by: 'search' | 'list'; readonly calls: number; readonly found: number };
    /** How employee numbers were found over SCIM; absent if people were found by address. */
    readonly keys?: { readonly by: 'search' | 'list'; readonly calls: number };
  };
  /** Calls that applying will make, by API. */
  readonly calls: { readonly rest: number; readonly xml: number };
  /** Rows by site, where the file has a column of sites: of the main site, and of each other site of the organization that rows name. */
  readonly sites?: Readonly<Record<string, number>>;
  readonly warnings: number;
  /** Number of warnings by code; `findings` has the first ten of each. Absent if there are none. */
  readonly warned?: Readonly<Record<string, number>>;
  /** The first problems of the file, with their rows. */
  readonly findings: readonly { readonly row: RowNumber; readonly problem: Problem }[];
  readonly notices: readonly string[];
  /** For some notices: what to give the command line to have it otherwise. */
  readonly advice?: Readonly<Record<string, string>>;
  /** Of an undo or a restore: people whom the jobs created. Absent: none. */
  readonly createdPeople?: number;
}
