/** What may follow a finished job: it is applied again, its file is applied again, its rows are tried again, or it is undone. */
import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import type { JobFolder } from '../../src/job/folder.js';
import { planRetry } from '../../src/plan/retry.js';
import type { Planned } from '../../src/plan/run.js';
import { planUndo } from '../../src/undo/plan-undo.js';
import type { Office } from '../helpers/cli.js';
import { applyJob, planFile, resultsOf, runIn, type Conditions } from '../helpers/in-process.js';
import type { Cells } from './asks.js';
import { createdTwice, isWrite, judgeFile, type FileFacts, type Found } from './judge-file.js';
import { judgeUndo } from './judge-undo.js';
import { logOf, serviceOf, type Step, type TruthCase } from './play.js';

export interface Afterwards {
  readonly place: Office;
  readonly one: TruthCase;
  readonly file: string;
  readonly job: JobFolder;
  /** Of the finished job. */
  readonly facts: FileFacts;
}

export async function afterwards(given: Afterwards): Promise<Step> {
  const since = (await logOf(given.place)).length;
  switch (given.one.afterwards) {
    case 'apply again':
      return await applyAgain(given, since);
    case 'same file again':
      return await sameFileAgain(given, since);
    case 'retry':
      return await retry(given, since);
    case 'undo':
      return await undo(given, since);
  }
}

/** Truth 4: a finished job sends nothing any more, and tells the same. */
async function applyAgain({ place, job, facts }: Afterwards, since: number): Promise<Step> {
  await applyJob(place, job);
  const now = await factsNow(place, facts, since, await resultsOf(job));
  const writes = now.requests
    .filter(isWrite)
    .map(({ method, operation = method, email = '' }) => `${operation} for ${email}`);
  const found: Found[] = [
    ...(writes.length > 0 ? [{ rule: 'again' as const, sentence: `the finished job sends ${writes.join(', ')}` }] : []),
    ...(isDeepStrictEqual(now.results, facts.results)
      ? []
      : [{ rule: 'again' as const, sentence: 'the finished job tells something else' }]),
  ];
  return { step: 'the finished job is applied again', facts: now, found };
}

const done = ['created', 'updated', 'unchanged'];

/** Truth 4: rows that had succeeded are unchanged, and nothing is sent for them. */
async function sameFileAgain({ place, one, file, facts }: Afterwards, since: number): Promise<Step> {
  const { job } = await planFile(place, file, join(place.folder, 'output-again'), howOf(one));
  await applyJob(place, job);
  const now = await factsNow(place, facts, since, await resultsOf(job));
  const again = facts.results.flatMap((before, position): Found[] => {
    const after = now.results[position] ?? {};
    const [was, is] = [before['wx_status'] ?? '', after['wx_status'] ?? ''];
    const isHidden = facts.attendeesHidden && facts.rows[position]?.['attendee'] !== '';
    const isTouched = facts.touched.includes(facts.rows[position]?.['email']?.toLowerCase() ?? '');
    if (!done.includes(was) || is === 'unchanged' || isHidden || isTouched) return [];
    const sentence = `was ${was}, and the same file again makes it ${is}: ${after['wx_changes'] ?? ''} ${after['wx_error'] ?? ''}`;
    return [{ rule: 'again', row: Number(after['wx_row']), sentence }];
  });
  return { step: 'the same file is applied again', facts: now, found: [...again, ...judgeFile(now)] };
}

async function retry({ place, one, job, facts }: Afterwards, since: number): Promise<Step> {
  const step = 'rows that are not done are tried again';
  const planned = await unlessRefused(place, one, (run) =>
    planRetry(run, job, { outputRoot: join(place.folder, 'output-retry') }),
  );
  if (planned === undefined) return { step, facts, found: [] };
  await applyJob(place, planned.job);
  const results = await resultsOf(planned.job);
  const numbers = results.map((row) => Number(row['wx_row']));
  const rows = numbers.map((row) => facts.rows[row - 2] ?? {});
  const now = { ...(await factsNow(place, facts, since, results)), rows, numbers };
  const twice = createdTwice([...facts.requests, ...now.requests]);
  return { step, facts: now, found: [...judgeFile(now), ...twice] };
}

async function undo({ place, one, job, facts }: Afterwards, since: number): Promise<Step> {
  const step = 'the job is undone';
  const request = { outputRoot: join(place.folder, 'output-undo'), created: 'keep' } as const;
  const planned = await unlessRefused(place, one, (run) => planUndo(run, job, request));
  if (planned !== undefined) await applyJob(place, planned.job);
  const results = planned === undefined ? [] : await resultsOf(planned.job);
  const now = await factsNow(place, facts, since, results);
  return { step, facts: now, found: judgeUndo({ job: facts, undo: now, organization: one.organization }) };
}

/** `undefined` where there is nothing to do. */
async function unlessRefused(
  place: Office,
  one: TruthCase,
  plan: (run: ReturnType<typeof runIn>) => Promise<Planned>,
): Promise<Planned | undefined> {
  const run = runIn(place, howOf(one));
  try {
    return await plan(run);
  } catch (error) {
    if (error instanceof RunError && error.problem === 'refused') return undefined;
    throw error;
  } finally {
    await run.webex.close();
  }
}

/** Over SCIM again, if the job was. */
function howOf({ peopleApi }: TruthCase): Conditions {
  return peopleApi ? { peopleApi } : {};
}

/** Nobody disturbs what follows. */
async function factsNow(
  place: Office,
  { rows, after, attendeesHidden, attendeesSecret = false, grantsPend = false, givenHidden = false }: FileFacts,
  since: number,
  results: readonly Cells[],
): Promise<FileFacts> {
  return {
    ...{
      rows,
      results,
      before: after,
      attendeesHidden,
      attendeesSecret,
      grantsPend,
      givenHidden,
      touched: [],
      stopped: false,
    },
    after: await serviceOf(place),
    requests: (await logOf(place)).slice(since),
    mayBeUnknown: () => false,
  };
}
