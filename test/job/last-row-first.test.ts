/** A plan read from its last row to its first. */
import test from 'ava';
import { join } from 'node:path';
import { lastRowFirst } from '../../src/job/last-row-first.js';
import { readPlan } from '../../src/job/plan-file.js';
import { temporaryFolder } from '../helpers/folder.js';
import { generatedJob } from '../helpers/report-job.js';

for (const blockBytes of [1, 700, 5000, 1 << 20]) {
  test(`every row comes once, the last one first, in blocks of ${blockBytes} bytes`, async (t) => {
    const job = await generatedJob(await temporaryFolder(t), 40);
    const plan = await readPlan(job.file('plan.jsonl'));
    const forwards = [];
    for await (const row of plan.rows()) forwards.push(row);
    const backwards = [];
    for await (const row of lastRowFirst(plan, join(job.path, 'plan.jsonl'), blockBytes).rows()) backwards.push(row);
    t.is(forwards.length, 40);
    t.deepEqual(backwards, forwards.toReversed());
  });
}
