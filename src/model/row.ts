/** The program's words as types. The design explains each; here they are only written down. */

/** A row's number as the spreadsheet program shows it; the header is row 1. */
export type RowNumber = number;

/** One data row of the spreadsheet, as read: one cell for each column of the header, untouched. */
export interface Row {
  readonly row: RowNumber;
  readonly cells: readonly string[];
  /** The physical line on which it begins; only where its cells are not as many as the headings. */
  readonly line?: number;
}

/** Why a row cannot be done, or what is odd about it. A row carries all of them, not the first. */
export interface Problem {
  /** Stable, for programs: `invalid-email`, `unknown-license`, … */
  readonly code: string;
  /** The spreadsheet's own heading, where one cell is to blame. */
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

/** What a row asks of one value; a value that it leaves alone has no assignment. */
export type Assignment<T> = { readonly do: 'set'; readonly value: T } | { readonly do: 'clear' };

/** What a row asks of a set: add and remove members, or exactly these. A set that it leaves alone has no assignment. */
export type SetAssignment =
  | { readonly do: 'change'; readonly add: readonly Named[]; readonly remove: readonly Named[] }
  | { readonly do: 'exactly'; readonly items: readonly Named[] };

/** What a row asks for, field by field. An absent field is left as it is. */
export interface Wanted {
  /** By the name of the field: `title`. */
  readonly text?: Readonly<Record<string, Assignment<string>>>;
  /** The manager's e-mail. */
  readonly manager?: Assignment<string>;
  readonly loginEnabled?: boolean;
  readonly licenses?: SetAssignment;
  readonly attendee?: boolean;
  readonly sessionTypes?: SetAssignment;
  /** By index, "1" … "10". */
  readonly trackingCodes?: Readonly<Record<string, Assignment<string>>>;
}

/** The person as the organization has them: of the fields, those a plan can speak of. */
export interface SeenPerson {
  readonly id: string;
  readonly emails: readonly string[];
  readonly firstName?: string;
  readonly lastName?: string;
  readonly displayName?: string;
  readonly title?: string;
  readonly department?: string;
  readonly manager?: string;
  readonly managerId?: string;
  readonly loginEnabled?: boolean;
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
  /** Absent where the site's API does not say. */
  readonly attendeeOnly?: boolean;
  readonly personalRoom: boolean;
  /** False where the account is deactivated; absent or true else, and where the API does not say. */
  readonly active?: boolean;
  /** Centers that are off for the person: `MeetingCenter`, `EventCenter`, … */
  readonly servicesOff: readonly string[];
}

/** What was there when the row was looked up: only the fields that the row speaks of. */
export interface Seen {
  /** `null`: the organization has no such person. */
  readonly person: Partial<SeenPerson> | null;
  /** `null`: the site does not know the person; absent: not looked at, because the row does not speak of it. */
  readonly siteUser?: SeenSiteUser | null;
}

/**
 * One field: what it is, what it shall be. Members of a set (a license, a session type) are a change each, with
 * `true` for "has it", so that each can be in force, be refused and be put back on its own.
 */
export interface Change {
  /** The name of one of `fields/table.ts`. */
  readonly field: string;
  /** License id, session type id, tracking code index, or site for `attendee`. */
  readonly key?: string;
  /** For people: the license's or session type's name, the tracking code's name. */
  readonly label?: string;
  /** `null`: nothing there, or the person is not there yet. */
  readonly from: string | boolean | null;
  readonly to: string | boolean | null;
  /** Of what takes another change back: the file's own heading of the cell that it is about. */
  readonly column?: string;
  /** Ids behind the addresses, for `manager`. */
  readonly fromId?: string;
  readonly toId?: string;
}

/** Calls are named by what they are for, not by the API that makes them. */
export type CallName = 'person.create' | 'person.update' | 'person.delete' | 'licenses.change' | 'site.set';

export interface PlannedCall {
  readonly call: CallName;
  /** Which of the row's changes it makes, by position in `changes`. */
  readonly changes: readonly number[];
}

/** A row's line in plan.jsonl. */
export interface RowPlan {
  readonly row: RowNumber;
  readonly cells: readonly string[];
  /** As written in the row, trimmed; empty where the row has none. */
  readonly email: string;
  readonly wanted: Wanted;
  /** Absent if no person was looked up. */
  readonly seen?: Seen;
  /** ISO 8601; when `seen` was read. */
  readonly readAt?: string;
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

/** Not done, and may end otherwise when the row is tried again as it is; `invalid` rows have to be corrected first. */
export const openStatuses: readonly Status[] = statuses.filter(
  (status) => !doneStatuses.includes(status) && status !== 'invalid',
);

/** What became of a row. */
export interface Outcome {
  readonly row: RowNumber;
  readonly status: Status;
  /** The changes that are in force now because of this job. */
  readonly changes: readonly Change[];
  /** Licenses that Webex gave unasked. */
  readonly given?: readonly Named[];
  readonly errorCode?: string;
  readonly errorColumn?: string;
  readonly error?: string;
  readonly personId?: string;
  readonly trackingId?: string;
  /** ISO 8601 */
  readonly at?: string;
}

/** Only the whole file can tell these; what stands here overrules a row's own line. */
export interface Overrule {
  readonly row: RowNumber;
  /** The row says the same as this earlier one and is not sent again. */
  readonly sameAs?: RowNumber;
  readonly problems?: readonly Problem[];
}
