/** The program's terms as types. The design explains each; here they are only written down. */

/** A row's number as the spreadsheet program shows it; the header is row 1. */
export type RowNumber = number;

/** One data row of the spreadsheet, as read: one cell for each column of the header, unchanged. */
export interface Row {
  readonly row: RowNumber;
  readonly cells: readonly string[];
  /** The physical line on which it begins; only if it has more or fewer cells than there are headings. */
  readonly line?: number;
  /** The cells of later rows that only add for the same person: they are applied as one with this row. */
  readonly together?: readonly (readonly string[])[];
  readonly after?: AfterRow;
}

/**
 * An earlier row is about the same person on another site: that row creates the person if need be, and this one is done after
 * it.
 */
export interface AfterRow {
  /** The first row about the person. */
  readonly row: RowNumber;
  /** 1 for the second row about the person, 2 for the third, and so on. */
  readonly turn: number;
}

/** Why a row cannot be applied, or what is unusual about it. A row carries all of its problems, not only the first. */
export interface Problem {
  /** Stable, for programs: `invalid-email`, `unknown-license`, … */
  readonly code: string;
  /** The spreadsheet's own heading, if one cell is to blame. */
  readonly column?: string;
  readonly value?: string;
  /** A sentence: what is wrong and what to do. */
  readonly message: string;
  /** A warning lets the row pass, unless `--strict`. */
  readonly severity: 'error' | 'warning';
}

/** Something with an id that people know by a name: a license, a session type. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** What a row requests for one value; a value that it leaves alone has no assignment. */
export type Assignment<T> = { readonly do: 'set'; readonly value: T } | { readonly do: 'clear' };

/**
 * What a row requests for a set: to add and remove members, or exactly these. A set that it leaves alone has no assignment.
 */
export type SetAssignment =
  | { readonly do: 'change'; readonly add: readonly Named[]; readonly remove: readonly Named[] }
  | { readonly do: 'exactly'; readonly items: readonly Named[] };

/** What a row requests, field by field. An absent field is left as it is. */
export interface Wanted {
  /** By field name: `title`. */
  readonly text?: Readonly<Record<string, Assignment<string>>>;
  /** The manager's email address. */
  readonly manager?: Assignment<string>;
  readonly loginEnabled?: boolean;
  /** The address that the person shall have instead of the primary one. */
  readonly newEmail?: string;
  /** The person shall be deleted. */
  readonly delete?: true;
  readonly licenses?: SetAssignment;
  readonly attendee?: boolean;
  readonly sessionTypes?: SetAssignment;
  /** By index, "1" … "10". */
  readonly trackingCodes?: Readonly<Record<string, Assignment<string>>>;
  /** The same for codes that follow an attribute of the person, which `text` asks for too. */
  readonly mappedCodes?: Readonly<Record<string, Assignment<string>>>;
}

/** The person as the organization has them; only the fields that a plan can refer to. */
export interface SeenPerson {
  readonly id: string;
  readonly emails: readonly string[];
  /** The primary one of several addresses, where an answer says it. */
  readonly userName?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly displayName?: string;
  readonly title?: string;
  readonly department?: string;
  readonly manager?: string;
  readonly managerId?: string;
  readonly loginEnabled?: boolean;
  /** The following are known from SCIM only; empty: the person has none. */
  readonly employeeNumber?: string;
  readonly costCenter?: string;
  readonly division?: string;
  readonly organization?: string;
  readonly preferredLanguage?: string;
  readonly timezone?: string;
  readonly workPhone?: string;
  readonly mobilePhone?: string;
  readonly streetAddress?: string;
  readonly locality?: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly country?: string;
  /** License ids. */
  readonly licenses: readonly string[];
  /** `acme.webex.com` for a host, `acme.webex.com#attendee` for an attendee. */
  readonly siteUrls?: readonly string[];
}

/** The person's account on the meeting site. */
export interface SeenSiteUser {
  /** The name under which the site knows the person: their primary address. */
  readonly account: string;
  readonly sessionTypes: readonly string[];
  /** By index, "1" … "10"; only codes that have a value. */
  readonly trackingCodes: Readonly<Record<string, string>>;
  /** Absent if the site's API does not report it. */
  readonly attendeeOnly?: boolean;
  readonly personalRoom: boolean;
  /** False if the account is deactivated; true or absent otherwise, and if the API does not report it. */
  readonly active?: boolean;
  /** Centers that are off for the person: `MeetingCenter`, `EventCenter`, … */
  readonly servicesOff: readonly string[];
}

/** What existed when the row was looked up; only the fields that the row refers to. */
export interface Seen {
  /** `null`: the organization has no such person. */
  readonly person: Partial<SeenPerson> | null;
  /** `null`: the site does not know the person; absent: not looked up, because the row does not refer to it. */
  readonly siteUser?: SeenSiteUser | null;
}

/**
 * One field: what it is and what it should be. Each member of a set (a license, a session type) is a change of its own, with
 * `true` for "has it", so that each can be in force, refused or undone on its own.
 */
export interface Change {
  /** A name from `fields/table.ts`. */
  readonly field: string;
  /** License id, session type id, tracking code index, or site for `attendee`. */
  readonly key?: string;
  /** For people: the name of the license, session type or tracking code. */
  readonly label?: string;
  /** `null`: no value, or the person does not exist yet. */
  readonly from: string | boolean | null;
  readonly to: string | boolean | null;
  /** For a change that undoes another: the file's own heading of the cell concerned. */
  readonly column?: string;
  /** Ids behind the addresses, for `manager`. */
  readonly fromId?: string;
  readonly toId?: string;
}

/** Calls are named after their purpose, not after the API that makes them. */
export type CallName =
  'person.create' | 'person.update' | 'person.rename' | 'person.delete' | 'licenses.change' | 'site.set';

export interface PlannedCall {
  readonly call: CallName;
  /** Which of the row's changes it makes, by position in `changes`. */
  readonly changes: readonly number[];
}

/** A row's line in plan.jsonl. */
export interface RowPlan {
  readonly row: RowNumber;
  readonly cells: readonly string[];
  readonly together?: NonNullable<Row['together']>;
  /** The row's site, in lower case; absent: that of the plan's header. */
  readonly site?: string;
  readonly after?: AfterRow;
  /** As written in the row, trimmed; empty where the row has none. */
  readonly email: string;
  readonly wanted: Wanted;
  /** Absent if no person was looked up. */
  readonly seen?: Seen;
  /** ISO 8601; when `seen` was read. */
  readonly readAt?: string;
  /** By field and key of a change: the rule or bundle that asks for it; absent where only cells of the row do. */
  readonly sources?: Readonly<Record<string, string>>;
  readonly changes: readonly Change[];
  readonly calls: readonly PlannedCall[];
  readonly problems: readonly Problem[];
}

export const statuses = [
  'created',
  'updated',
  'unchanged',
  'partial',
  'failed',
  'invalid',
  'conflict',
  'unknown',
  'not-attempted',
  'deleted',
] as const;
export type Status = (typeof statuses)[number];

/** What the row asked for is in force. */
export const doneStatuses: readonly Status[] = ['created', 'updated', 'unchanged', 'deleted'];

/** Not done, but may end differently when the row is retried unchanged; `invalid` rows must be corrected first. */
export const openStatuses: readonly Status[] = statuses.filter(
  (status) => !doneStatuses.includes(status) && status !== 'invalid',
);

/** What became of a row. */
export interface Outcome {
  readonly row: RowNumber;
  readonly status: Status;
  /** The changes that are in force now because of this job. */
  readonly changes: readonly Change[];
  /** Licenses that Webex assigned without being asked. */
  readonly given?: readonly Named[];
  readonly errorCode?: string;
  readonly errorColumn?: string;
  readonly error?: string;
  readonly personId?: string;
  readonly trackingId?: string;
  /** ISO 8601 */
  readonly at?: string;
}

/** Known only from the whole file; overrules the row's own line. */
export interface Overrule {
  readonly row: RowNumber;
  /** The row repeats this earlier one and is not sent again. */
  readonly sameAs?: RowNumber;
  /** The row `sameAs` does what this one adds, too. */
  readonly together?: true;
  readonly problems?: readonly Problem[];
}
