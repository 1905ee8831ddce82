/** Counts what becomes of the rows of a job that this worker works on, each row once, whichever workers have had the job. */
import { growableArray, type GrowableArray } from '../files/growable-array.js';
import { readPlan, type PlanFile } from '../job/plan-file.js';
import { outcomeWithoutCalls } from '../model/outcomes.js';
import type { Overrule, RowNumber, Status } from '../model/row.js';
import type { Watcher } from '../plan/run.js';
import type { OrganizationCounts } from '../queue/metrics.js';
import type { Task } from '../queue/work.js';
import type { Webex } from '../webex/connect.js';
import { isBegun } from './planned-job.js';

export interface ObservedJob {
  /** The same watcher, which counts rows too. */
  watching(watcher: Watcher): Watcher;
  /** Counts calls over the connection until the returned function is called. */
  connected(webex: Pick<Webex, 'numbers'>): () => void;
  /**
   * Runs the calls of the job. `work` returns the rows by status if all that could be done is done; `undefined` if the job is
   * to be resumed.
   */
  applying<T extends Readonly<Record<string, number>> | undefined>(work: () => Promise<T>): Promise<T>;
}

export type Observe = (task: Task) => ObservedJob;

/** Without metrics nothing is counted. */
export const unobserved: ObservedJob = {
  watching: (watcher) => watcher,
  connected: () => () => undefined,
  applying: (work) => work(),
};

/** Rows of a job that this process has counted, however often it has had the job. */
export type CountedRows = Pick<GrowableArray, 'at' | 'put'>;

export function observeJob(
  { job }: Pick<Task, 'job'>,
  counts: OrganizationCounts,
  counted: CountedRows = growableArray(),
): ObservedJob {
  /** Rows that failed in a way that the next run may mend: they end with the job. */
  const transient = new Map<RowNumber, Status>();
  let repeats: ReadonlyMap<RowNumber, number> = new Map();
  let planned = 0;
  /** Counts the rows without calls, which end with the first run that makes calls. */
  let countOthers = (): Promise<void> => Promise.resolve();
  /** Counts a row, and those that repeat it and are not sent. */
  const count = (row: RowNumber, status: Status): void => {
    // A line of the journal that was not written when a lease was lost has its row done again.
    if (counted.at(row) === 0) counts.rows(status, 1 + (repeats.get(row) ?? 0));
    counted.put(row, 1);
  };
  return {
    watching: (watcher) => ({
      ...watcher,
      onPlanned(done, of) {
        // Rows that an earlier run planned are not counted again.
        const before = planned > 0 && done > planned ? planned : done - 1;
        planned = done;
        counts.planned(done - before);
        watcher.onPlanned?.(done, of);
      },
      onRow(outcome, of, isForGood) {
        const { row, status } = outcome;
        void countOthers();
        if (isForGood) {
          transient.delete(row);
          count(row, status);
        } else transient.set(row, status);
        watcher.onRow?.(outcome, of, isForGood);
      },
    }),
    connected: (webex) => counts.connected(() => webex.numbers()),
    async applying(work) {
      const isFirst = !(await isBegun(job));
      const planFile = await readPlan(job.file('plan.jsonl'));
      const overrules = planFile.footer?.overrules ?? [];
      repeats = countRepeats(overrules);
      let counting: Promise<void> | undefined;
      countOthers = async () => {
        if (isFirst) counting ??= withoutCalls(planFile, overrules, count).catch(() => undefined);
        await counting;
      };
      try {
        const ended = await work();
        if (ended !== undefined) {
          for (const [row, status] of transient) count(row, status);
          counts.rows('not-attempted', ended['not-attempted'] ?? 0);
        }
        return ended;
      } finally {
        // Where the organization could not be read, the journal is not there, and the next run is the first.
        if (await isBegun(job)) await countOthers();
      }
    },
  };
}

function countRepeats(overrules: readonly Overrule[]): ReadonlyMap<RowNumber, number> {
  const repeats = new Map<RowNumber, number>();
  for (const { sameAs } of overrules) {
    if (sameAs !== undefined) repeats.set(sameAs, (repeats.get(sameAs) ?? 0) + 1);
  }
  return repeats;
}

/** Reads the plan once more, row by row. */
async function withoutCalls(
  planFile: PlanFile,
  overrules: readonly Overrule[],
  count: (row: RowNumber, status: Status) => void,
): Promise<void> {
  const byRow = new Map(overrules.map((overrule) => [overrule.row, overrule]));
  for await (const { plan } of planFile.rows()) {
    const overrule = byRow.get(plan.row);
    const outcome = overrule?.sameAs === undefined ? outcomeWithoutCalls(plan, overrule) : undefined;
    if (outcome !== undefined) count(plan.row, outcome.status);
  }
}
