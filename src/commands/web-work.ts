/** Planning and applying for the page, by the same functions as the commands and after the same checks, without a terminal. */
import type { Run } from '../plan/run.js';
import { RunError } from '../errors.js';
import { finishPlan } from '../finish-plan.js';
import type { JobFolder } from '../job/folder.js';
import { readPlan } from '../job/plan-file.js';
import type { Catalog } from '../model/catalog.js';
import type { LicenseNeed } from '../model/license-need.js';
import { plan } from '../plan/plan.js';
import { apply } from '../pipeline.js';
import { makeReport, makeResults } from '../report/job-files.js';
import { defaultProfile } from '../sign-in/profile-facts.js';
import type { ApplyRequest } from '../web/api.js';
import type { FileToPlan, RunWatch, WebWork } from '../web/work.js';
import { changesSiteOnly } from './apply.js';
import { applyRequest } from './apply-once.js';
import { retryKind } from './retry.js';
import { undoKind } from './undo.js';
import { whileReady, type ChildKind } from './child-job.js';
import { whileChoosing } from './choose-reading.js';
import { whileParentHeld } from './family.js';
import { configurationFolder } from './kept-sign-ins.js';
import { newRun } from './new-run.js';
import { isBegun, withUnitsOfNow, withoutEnd } from './planned-job.js';
import { choiceOf, planRequest, whereOf } from './plan.js';
import { rememberedMaps } from './remembered-maps.js';
import { loadReportView } from './report-view.js';
import { ruleBookOf } from './rules-setting.js';
import { signIn, type SignedIn } from './sign-in.js';
import type { WebOptions } from './web-given.js';
import { shownPlan, confirmationOf, webEntry, webNextSteps } from './web-jobs.js';
import { refuseWebApply, refuseWebShortage } from './web-refusals.js';
import { undoQuestionOf } from './web-undo.js';
import { beginWebSignIn, signInStateOf } from './web-sign-in.js';
import { connectionOf } from './web-connection.js';
import type { Terminal } from './terminal.js';
import { thisProcess } from './this-process.js';

export function webWork(options: WebOptions, terminal: Terminal): WebWork {
  const maps = rememberedMaps(configurationFolder(), options.profile ?? defaultProfile, process.getuid?.());
  const units = new Map<string, readonly LicenseNeed[]>();
  let catalog: Catalog | undefined;
  const connected = connecting(options, terminal);
  return {
    signInState: () => signInStateOf(options),
    beginSignIn: (onEnd) => beginWebSignIn(options, terminal, onEnd),
    catalog: () => catalog,
    remembered: async (headings) => (await maps.find(headings))?.map,
    async remember(headings, map) {
      await maps.keep(headings, map, new Date());
    },
    entry: webEntry,
    confirmation: (job) => confirmationOf(job, options, units.get(job.name)),
    nextSteps: webNextSteps,
    plan: async (file, watch) => {
      const read = await readingOf(file, options);
      return await connected('plan', watch, async (run) => {
        // No question is asked here: what has to be chosen is told to the page.
        const planned = await whileChoosing({ ...terminal, canAsk: false }, read.choice, maps, (choice) =>
          plan(run, { ...planRequest(file.path, options, choice, true), rules: { people: read.people } }),
        );
        catalog = planned.tenant.catalog;
        return planned.job;
      });
    },
    finishPlan: async (job, watch) =>
      await connected('plan', watch, async (run) => {
        if (await isBegun(job)) throw withoutEnd(job);
        await finishPlan(run, job, { ...whereOf(options), given: {} });
        return job;
      }),
    planRetry: (parent, watch) => planChild(retryKind(options), parent, watch, connected),
    undoQuestion: (parent) => undoQuestionOf(parent, options),
    planUndo: (parent, { created = options.created }, watch) =>
      planChild(undoKind({ ...options, created }), parent, watch, connected),
    refuseApply: (job, request) => refuseWebApply(job, request, options, units.get(job.name)),
    apply: (job, request, watch) =>
      whileParentHeld(job, options.output, async () => {
        const intent = (await changesSiteOnly(job)) ? 'read' : 'write';
        await connected(intent, watch, (run, webex) => applyJob(job, request, { run, webex, watch, options, units }));
      }),
    async makeFile(job, name) {
      const processes = await thisProcess();
      const workbook = name === 'results.xlsx' ? { workbook: {} } : {};
      if (name === 'report.html') await makeReport(processes, job, loadReportView);
      else await makeResults(processes, job, { ...workbook, reportView: loadReportView });
    },
  };
}

type Connected = <T>(
  intent: 'read' | 'plan' | 'write',
  watch: RunWatch,
  work: (run: Run, webex: SignedIn) => Promise<T>,
) => Promise<T>;

async function planChild(
  kind: ChildKind,
  parent: JobFolder,
  watch: RunWatch,
  connected: Connected,
): Promise<JobFolder> {
  return await whileReady(kind, parent, () =>
    connected('write', watch, async (run) => (await kind.plan(run, parent)).job),
  );
}

/** Each run has a connection of its own, as each run of the command line has. */
function connecting(options: WebOptions, terminal: Terminal): Connected {
  const own: Terminal = { ...terminal, isLive: false, live: () => undefined };
  return async (intent, watch, work) => {
    const webex = await signIn(options, own, intent);
    const stop = (): void => webex.stop();
    if (watch.signal.aborted) stop();
    watch.signal.addEventListener('abort', stop, { once: true });
    watch.onConnection(connectionOf(webex));
    let done = 0;
    const watcher: Run['watcher'] = {
      onJob: (job) => watch.onJob(job),
      onPlanned: (planned, of) => watch.onRows(planned, of),
      onLookingUp: () => webex.printTokenEnd(),
      onRow(outcome, of) {
        watch.onRows((done += 1), of);
        watch.onOutcome(outcome.status);
      },
      onWaiting: (rows) => watch.onWaiting(rows),
    };
    try {
      return await work(await newRun(webex, options, { signal: watch.signal, watcher, pause: watch.pause }), webex);
    } finally {
      await webex.close();
    }
  };
}

/** The options of the command line, then those of the corrected job, then what the person chose on the page. */
async function readingOf(
  { base, request }: FileToPlan,
  options: WebOptions,
): Promise<{ choice: Parameters<typeof whileChoosing>[1]; people: 'any' | 'existing' | 'new' }> {
  const rules = await ruleBookOf(options);
  const { people: earlier, ...before } = base ?? {};
  const { choice, removeFalse, people = earlier ?? options.people ?? 'any' } = request;
  const map = { ...options.map, ...before.map, ...choice.map };
  return {
    choice: {
      ...choiceOf(options),
      ...(rules && { rules }),
      ...before,
      ...choice,
      ...(Object.keys(map).length > 0 && { map }),
      ...(removeFalse !== undefined && { removeFalse }),
    },
    people,
  };
}

interface Applying {
  readonly run: Run;
  readonly webex: SignedIn;
  readonly watch: RunWatch;
  readonly options: WebOptions;
  /** Licenses as they were counted last, by job: a shortage that came up since the plan can then be confirmed. */
  readonly units: Map<string, readonly LicenseNeed[]>;
}

async function applyJob(
  job: JobFolder,
  { allowShortage }: ApplyRequest,
  { run, webex, watch, options, units }: Applying,
): Promise<void> {
  const planFile = await readPlan(job.file('plan.jsonl'));
  const shown = await shownPlan(job, planFile);
  if (shown === undefined) throw new RunError('refused', `The plan of ${job.name} is not finished.`);
  if (!(await isBegun(job))) {
    const now = await withUnitsOfNow(webex, shown, planFile);
    units.set(job.name, now.summary.licenses);
    if (!allowShortage && !options['allow-shortage']) refuseWebShortage(now, options);
  }
  await webex.printTokenEnd();
  const { stopped, results } = await apply(run, job, applyRequest(options, new Set()));
  if (stopped !== undefined && !watch.signal.aborted) throw stopped;
  if (watch.signal.aborted && results.counts['not-attempted'] > 0) {
    throw new RunError('stopped', 'The run was stopped; its remaining rows were not started.', {
      next: 'Resume the job: it does the remaining rows.',
    });
  }
}
