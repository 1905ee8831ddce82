/** `webex-bulk prune --keep-days N`: deletes the folders of old finished jobs. Sends no request. */
import { exitCodes, RunError } from '../errors.js';
import { deleteJobs, finishDeleting } from '../job/delete-jobs.js';
import { familiesOf, type JobFamily, type PruneRules } from '../job/prunable.js';
import type { pruneOptions } from './command-options.js';
import { changedSince, judgeAllJobs } from './judge-jobs.js';
import type { Options } from './options.js';
import { jobsInWords, showFamilies, sizeInWords } from './show-prune.js';
import type { Terminal } from './terminal.js';

export type PruneOptions = Options<(typeof pruneOptions)[number]>;

/** Shows what would be deleted and what is kept, asks, and deletes. Returns the exit code. */
export async function runPrune(options: PruneOptions, terminal: Terminal): Promise<number> {
  const { output, yes, 'dry-run': dryRun } = options;
  const rules = rulesOf(options, terminal);
  const families = familiesOf(await judgeAllJobs(output, rules));
  const going = families.filter(({ mayGo }) => mayGo);
  const { count, bytes } = await showFamilies(families, terminal);
  const answer = (deleted: number): void =>
    terminal.event({ type: 'summary', command: 'prune', found: count, deleted, bytes, dryRun });
  if (dryRun) {
    terminal.print('Nothing was deleted: this is a dry run.');
    answer(0);
    return exitCodes.done;
  }
  if (count > 0 && !yes && !(await agreed(count, bytes, terminal))) {
    terminal.note('Nothing was deleted.');
    return exitCodes.refused;
  }
  const left = await finishDeleting(output);
  if (left > 0)
    terminal.print(`Removed the rest of ${jobsInWords(left)} that an interrupted prune had begun to delete.`);
  const deleted = await deleteFamilies(going, options, rules, terminal);
  if (count > 0) terminal.print(`Deleted ${jobsInWords(deleted)}.`);
  answer(deleted);
  return deleted < count ? exitCodes.rowsNotDone : exitCodes.done;
}

function rulesOf(options: PruneOptions, terminal: Terminal): PruneRules {
  const keepDays = options['keep-days'];
  if (keepDays === undefined) {
    throw new RunError('usage', 'prune needs to know for how many days to keep jobs.', {
      next: 'webex-bulk prune --keep-days 90 --dry-run   shows what would be deleted',
    });
  }
  if (!options.yes && !options['dry-run'] && !terminal.canAsk) {
    throw new RunError('usage', 'prune asks before it deletes jobs, but there is no terminal to ask on.', {
      next: 'Run it with --dry-run first, then with --yes.',
    });
  }
  return { keepDays, includeUndoable: options['include-undoable'], now: Date.now() };
}

async function agreed(count: number, bytes: number, terminal: Terminal): Promise<boolean> {
  const question = `Permanently delete ${jobsInWords(count)} (${sizeInWords(bytes)}) with their results?`;
  return /^y(?:es)?$/iu.test((await terminal.ask(`${question}  [y/N] `)).trim());
}

/** Returns how many jobs were deleted; what cannot be deleted is reported, and the others follow. */
async function deleteFamilies(
  families: readonly JobFamily[],
  { output }: PruneOptions,
  rules: PruneRules,
  terminal: Terminal,
): Promise<number> {
  const { processes, hasChanged } = await changedSince(output, rules);
  let deleted = 0;
  for (const { jobs } of families) {
    const folders = jobs.map(({ job }) => job);
    try {
      if (await deleteJobs(output, folders, processes, async () => !(await hasChanged(folders))))
        deleted += folders.length;
      else terminal.note(`${folders[0]?.name ?? ''} was kept: it has just changed.`);
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      terminal.fail(error.lines, error.steps);
    }
  }
  return deleted;
}
