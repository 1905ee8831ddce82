/** What a call needs to do its part of a row, and the only way to send anything: intent, call, outcome. */
import type { FileHeadings } from '../rows/change-columns.js';
import { changeKey } from '../fields/changes.js';
import type { Catalog } from '../model/catalog.js';
import { RunError } from '../errors.js';
import type { Journal, Values } from '../job/journal.js';
import type { Begun } from '../job/journal-index.js';
import type { CallName, Change, RowPlan, SeenPerson, SeenSiteUser } from '../model/row.js';
import type { Answer } from '../webex/answer.js';
import type { Licenses } from '../webex/licenses.js';
import type { People } from '../webex/people.js';
import type { Together } from '../webex/connect.js';
import type { ScimUsers } from '../webex/scim-users.js';
import type { SiteSettings } from '../webex/site-settings.js';
import type { CodeTrials } from './code-trials.js';
import type { Ledger } from './ledger.js';
import { stoppedCode, type Refusal } from './refusal.js';
import type { Sampling } from './sampling.js';
import type { UnaskedLicenses } from './unasked-licenses.js';
import type { Verify } from '../model/verify.js';
import type { SiteDelay } from './site-delay.js';
import type { LicenseQueues } from './license-queues.js';

export interface ApplyRules {
  /** How thoroughly answers are read back. */
  readonly verify: Verify;
  /** Seconds that a row waits for the site to know its person. */
  readonly siteWait: number;
}

/** The Webex APIs that a row calls. */
export interface Services {
  readonly people: People;
  readonly licenses: Licenses;
  readonly scim: Pick<ScimUsers, 'read' | 'changeAddress' | 'findByAddress'>;
  readonly together: Together;
  readonly site: SiteSettings;
}

/** What rows of a run share, and what each calls. */
export interface Run extends Services {
  readonly catalog: Catalog;
  /** Of the spreadsheet, so that people can find the cell that was refused. */
  readonly headings: FileHeadings;
  readonly journal: Journal;
  /** Webex's clock, in milliseconds since 1970; it identifies a person whom a run created. */
  readonly now: () => number;
  readonly queues: LicenseQueues;
  readonly rules: ApplyRules;
  /** Session types that are full: no later row asks for them. */
  readonly fullTypes: Set<string>;
  /** Has the site reported that its tracking codes are mapped to attributes? Then no later row sends any. */
  readonly codesMapped: { is: boolean };
  /** How long the site takes to know a new person. */
  readonly siteDelay: SiteDelay;
  /** Consecutive waits for the site that timed out. */
  readonly consecutiveTimeouts: { count: number };
  /** The same two of tracking codes that follow attributes of people. */
  readonly codeDelay: SiteDelay;
  readonly codeTimeouts: { count: number };
  /** Whether such codes have been seen to follow. */
  readonly codeTrials: CodeTrials;
  /** Which rows have their answers checked by a read. */
  readonly sampling: Sampling;
  /** What Webex gives to people whom SCIM creates. */
  readonly unasked: UnaskedLicenses;
  /** Settings on the site go over REST, whose answers show what is set. */
  readonly isOverRest: boolean;
  /** This run made the plan. */
  readonly isPlannedHere: boolean;
  /** Managers by address, each looked up once. */
  readonly findManager: (people: Pick<People, 'findByEmail'>, email: string) => Promise<Answer<string | undefined>>;
  /** Consecutive rows for which the site reported that the caller may not administer it. */
  readonly withoutRight: { count: number };
  /** Waits; rejects when the run is being stopped. */
  sleep(milliseconds: number): Promise<void>;
  /** Counts the row as waiting for the site while `wait` lasts; it holds no slot meanwhile. */
  withoutSlot<T>(wait: () => Promise<T>): Promise<T>;
  /** Waits for a request that many rows share; the row holds no slot meanwhile, so that more rows can join it. */
  joined<T>(wait: () => Promise<T>): Promise<T>;
}

/** What this run was last shown. */
export interface Shown {
  person?: SeenPerson;
  /** `person` is the whole record, not only the licenses. */
  isRecord?: boolean;
  /** Licenses were shown too. */
  hasLicenses?: boolean;
  /** What SCIM showed of the record. */
  profile?: Partial<SeenPerson>;
  /** Claimed changes were read back before the first removal. */
  isReadBack?: boolean;
  /** The same for changes on the site: how many of them were in force then. */
  siteReadBack?: number;
  /** All settings on the site that the row is about. */
  siteUser?: SeenSiteUser;
  /** The account may have changed with a license or an attendee entry since it was read. */
  isSiteStale?: boolean;
  /** The settings that the last message left; the next one builds on them. */
  settings?: Pick<SeenSiteUser, 'sessionTypes' | 'trackingCodes'>;
}

/** One row under way. */
export interface RowRun {
  readonly run: Run;
  readonly plan: RowPlan;
  readonly ledger: Ledger;
  /** What an earlier run of the job announced for this row, if it did not finish the row. */
  readonly begun: Begun | undefined;
  /** What this run was last shown of the person and their account on the site, after its last call. */
  readonly shown: Shown;
  /** Everything except its manager, and what waits for that, was done before. */
  readonly isResumed: boolean;
  /** Numbers the row's calls in the journal. */
  seq: number;
  /** Are the answers about this row checked by a read? Decided when first needed. */
  isSampled?: boolean;
  /** What the row asks for on the site was checked before the address was changed. */
  isSiteConfirmed?: boolean;
  /** An earlier run announced the deletion of the person: the People API still shows them, SCIM does not (any more). */
  mayBeDeleted?: boolean;
  /** What the last call that was answered asked for; a read settles it. */
  sent?: { readonly call: CallName; readonly changes: readonly Change[] };
}

/**
 * Sends a mutating call: its intent is written to the journal and synced before anything leaves; the result follows. Rejects
 * with a RunError only if this call applied nothing; after any other error, that is unknown.
 */
export async function send<T>(
  row: RowRun,
  call: CallName,
  changes: readonly Change[],
  attempt: () => Promise<Answer<T>>,
): Promise<Answer<T>> {
  const seq = ++row.seq;
  await row.run.journal.intent({
    row: row.plan.row,
    seq,
    at: new Date(row.run.now()).toISOString(),
    call,
    before: valuesOf(changes, ({ fromId, from }) => fromId ?? from),
    after: valuesOf(changes, ({ toId, to }) => toId ?? to),
  });
  const answer = await attempt().catch((error: unknown) => {
    // Not an error that the client throws on purpose: it is unknown whether the request left.
    if (!(error instanceof RunError)) row.sent = { call, changes };
    throw error;
  });
  row.sent = { call, changes };
  // The row is indeterminate until a read settles it, even if the run ends in between.
  if (answer.result === 'doubt') row.ledger.indeterminate = indeterminateCall(call, refusalOf(answer));
  const trackingId = answer.result === 'done' ? answer.trackingId : answer.problem.trackingId;
  if (trackingId !== undefined) row.ledger.trackingId = trackingId;
  row.run.journal.outcome({
    row: row.plan.row,
    seq,
    at: new Date().toISOString(),
    result: answer.result,
    ...(answer.result !== 'done' && { seen: answer.problem.code }),
    ...(trackingId !== undefined && { trackingId }),
  });
  return answer;
}

/** The reason when the run ends in the middle of the row. */
export function stoppedBy(error: unknown): Refusal {
  const why = error instanceof RunError ? error.message : 'an unexpected error';
  return { code: stoppedCode, message: `the run stopped in the middle of this row: ${why}`, transient: true };
}

function valuesOf(changes: readonly Change[], value: (change: Change) => Change['to']): Values {
  return Object.fromEntries(changes.map((change) => [changeKey(change), value(change)]));
}

/** A reason that says what the call may or may not have done. */
export function indeterminateCall(call: CallName, refusal: Refusal): Refusal {
  return { ...refusal, message: `${may[call]}: ${refusal.message}` };
}

const may: Readonly<Record<CallName, string>> = {
  'person.create':
    'the person may or may not have been created; look for the address in Control Hub before trying again',
  'person.update': 'the person may or may not have been updated',
  'person.rename': 'the address of the person may or may not have been changed',
  'person.delete': 'the person may or may not have been deleted',
  'licenses.change': 'the licenses may or may not have been changed',
  'site.set': 'the site settings may or may not have been changed',
};

/** The service's refusal, or what an indeterminate answer leaves unknown, as a `Refusal`. */
export function refusalOf(answer: Exclude<Answer<unknown>, { result: 'done' }>): Refusal {
  const { code, message, trackingId, transient, about } = answer.problem;
  return {
    code,
    message,
    ofCall: true,
    ...(about !== undefined && { about }),
    ...(trackingId !== undefined && { trackingId }),
    ...((transient === true || answer.result === 'doubt') && { transient: true }),
  };
}
