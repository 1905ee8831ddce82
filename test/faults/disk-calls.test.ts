/**
 * The whole of planning and applying on a disk that fails at the first, second, third … of its steps. Some of them in the
 * usual tests, each of them in `npm run test:crash`.
 */
import test from 'ava';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { RunError } from '../../src/errors.js';
import type { JobFolder } from '../../src/job/folder.js';
import { jobsNewestFirst, office, type Ended, type Office, type State } from '../helpers/cli.js';
import { watchFolder, type WatchedFolder } from '../helpers/failing-disk.js';
import { applyJob, endedAs, endOf, jobIn, planFile, resultsOf } from '../helpers/in-process.js';
import { outcomeOf, violations, type Outcome } from '../helpers/invariants.js';
import { quickenTime } from '../helpers/quick-time.js';
import { isWhole, some } from '../helpers/some-cases.js';
import { knownAs, settled, untruths } from '../helpers/told-truth.js';

quickenTime(20);

/** Each kind of call, a row without any, and one that cannot be. */
const sheet = `email,firstName,title,licenses,sessionTypes,Cost center
ana@acme.example,Ana,Engineer,Webex Suite,TRS,CC-1
amelie.fischer@acme.example,,Boss,,,CC-2
daniel.novak@acme.example,,,Messaging,,
noah@acme.example,Noah,,Messaging,PRO,
ben@acme.example,Ben,,Messaging,,
`;

interface Stage {
  readonly place: Office;
  readonly file: string;
  readonly before: State;
  /** What the sheet comes to on a sound disk. */
  readonly reference: Outcome;
}

interface Point {
  readonly nth: number;
  readonly how: 'once' | 'for ever';
  /** Whether what was not synced is gone when the job goes on. */
  readonly loses: boolean;
}

async function reset({ place }: Pick<Stage, 'place'>): Promise<void> {
  await place.control('reset', {});
}

/** The newest job; without one there is nothing to go on with. */
async function jobToGoOnWith(output: string): Promise<JobFolder | undefined> {
  const [newest] = await jobsNewestFirst(output);
  return newest === undefined ? undefined : jobIn(newest);
}

async function fromBeginning({ place, file }: Pick<Stage, 'place' | 'file'>, output: string): Promise<Ended> {
  const { job } = await planFile(place, file, output);
  return endOf(await applyJob(place, job));
}

async function goOn(stage: Pick<Stage, 'place' | 'file'>, output: string): Promise<Ended> {
  const job = await jobToGoOnWith(output);
  return job === undefined ? await fromBeginning(stage, output) : await endedAs(applyJob(stage.place, job));
}

/** What does not hold after one failure, and then after going on with a disk that is sound again. */
async function violationsAt(stage: Stage, point: Point): Promise<{ found: string[]; disk: WatchedFolder }> {
  const { place, before, reference } = stage;
  await reset(stage);
  const output = join(place.folder, `${point.how === 'once' ? 'once' : 'ever'}-${point.nth}`);
  const disk = watchFolder(output, (nth) => (point.how === 'once' ? nth === point.nth : nth >= point.nth));
  const told: unknown = await inTime(fromBeginning(stage, output)).catch((error: unknown) => error);
  disk.heal();
  const sent = (await place.writes()).filter(({ applied }) => applied).length;
  const found = [
    ...(told instanceof Error && !(told instanceof RunError)
      ? [`told as a defect: ${told.stack ?? told.message}`]
      : []),
    ...(await unjournaled(place, output, disk)),
    ...(await emptyFolders(output, disk)),
    ...disk.stillOpen().map((path) => `${path} is left open`),
    ...(await falseResults(output, before, await place.state())),
  ];
  if (point.loses) disk.loseUnsynced();
  const ended = await inTime(goOn(stage, output)).catch((error: unknown) => ({
    code: null,
    stdout: '',
    stderr: String(error),
  }));
  const job = await jobToGoOnWith(output);
  if (job === undefined) return { found: [...found, `no job is there: ${ended.stderr}`], disk };
  const isWhole = !(told instanceof Error) && (told as Ended).code !== 5;
  const more = (await place.writes()).filter(({ applied }) => applied).length - sent;
  if (isWhole && more > 0 && !point.loses)
    found.push(`${more} calls were made after the run had said that it was through`);
  const left = await violations({
    place,
    folder: job.path,
    sheet,
    before,
    reference,
    runs: [ended],
    seconds: 0,
    mostSeconds: 30,
    exchanges: [],
    again: () => endedAs(applyJob(place, job)),
  });
  const said = told instanceof Error ? told.message : JSON.stringify(told);
  return {
    found: [...found, ...left].map(
      (one) =>
        `${disk.failed[0] ?? ''} (${point.nth}, ${point.how}): ${one} [the run said ${said}; going on: ${ended.stderr}]`,
    ),
    disk,
  };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const late = pause(20_000, undefined, { ref: false }).then(() => Promise.reject(new Error('it hangs')));
  return await Promise.race([work, late]);
}

/** Calls that changed something without an intent that a loss of power would have left. */
async function unjournaled(place: Office, output: string, disk: WatchedFolder): Promise<string[]> {
  const writes = await place.writes();
  if (writes.length === 0) return [];
  const job = await jobToGoOnWith(output);
  if (job === undefined) return ['calls were made without a job'];
  const path = job.file('journal.jsonl');
  const journal = (await readFile(path)).subarray(0, disk.safeBytes(path)).toString();
  const plan = (await readFile(job.file('plan.jsonl'))).subarray(0, disk.safeBytes(job.file('plan.jsonl'))).toString();
  const intents = linesOf<{ kind: string; row: number }>(journal).filter(({ kind }) => kind === 'intent');
  // The sheet's first column has the address.
  const rows = new Map(linesOf<{ row: number; cells?: string[] }>(plan).map(({ row, cells }) => [row, cells?.[0]]));
  const counts = new Map<string | undefined, number>();
  for (const { row } of intents) counts.set(rows.get(row), (counts.get(rows.get(row)) ?? 0) + 1);
  return writes.flatMap(({ email = '', method }) => {
    const left = counts.get(email) ?? 0;
    counts.set(email, left - 1);
    return left > 0 ? [] : [`${method} for ${email} was sent, and its intent is not on the disk`];
  });
}

function linesOf<T>(text: string): T[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as T);
}

/** Folders of jobs that never came to a plan; where removing was what failed, one stays. */
async function emptyFolders(output: string, { failed }: WatchedFolder): Promise<string[]> {
  const names = await readdir(output).catch(() => []);
  if (failed.some((step) => step.startsWith('rm ')) || (await jobToGoOnWith(output)) !== undefined) return [];
  return names.map((name) => `${name} is left without a plan`);
}

/** Results that a run wrote before it ended are true of what is there then. */
async function falseResults(output: string, before: State, after: State): Promise<string[]> {
  const job = await jobToGoOnWith(output);
  const rows = job === undefined ? [] : await resultsOf(job);
  return rows.flatMap((row) => {
    const { email = '', wx_status } = row;
    if (wx_status !== 'not-attempted') return untruths(row, before, after, true);
    const [was, is] = [settled(knownAs(before, email)), settled(knownAs(after, email))];
    return isDeepStrictEqual(was, is) ? [] : [`${email} is told to be not attempted, and was written to`];
  });
}

for (const how of some(['for ever', 'once'] as const, 2)) {
  test(`wherever the disk fails ${how}: no call without its intent on it, and the job comes to the same end on a sound one`, async (t) => {
    t.timeout(600_000);
    const place = await office(t);
    const file = await place.file('people.csv', sheet);
    const before = await place.state();
    const output = join(place.folder, 'sound');
    const sound = watchFolder(output, () => false);
    t.is((await fromBeginning({ place, file }, output)).code, 3);
    sound.heal();
    const reference = await outcomeOf(place, (await jobToGoOnWith(output))?.path ?? '');
    if (reference === undefined) throw new Error('the undisturbed run has no results');
    const step = isWhole ? 1 : 120;
    let points = 0;
    const violated: string[] = [];
    for (let nth = how === 'once' ? 1 : 4; ; nth += step) {
      const { found, disk } = await violationsAt(
        { place, file, before, reference },
        { nth, how, loses: points % 2 === 1 },
      );
      violated.push(...found);
      if (disk.failed.length === 0) break;
      points += 1;
    }
    t.log(`${points} points, in ${sound.steps.length} steps`);
    t.deepEqual(violated, []);
    t.true(points > 40 / step, `${points} points`);
  });
}
