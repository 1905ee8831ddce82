/** A row about a person, together with what is known of its job: one entry of the person's history. */
import { changeKey, describeChange } from '../fields/changes.js';
import type { JobFolder } from '../job/folder.js';
import type { Review } from '../job/job-facts.js';
import type { PlanHeader } from '../job/plan-file.js';
import type { RowEnd } from '../job/read-outcomes.js';
import type { Approval } from '../job/review.js';
import type { Change, RowNumber, Status } from '../model/row.js';

export interface HistoryEntry {
  /** ISO 8601: when the row ended; for a row that did not start, when it was planned. */
  readonly at: string;
  /** Path of the job's folder. */
  readonly job: string;
  /** Name of the job's folder. */
  readonly name: string;
  readonly kind: PlanHeader['job'];
  /** The job that this one retried or reverted. */
  readonly parent?: string;
  /** The moment to which a restore put the person back, ISO 8601. */
  readonly restoredTo?: string;
  readonly file: string;
  /** The feed of a dropped file; absent for a job that a person started. */
  readonly feed?: string;
  readonly row: RowNumber;
  /** As the row names the person. */
  readonly email: string;
  readonly status: Status;
  /** What this row put in force, in words. */
  readonly changes: readonly string[];
  /** What the row asked for besides: not in force, or unclear if the status is `unknown`. */
  readonly asked: readonly string[];
  /** Names of licenses that Webex assigned without being asked. */
  readonly given: readonly string[];
  readonly errorCode?: string;
  readonly error?: string;
  readonly personId?: string;
  /** Email address of the admin who was signed in when the job was planned. */
  readonly admin: string;
  /** The user of the machine who planned the job; absent in older plans. */
  readonly user?: string;
  /** Who approved the plan; absent if no approval was needed. */
  readonly approvedBy?: string;
  /** Why a row that did not start may never start. */
  readonly held?: 'waits for approval' | 'rejected';
}

/** What an entry tells of its job. */
export interface JobOfEntry {
  readonly job: JobFolder;
  readonly header: PlanHeader;
  readonly feed?: string | undefined;
  readonly approval?: Approval | undefined;
  readonly review: Review;
}

export function historyEntry(
  { job, header, feed, approval, review }: JobOfEntry,
  { plan, outcome }: RowEnd,
): HistoryEntry {
  const { status, changes, given = [], errorCode, error } = outcome;
  const personId = personIdOf({ plan, outcome });
  const { parent, restores, user } = header;
  return {
    ...{ at: outcome.at ?? header.at, job: job.path, name: job.name, kind: header.job },
    ...(parent !== undefined && { parent }),
    ...(restores && { restoredTo: restores.to }),
    file: header.input.name,
    ...(feed !== undefined && { feed }),
    ...{ row: plan.row, email: plan.email, status },
    changes: changes.map(describeChange),
    asked: leftOf(plan.changes, changes).map(describeChange),
    given: given.map(({ name }) => name),
    ...(errorCode !== undefined && { errorCode }),
    ...(error !== undefined && { error }),
    ...(personId !== undefined && { personId }),
    admin: header.admin,
    ...(user !== undefined && { user }),
    ...(approval && { approvedBy: approverOf(approval) }),
    ...(status === 'not-attempted' && heldBy(review)),
  };
}

function heldBy(review: Review): Pick<HistoryEntry, 'held'> {
  if (review === 'rejected') return { held: review };
  return review === 'waiting' ? { held: 'waits for approval' } : {};
}

/** `undefined`: the row did not find or create a person. */
export function personIdOf({ plan, outcome }: Pick<RowEnd, 'plan' | 'outcome'>): string | undefined {
  return outcome.personId ?? plan.seen?.person?.id;
}

function leftOf(asked: readonly Change[], inForce: readonly Change[]): readonly Change[] {
  const done = new Set(inForce.map(changeKey));
  return asked.filter((change) => !done.has(changeKey(change)));
}

function approverOf({ by, signIn }: Approval): string {
  return signIn === undefined ? by : `${by} (${signIn})`;
}
