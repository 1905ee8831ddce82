/** Which jobs may be deleted: finished ones, old enough, and only together with all jobs made from one another. */
import type { JobFacts } from './job-facts.js';
import type { JobFolder } from './folder.js';
import { originInWords, parentsOf } from './job-kind.js';
import type { PlanHeader } from './plan-file.js';

export interface PruneRules {
  /** Jobs that ended less than so many days ago are kept. */
  readonly keepDays: number;
  /** Delete jobs before the date until which they are kept for undo. */
  readonly includeUndoable: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface JudgedJob {
  readonly job: JobFolder;
  readonly kind?: PlanHeader['job'];
  /** The jobs that it was made from, and their relation in words. */
  readonly parents: readonly string[];
  readonly origin?: string;
  /** People that it created or updated. */
  readonly changed: number;
  /** Why it must be kept: `not finished`; absent if it may be deleted. */
  readonly keptBecause?: string;
}

/** Jobs made from one another, parents first. */
export interface JobFamily {
  readonly jobs: readonly JudgedJob[];
  /** Whether all of them may be deleted; if not, each has its reason. */
  readonly mayGo: boolean;
}

const day = 86_400_000;

export function judgeJob(facts: JobFacts, rules: PruneRules): JudgedJob {
  const { job, status } = facts;
  const why = whyKept(facts, rules);
  const header = status.is === 'unreadable' ? undefined : status.header;
  const origin = header && originInWords(header);
  return {
    job,
    ...(header && { kind: header.job }),
    parents: header === undefined ? [] : parentsOf(header),
    ...(origin !== undefined && { origin }),
    changed: status.is === 'finished' ? status.counts.created + status.counts.updated + status.counts.deleted : 0,
    ...(why !== undefined && { keptBecause: why }),
  };
}

function whyKept(facts: JobFacts, { keepDays, includeUndoable, now }: PruneRules): string | undefined {
  const { status, review, endedAt, undoableUntil = -Infinity } = facts;
  if (status.is === 'unreadable') return 'not readable';
  if (status.is === 'worked on') return 'running';
  if (review === 'waiting') return 'waiting for approval';
  const isRejected = status.is === 'planned' && review === 'rejected';
  if (status.is !== 'finished' && !isRejected) return status.is === 'planned' ? 'planned, not applied' : 'not finished';
  if (endedAt === undefined) return 'without the time of its end';
  if (now - endedAt < keepDays * day) return `newer than ${keepDays} ${keepDays === 1 ? 'day' : 'days'}`;
  if (undoableUntil > now && !includeUndoable)
    return `undoable until ${new Date(undoableUntil).toISOString().slice(0, 10)}`;
  return undefined;
}

/**
 * A job whose undo or retry were gone could be undone or retried a second time, and one whose parent is gone cannot be retried;
 * so a family is deleted as a whole or kept as a whole. `jobs`: newest first, as they are listed; so are the families.
 */
export function familiesOf(jobs: readonly JudgedJob[]): JobFamily[] {
  const roots = rootsOf(jobs);
  const families = new Map<string, JudgedJob[]>();
  for (const one of jobs) {
    const root = roots(one.job.name);
    // A job is older than those made from it.
    families.set(root, [one, ...(families.get(root) ?? [])]);
  }
  return [...families.values()].map((members) => {
    const mayGo = members.every(({ keptBecause }) => keptBecause === undefined);
    return mayGo ? { jobs: members, mayGo } : { jobs: members.map(keptWithOthers), mayGo };
  });
}

function keptWithOthers(job: JudgedJob): JudgedJob {
  return { ...job, keptBecause: job.keptBecause ?? 'made from a job that is kept, or its origin' };
}

/** One name for all jobs that are connected: a restore connects all jobs whose changes it puts back. */
function rootsOf(jobs: readonly JudgedJob[]): (name: string) => string {
  const above = new Map(jobs.map(({ job }) => [job.name, job.name]));
  const root = (name: string): string => {
    let last = name;
    for (let next = above.get(last); next !== undefined && next !== last; next = above.get(last)) last = next;
    return last;
  };
  for (const { job, parents } of jobs) {
    for (const parent of parents) if (above.has(parent)) above.set(root(job.name), root(parent));
  }
  return root;
}
