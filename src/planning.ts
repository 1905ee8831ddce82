/** Making plans: of a spreadsheet, of what a finished job left undone or did, and on with one that was not finished. */
import { RunError } from './errors.js';
import { createJobFolder, removeJobFolder, siblingJob, type JobFolder } from './job/folder.js';
import { lockJob, type Processes } from './job/lock.js';
import { readPlan, type PlanHeader } from './job/plan-file.js';
import type { PlanSummary } from './plan-summary.js';
import type { PlanRules } from './row-problems.js';
import type { Outcome } from './row.js';
import { loadCatalog, type Surroundings } from './stages/load-catalog.js';
import { createLookUp, createUndoLookUp } from './stages/look-up.js';
import { headerFor, isOtherCatalog, refuseOtherPlace, type GivenOptions } from './stages/plan-header.js';
import { planRow } from './stages/plan-row.js';
import { readOpenRows, type OpenRows } from './stages/read-open-rows.js';
import { readRowsInForce, type RowsInForce } from './stages/read-rows-in-force.js';
import { readRows, type RowChoice } from './stages/read-rows.js';
import { writePlan } from './stages/write-plan.js';
import { planUndoRow, type CreatedChoice, type RowInForce } from './undo-row.js';
import type { Webex } from './webex/connect.js';

/** What a run reports while it is under way. */
export interface Watcher {
  readonly onPlanned?: (done: number, of: number) => void;
  /** A row that had calls to make is through; `of`: how many such rows the plan has. */
  onRow?(outcome: Outcome, of: number): void;
  onWaiting?(waiting: number): void;
}

/** What every run needs, whatever it does. */
export interface Run {
  readonly webex: Webex;
  readonly processes: Processes;
  readonly watcher: Watcher;
  /** Rows that are looked up, or under way, at once. */
  readonly places: number;
  readonly toolVersion: string;
  /** Ends the run: no new rows. */
  readonly signal: AbortSignal;
}

export interface PlanRequest {
  readonly file: string;
  readonly outputRoot: string;
  readonly site?: string;
  readonly admin?: string;
  readonly choice: RowChoice;
  readonly rules: PlanRules;
}

export interface Planned {
  readonly job: JobFolder;
  readonly header: PlanHeader;
  readonly summary: PlanSummary;
  readonly surroundings: Surroundings;
}

/** Plans a spreadsheet. Sends no write to Webex. */
export async function plan(run: Run, request: PlanRequest): Promise<Planned> {
  return await inNewJob(run, request.outputRoot, request.file, async (job) => {
    const here = await loadCatalog(run.webex, request);
    const source = await readRows(inputPlaces(job, request.file), here.catalog, request.choice);
    const options = { ...request.choice, ...request.rules };
    const header = headerFor(here, source, { toolVersion: run.toolVersion, job: 'apply', options });
    const planned = await planRows(run, { job, here, header, source, continues: false });
    await source.close();
    return planned;
  });
}

/** Plans the rows of a finished job that are not done, as a job of its own. Sends no write to Webex. */
export async function planRetry(run: Run, parent: JobFolder, request: Where): Promise<Planned> {
  const { header: made } = await readPlan(parent.file('plan.jsonl'));
  return await inNewJob(run, request.outputRoot, `${parent.name.slice(16)}-retry`, async (job) => {
    const here = await loadCatalog(run.webex, { site: request.site ?? made.site, ...withAdmin(request.admin) });
    refuseOtherPlace(made, here, {});
    const source = await readOpenRows(planAndJournal(parent), here.catalog);
    if (source.chosen === 0) throw nothingToRetry(parent);
    const options = { ignoreUnknown: made.options['ignoreUnknown'], people: made.options['people'] };
    const header = headerFor(here, source, {
      toolVersion: run.toolVersion,
      job: 'retry',
      parent: parent.name,
      options,
    });
    return await planRows(run, { job, here, header, source, continues: false });
  });
}

/** Plans what puts back what a finished job changed, as a job of its own. Sends no write to Webex. */
export async function planUndo(
  run: Run,
  parent: JobFolder,
  request: Where & { readonly created: CreatedChoice },
): Promise<Planned> {
  const { header: made } = await readPlan(parent.file('plan.jsonl'));
  return await inNewJob(run, request.outputRoot, `${parent.name.slice(16)}-undo`, async (job) => {
    const here = await loadCatalog(run.webex, { site: request.site ?? made.site, ...withAdmin(request.admin) });
    refuseOtherPlace(made, here, {});
    const source = await readRowsInForce(planAndJournal(parent));
    if (source.chosen === 0) throw nothingToUndo(parent);
    const header = headerFor(here, source, {
      toolVersion: run.toolVersion,
      job: 'undo',
      parent: parent.name,
      options: { created: request.created },
    });
    return await planRowsBack(run, { job, here, header, source, continues: false });
  });
}

interface Where {
  readonly outputRoot: string;
  readonly site?: string;
  readonly admin?: string;
}

/** A job's folder that is locked while it is planned, and gone where it never came to a plan. */
async function inNewJob(
  run: Run,
  outputRoot: string,
  name: string,
  work: (job: JobFolder) => Promise<Planned>,
): Promise<Planned> {
  const job = await createJobFolder(outputRoot, name, new Date());
  const lock = await lockJob(job.path, run.processes, new Date()).catch(async (error: unknown) => {
    await removeJobFolder(job);
    throw error;
  });
  try {
    return await work(job);
  } catch (error) {
    const begun = await readPlan(job.file('plan.jsonl')).then(
      () => true,
      () => false,
    );
    const canGoOn = begun && error instanceof RunError && error.problem !== 'refused';
    if (!canGoOn) await removeJobFolder(job);
    throw canGoOn ? withWayOn(error, job) : error;
  } finally {
    await lock.release();
  }
}

/** What was planned so far is kept. */
function withWayOn({ problem, message, next }: RunError, job: JobFolder): RunError {
  const way = `webex-bulk apply ${job.reference}   goes on with the plan and applies it`;
  return new RunError(problem, message, { next: next === undefined ? way : `${next}\n${way}` });
}

interface Making<Source = OpenRows> {
  readonly job: JobFolder;
  readonly here: Surroundings;
  readonly header: PlanHeader;
  readonly source: Source;
  readonly continues: boolean;
}

async function planRows(run: Run, { job, here, header, source, continues }: Making): Promise<Planned> {
  const { catalog, settings } = here;
  const rules = { people: header.options['people'] ?? 'any' } as PlanRules;
  const lookUp = createLookUp({ people: run.webex.people, site: settings }, source.header, catalog, rules);
  const where = header.options['where'];
  const none = source.chosen === 0 && typeof where === 'string' ? [`no row has ${where}`] : [];
  const summary = await writePlan({
    path: job.file('plan.jsonl'),
    header,
    continues,
    rows: () => source.rows(),
    counts: {
      total: source.total,
      chosen: source.chosen,
      notices: [...none, ...source.header.notices, ...here.notices],
    },
    overrules: source.overrules,
    planOne: async (row) => planRow(row, await lookUp(row), source.header, catalog, { ...rules, own: here.own }),
    places: run.places,
    signal: run.signal,
    catalog,
    onPlanned: (done) => run.watcher.onPlanned?.(done, source.chosen),
  });
  return { job, header, summary, surroundings: here };
}

async function planRowsBack(run: Run, making: Making<RowsInForce>): Promise<Planned> {
  const { job, here, header, source, continues } = making;
  const { catalog, settings } = here;
  const created = header.options['created'] as CreatedChoice;
  const lookUp = createUndoLookUp({ people: run.webex.people, site: settings }, catalog);
  const isLeft = (row: RowInForce): boolean => row.created === 'yes' && created === 'keep';
  const kept = created === 'keep' && source.created > 0 ? [peopleKept(source.created)] : [];
  const summary = await writePlan({
    path: job.file('plan.jsonl'),
    header,
    continues,
    rows: () => source.rows(),
    counts: { total: source.total, chosen: source.chosen, notices: [...kept, ...here.notices] },
    overrules: [],
    planOne: async (row) => planUndoRow(row, isLeft(row) ? {} : await lookUp(row), catalog, created),
    places: run.places,
    signal: run.signal,
    catalog,
    onPlanned: (done) => run.watcher.onPlanned?.(done, source.chosen),
  });
  return { job, header, summary, surroundings: here };
}

function peopleKept(count: number): string {
  const who = count === 1 ? '1 person whom the job created stays' : `${count} people whom the job created stay`;
  return `${who}: --created deactivate turns their sign-in off, --created delete deletes them`;
}

/** Plans a job to its end that an earlier run began to plan. Sends no write to Webex. */
export async function finishPlan(run: Run, job: JobFolder, request: Where & { given: GivenOptions }): Promise<Planned> {
  const lock = await lockJob(job.path, run.processes, new Date());
  try {
    const { header } = await readPlan(job.file('plan.jsonl'));
    const here = await loadCatalog(run.webex, { site: request.site ?? header.site, ...withAdmin(request.admin) });
    refuseOtherPlace(header, here, request.given);
    if (isOtherCatalog(header, here)) throw outgrown(job);
    return await planToEnd(run, { job, here, header, continues: true }, request);
  } catch (error) {
    throw error instanceof RunError && error.problem !== 'refused' ? withWayOn(error, job) : error;
  } finally {
    await lock.release();
  }
}

async function planToEnd(run: Run, making: Omit<Making, 'source'>, request: Where): Promise<Planned> {
  const { job, here, header } = making;
  if (header.job !== 'undo') {
    return await planRows(run, { ...making, source: await sourceAgain(job, header, here, request) });
  }
  const parent = await siblingJob(job, request.outputRoot, header.parent ?? '');
  return await planRowsBack(run, { ...making, source: await readRowsInForce(planAndJournal(parent)) });
}

/** The rows from which an unfinished plan was being made. */
async function sourceAgain(job: JobFolder, header: PlanHeader, here: Surroundings, request: Where): Promise<OpenRows> {
  if (header.job === 'retry') {
    const parent = await siblingJob(job, request.outputRoot, header.parent ?? '');
    return await readOpenRows(planAndJournal(parent), here.catalog);
  }
  const { copy = '', name, spool } = inputPlaces(job, header.input.name);
  const source = await readRows({ path: copy, name, spool }, here.catalog, header.options);
  if (source.input.sha256 !== header.input.sha256) throw otherInput(copy);
  return source;
}

export function planAndJournal(job: JobFolder): { plan: string; journal: string } {
  return { plan: job.file('plan.jsonl'), journal: job.file('journal.jsonl') };
}

function inputPlaces(job: JobFolder, file: string): Parameters<typeof readRows>[0] {
  const name = file.split(/[\\/]/u).at(-1) ?? file;
  const extension = /\.[a-z\d]{1,8}$/iu.exec(name)?.[0].toLowerCase() ?? '.csv';
  return { path: file, name, copy: job.file(`input${extension}`), spool: job.file('rows.jsonl') };
}

export function withAdmin(admin: string | undefined): { admin?: string } {
  return admin === undefined ? {} : { admin };
}

function outgrown(job: JobFolder): RunError {
  return new RunError(
    'refused',
    `${job.name} cannot be planned to its end: licenses, session types or tracking codes have changed since it was begun.`,
    { next: 'Plan the file again.' },
  );
}

function otherInput(path: string): RunError {
  return new RunError('refused', `${path} is not what the plan was begun with: it has been changed.`, {
    next: 'Plan the file again.',
  });
}

function nothingToUndo(parent: JobFolder): RunError {
  return new RunError('refused', `${parent.name} has nothing to put back: nothing of it is in force.`, {
    next: `What became of each row: ${parent.file('results.csv')}`,
  });
}

function nothingToRetry(parent: JobFolder): RunError {
  return new RunError('refused', `${parent.name} has no rows to try again: every row is done, or invalid.`, {
    next: `Invalid rows: correct them in ${parent.file('results.csv')} and apply it with --where wx_status=invalid.`,
  });
}
