/** One run of a planned job at the terminal: makes its calls, shows its progress, writes its files. */
import { apply, type Applied, type ApplyRequest } from '../pipeline.js';
import type { JobFolder } from '../job/folder.js';
import type { Watcher } from '../plan/run.js';
import type { changeOptions, fileOptions } from './command-options.js';
import type { Ending } from './end-apply.js';
import { givenOf } from './given-options.js';
import { resumeCommand } from './hold-limits.js';
import { watchForInterrupts } from './interrupts.js';
import type { Options } from './options.js';
import { whereOf } from './plan.js';
import type { Shown } from './planned-job.js';
import { newRun } from './new-run.js';
import { createProgress } from './progress.js';
import { loadReportView } from './report-view.js';
import { foretellWorkbook, workbookRequest } from './result-files.js';
import type { SignedIn } from './sign-in.js';
import type { Terminal } from './terminal.js';
import { tellWave, wavesOf, type WaveOptions } from './waves.js';

/** A plan without its own spreadsheet takes no spreadsheet options. */
type ApplyOnceOptions = Options<(typeof changeOptions)[number]> &
  Partial<Options<(typeof fileOptions)[number]>> &
  WaveOptions;

/** Applies the plan, or what is left of it, and writes the results; asks nothing and shows no results. */
export async function applyOnce(
  webex: SignedIn,
  shown: Shown,
  options: ApplyOnceOptions,
  terminal: Terminal,
  accepted: ReadonlySet<string>,
): Promise<Ending & { readonly applied: Applied }> {
  const { job, tenant, work } = shown;
  await webex.printTokenEnd();
  const interrupts = watchForInterrupts(terminal);
  interrupts.signal.addEventListener('abort', () => webex.stop(), { once: true });
  const calls = (): number => Object.values(webex.stats().calls).reduce((sum, count) => sum + count, 0);
  const { done: doneBefore = 0, toFinish, toGo } = work ?? {};
  const progress = createProgress(terminal, { phase: 'applying', calls, before: doneBefore });
  const resumes = work && { resumes: { done: doneBefore, toFinish, toGo } };
  terminal.event({ type: 'started', command: 'apply', job: job.path, ...resumes });
  foretellWorkbook(terminal, shown.summary.chosen, options.format);
  const begun = performance.now();
  let done = doneBefore;
  const watcher: Watcher = {
    onRow: (_outcome, of) => progress.rows((done += 1), of),
    onWaiting: (waiting) => progress.waiting(waiting),
    onLateLines: (lines) => terminal.note(lateLinesInWords(job, lines)),
    onWave: (end) => tellWave(terminal, end),
  };
  try {
    const run = await newRun(webex, { ...options, 'look-up': 'auto' }, { watcher, signal: interrupts.signal });
    const applied = await apply(run, job, applyRequest(options, accepted), tenant);
    progress.stop();
    const took = { seconds: (performance.now() - begun) / 1000, ...webex.stats() };
    const goOn = resumeCommand(shown, options);
    return { applied, took, interrupted: interrupts.exitCode(), goOn };
  } catch (error) {
    throw interrupts.told(error);
  } finally {
    progress.stop();
    interrupts.stop();
  }
}

function lateLinesInWords({ reference }: JobFolder, lines: number): string {
  const what = lines === 1 ? '1 line' : `${lines} lines`;
  return `The journal of ${reference} has ${what} of a worker that had already lost the job to another. What they announce is checked again.`;
}

/** `accepted`: kinds of refusals that do not stop the run, however many consecutive rows they affect. */
export function applyRequest(
  options: Omit<ApplyOnceOptions, 'yes' | 'strict' | 'details' | keyof WaveOptions> & WaveOptions,
  accepted: ReadonlySet<string>,
): ApplyRequest {
  return {
    ...whereOf(options),
    given: givenOf(options),
    verify: options.verify,
    siteWait: options['site-wait'],
    acceptedRefusals: options['keep-going'] ? 'all' : accepted,
    waves: wavesOf(options),
    ...workbookRequest(options.format),
    reportView: loadReportView,
  };
}
