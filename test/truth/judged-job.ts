/** A job that nothing disturbs, and its undo, with all that the oracle judges by. */
import { join } from 'node:path';
import { planUndo } from '../../src/undo/plan-undo.js';
import { office } from '../helpers/cli.js';
import { applyJob, planFile, resultsOf, runIn } from '../helpers/in-process.js';
import type { Cells } from './asks.js';
import type { FileFacts } from './judge-file.js';
import { logOf, serviceOf } from './play.js';
import { columns, csvOf } from './spreadsheets.js';

export interface JudgedJob {
  readonly facts: FileFacts;
  readonly undo: FileFacts;
}

/** `free`: units that are left of licenses. */
export async function judgedJob(given: readonly Cells[], free: Readonly<Record<string, number>>): Promise<JudgedJob> {
  const ends: (() => unknown)[] = [];
  const place = await office({ teardown: (end) => void ends.unshift(end) });
  try {
    const rows = given.map((row) => Object.fromEntries(columns.map((name) => [name, row[name] ?? ''])));
    for (const { name, consumed } of (await serviceOf(place)).licenses) {
      if (name in free) await place.control('licenses', { name, total: consumed + (free[name] ?? 0) });
    }
    const nothing = { rows, touched: [], stopped: false, attendeesHidden: false, mayBeUnknown: () => false };
    const before = await serviceOf(place);
    const { job } = await planFile(place, await place.file('people.csv', csvOf(rows)), join(place.folder, 'output'));
    await applyJob(place, job);
    const [after, requests] = [await serviceOf(place), await logOf(place)];
    const facts = { ...nothing, results: await resultsOf(job), before, after, requests };
    const run = runIn(place);
    const request = { outputRoot: join(place.folder, 'undo'), created: 'keep' } as const;
    const undone = await planUndo(run, job, request).finally(() => run.webex.close());
    await applyJob(place, undone.job);
    const undo = {
      ...nothing,
      results: await resultsOf(undone.job),
      before: after,
      after: await serviceOf(place),
      requests: [],
    };
    return { facts, undo };
  } finally {
    for (const end of ends) await end();
  }
}
