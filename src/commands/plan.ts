/** `webex-bulk plan <file>`: previews changes. Sends no write. */
import { exitCodes, RunError } from '../errors.js';
import { readPlan } from '../job/plan-file.js';
import { shortLicenses } from '../model/license-needs.js';
import { plan, type PlanRequest } from '../plan/plan.js';
import type { RowChoice } from '../plan/read-rows.js';
import type { Planned, Run, Watcher } from '../plan/run.js';
import type { PlanSummary } from '../model/plan-summary.js';
import { limitsPassed, type Limits } from '../model/safety-limits.js';
import { ruleBookOf, type RuleSettings } from './rules-setting.js';
import { applyCommand, limitsFor, shortagesInWords } from './hold-limits.js';
import { whileChoosing } from './choose-reading.js';
import { watchForInterrupts } from './interrupts.js';
import type { fileOptions, planOptions } from './command-options.js';
import { newRun } from './new-run.js';
import type { Options } from './options.js';
import { createProgress } from './progress.js';
import { showPlan, showRow, printLookUp } from './show-plan.js';
import { configurationFolder } from './kept-sign-ins.js';
import { rememberedMaps } from './remembered-maps.js';
import { defaultProfile } from '../sign-in/profile-facts.js';
import { signIn, type SignedIn } from './sign-in.js';
import type { Terminal } from './terminal.js';

type PlanOptions = Options<(typeof planOptions)[number]> & RuleSettings;

export async function runPlan(file: string, options: PlanOptions, terminal: Terminal): Promise<number> {
  const webex = await signIn(options, terminal, 'plan');
  try {
    const planned = await planFile(webex, file, options, terminal);
    await showWhole(terminal, planned, options);
    refuseIfStrict(planned.summary, options.strict);
    terminal.print(`Nothing was written to Webex. Plan: ${planned.job.path}`);
    terminal.print(nextStep(planned, options));
    return planned.summary.people.invalid + planned.summary.people.failed > 0 ? exitCodes.rowsNotDone : exitCodes.done;
  } finally {
    await webex.close();
  }
}

function nextStep(planned: Planned, limits: Limits): string {
  const { summary } = planned;
  const { create, update, delete: gone } = summary.people;
  if (create + update + gone === 0) return 'There is nothing to apply.';
  const needsYes = limitsPassed(summary, limits).length > 0 || shortagesInWords(summary).length > 0;
  const meant = needsYes ? 'if this is intended:  ' : '';
  return `Next:  ${meant}${applyCommand(planned, limits)}`;
}

/** Plans a file, with the progress bar on stderr; `apply <file>` does this first. */
export async function planFile(
  webex: SignedIn,
  file: string,
  options: Omit<PlanOptions, 'details' | 'strict'>,
  terminal: Terminal,
): Promise<LookedUp> {
  terminal.event({ type: 'started', command: 'plan', file });
  const maps = rememberedMaps(configurationFolder(), options.profile ?? defaultProfile, process.getuid?.());
  const rules = await ruleBookOf(options);
  const read = { ...choiceOf(options), ...(rules && { rules }) };
  return await whileChoosing(terminal, read, maps, async (choice) => {
    return await whileLookingUp(webex, options, terminal, (run) =>
      plan(run, planRequest(file, options, choice, terminal.canAsk)),
    );
  });
}

/** `canAsk`: a person can choose how the file is read. */
export function planRequest(file: string, options: FileOptions, choice: RowChoice, canAsk: boolean): PlanRequest {
  const { people = 'any', join } = options;
  return { file, join, ...whereOf(options), choice, rules: { people }, canAsk };
}

type FileOptions = Pick<PlanOptions, 'output' | 'site' | 'admin'> & Partial<Options<(typeof fileOptions)[number]>>;

/** How the file is read, and which of its rows are taken. */
export function choiceOf(options: Partial<Options<(typeof fileOptions)[number] | 'allow-delete'>>): RowChoice {
  const { limit, where, encoding, delimiter, map, sheet } = options;
  const { 'header-row': headerRow, 'visible-only': visibleOnly, 'map-code': mapCode, key } = options;
  return {
    ignoreUnknown: options['ignore-unknown'] ?? false,
    removeFalse: options['remove-false'] ?? false,
    ...(options['allow-delete'] && { allowDelete: true }),
    ...(limit !== undefined && { limit }),
    ...(where !== undefined && { where }),
    ...(map !== undefined && { map }),
    ...(mapCode !== undefined && { mapCode }),
    ...(options['null-word'] && { nullWords: options['null-word'] }),
    ...(encoding !== undefined && { encoding }),
    ...(delimiter !== undefined && { delimiter }),
    ...(sheet !== undefined && { sheet }),
    ...(key !== undefined && { key }),
    ...(headerRow !== undefined && { headerRow }),
    ...(visibleOnly !== undefined && { visibleOnly }),
  };
}

/** Where jobs are stored, and which site and administrator were named. */
export function whereOf({ output, site, admin }: Pick<PlanOptions, 'output' | 'site' | 'admin'>): {
  outputRoot: string;
  site?: string;
  admin?: string;
} {
  return { outputRoot: output, ...(site !== undefined && { site }), ...(admin !== undefined && { admin }) };
}

export interface LookedUp extends Planned {
  /** 130 or 143 if an interrupt came too late to stop planning. */
  readonly interrupted?: number | undefined;
}

/** Runs `work` with the progress bar on stderr. */
export async function whileLookingUp(
  webex: SignedIn,
  options: Pick<PlanOptions, 'concurrency' | 'rate' | 'settings-api'> & Partial<Pick<PlanOptions, 'look-up'>>,
  terminal: Terminal,
  work: (run: Run) => Promise<Planned>,
): Promise<LookedUp> {
  const calls = (): number => Object.values(webex.stats().calls).reduce((sum, count) => sum + count, 0);
  const progress = createProgress(terminal, { phase: 'looking up', calls });
  const interrupts = watchForInterrupts(terminal);
  interrupts.signal.addEventListener('abort', () => webex.stop(), { once: true });
  try {
    const watcher: Watcher = {
      onPlanned: (done, of) => progress.rows(done, of),
      onListed: (people) => progress.listed(people),
      async onLookingUp(how) {
        await webex.printTokenEnd();
        printLookUp(terminal, how, options.rate);
      },
    };
    const planned = await work(await newRun(webex, options, { signal: interrupts.signal, watcher }));
    return { ...planned, interrupted: interrupts.exitCode() };
  } catch (error) {
    throw interrupts.told(error);
  } finally {
    interrupts.stop();
    progress.stop();
  }
}

/** Shows the summary and, with `--details`, every row before it. In JSON mode every row is reported. */
export async function showWhole(
  terminal: Terminal,
  planned: Omit<Planned, 'tenant'>,
  options: Limits & { details: boolean; rate?: number; config?: string },
): Promise<void> {
  if (options.details || terminal.json) {
    const file = await readPlan(planned.job.file('plan.jsonl'));
    const overrules = new Map((file.footer?.overrules ?? []).map((overrule) => [overrule.row, overrule]));
    for await (const { plan: row } of file.rows()) {
      const overrule = overrules.get(row.row);
      if (options.details) showRow(terminal, row, overrule);
      const { email, changes, calls, problems, sources } = row;
      terminal.event({
        type: 'row',
        phase: 'plan',
        row: row.row,
        email,
        ...(row.site !== undefined && { site: row.site }),
        changes,
        calls: calls.map(({ call }) => call),
        problems,
        ...(sources && { sources }),
        ...overrule,
      });
    }
  }
  const limits = limitsPassed(planned.summary, limitsFor(planned.header, options));
  const configuration = options.config === undefined ? [] : [`Options were read from ${options.config}.`];
  const summary = { ...planned.summary, notices: [...planned.summary.notices, ...configuration] };
  showPlan(terminal, { ...planned, summary }, { rate: options.rate, limits });
  terminal.event({
    type: 'summary',
    phase: 'plan',
    job: planned.job.path,
    site: planned.header.site,
    settingsApi: planned.header.settingsApi,
    ...summary,
    limits,
  });
}

function counted(count: number, one: string, several: string): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : several}`;
}

/** With `--strict`, a single error or warning means that nothing is sent. */
export function refuseIfStrict(summary: PlanSummary, strict: boolean): void {
  if (!strict) return;
  const short = shortLicenses(summary);
  const reasons = [
    counted(summary.people.invalid, 'invalid row', 'invalid rows'),
    counted(summary.people.conflict, 'row in conflict', 'rows in conflict'),
    counted(summary.people.failed, 'row that could not be looked up', 'rows that could not be looked up'),
    counted(summary.warnings, 'warning', 'warnings'),
    short.length > 0 ? `not enough licenses of ${short.map(({ name }) => `"${name}"`).join(', ')}` : '',
  ].filter((reason) => reason !== '');
  if (reasons.length === 0) return;
  throw new RunError('refused', `--strict: the file has ${reasons.join(', ')}. Nothing was sent.`, {
    next: 'Correct the file, or omit --strict.',
  });
}
