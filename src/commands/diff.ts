/** `webex-bulk diff <old> <new>`: joiners, movers, leavers and changed fields of two files. Sends nothing. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDiffCounter, type DiffCounts } from '../diff/count-differences.js';
import { diffFiles, type ComparedSheet, type Diff } from '../diff/diff-files.js';
import { createDifferencesSheet } from '../diff/differences-sheet.js';
import { createPlanSheet, type PlanSheetFacts } from '../diff/plan-sheet.js';
import type { Difference } from '../diff/difference.js';
import { exitCodes, RunError } from '../errors.js';
import { createCounting } from './counting.js';
import { watchForInterrupts } from './interrupts.js';
import { openCompared, type DiffOptions, type TwoFiles } from './open-compared.js';
import { checkedOutputFiles } from './output-files.js';
import { differenceEvent, showDiff } from './show-diff.js';
import type { Terminal } from './terminal.js';

export async function runDiff(files: TwoFiles, options: DiffOptions, terminal: Terminal): Promise<number> {
  await checkTargets(options);
  terminal.event({ type: 'started', command: 'diff', old: files.old, new: files.now });
  const interrupts = watchForInterrupts(terminal);
  const counting = createCounting(terminal, 'comparing');
  const folder = await mkdtemp(join(tmpdir(), 'webex-bulk-diff-'));
  let [old, now]: (ComparedSheet | undefined)[] = [];
  try {
    old = await openCompared(files, 'old', options, terminal);
    now = await openCompared(files, 'now', options, terminal);
    const diff = await diffFiles({ old, now, folder, signal: interrupts.signal, onRows: counting.at });
    try {
      const { counts, plan } = await writeAll(diff, options, { folder, terminal });
      counting.stop();
      showDiff(terminal, { files, old, now, diff, counts, plan, options });
      return counts.kinds['not-compared'] > 0 ? exitCodes.rowsNotDone : exitCodes.done;
    } finally {
      await diff.close();
    }
  } catch (error) {
    throw interrupts.told(error);
  } finally {
    counting.stop();
    interrupts.stop();
    await old?.sheet.close();
    await now?.sheet.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function checkTargets(options: DiffOptions): Promise<void> {
  const { 'as-plan': plan, 'output-file': outputs = [], leavers, 'with-removals': withRemovals } = options;
  if (plan === undefined && (leavers !== undefined || withRemovals)) {
    const option = leavers === undefined ? '--with-removals' : '--leavers';
    throw new RunError('usage', `${option} says what to write to a plan, but no plan is written.`, {
      next: 'Add --as-plan changes.csv.',
    });
  }
  await checkedOutputFiles([...outputs, ...(plan === undefined ? [] : [plan])], ['.csv', '.xlsx']);
}

interface Writing {
  readonly folder: string;
  readonly terminal: Terminal;
}

/** A place where each difference goes. */
interface Sink {
  add(difference: Difference): Promise<void>;
  abort(): Promise<void>;
}

/** Lines of each kind that are shown, and with `--details`. */
const [fewLines, manyLines] = [5, 1000];

async function writeAll(
  diff: Diff,
  options: DiffOptions,
  { folder, terminal }: Writing,
): Promise<{ counts: DiffCounts; plan: PlanSheetFacts | undefined }> {
  const { 'as-plan': path, 'output-file': outputs = [], leavers, 'with-removals': withRemovals } = options;
  const counter = createDiffCounter(options.details ? manyLines : fewLines);
  const opened: Sink[] = [];
  const kept = <S extends Sink>(sink: S): S => {
    opened.push(sink);
    return sink;
  };
  try {
    const sheets = [];
    for (const output of outputs) sheets.push(kept(await createDifferencesSheet(output)));
    const choice = { withRemovals, ...(leavers !== undefined && leavers !== 'leave-out' && { leavers }) };
    const spool = join(folder, 'plan');
    const plan = path === undefined ? undefined : kept(await createPlanSheet({ path, spool }, diff.columns, choice));
    for await (const difference of diff.differences()) {
      counter.add(difference);
      if (difference.kind === 'unchanged') continue;
      for (const sink of opened) await sink.add(difference);
      if (terminal.json) terminal.event(differenceEvent(difference));
    }
    for (const sheet of sheets) await sheet.commit();
    return { counts: counter.finish(), plan: await plan?.commit() };
  } catch (error) {
    for (const sink of opened) await sink.abort();
    throw error;
  }
}
