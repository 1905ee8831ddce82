/** The program on one screen: a spreadsheet becomes a plan, a plan is applied, and every row gets its result. */
import { createLicenseQueues } from './calls/license-queues.js';
import { catalogHash, type Catalog } from './catalog.js';
import { createPersonFinder } from './duplicates.js';
import { RunError } from './errors.js';
import type { JobFolder } from './job/folder.js';
import { createJobFolder, removeJobFolder } from './job/folder.js';
import { indexClosings, openJournal } from './job/journal.js';
import { createPlanFile, readPlan, readPlanRows, type PlanHeader } from './job/plan-file.js';
import { writeJson } from './job/write-json.js';
import { outcomeWithoutCalls } from './outcomes.js';
import { createPlanCounter, scarceLicenses, type PlanCounter, type PlanSummary } from './plan-summary.js';
import type { PlanRules } from './row-problems.js';
import type { Outcome, Overrule, RowPlan } from './row.js';
import { applyPlan } from './stages/apply-plan.js';
import { inOrder } from './stages/in-order.js';
import { loadCatalog, type Surroundings } from './stages/load-catalog.js';
import { createLookUp } from './stages/look-up.js';
import { planRow } from './stages/plan-row.js';
import { readRows, type RowChoice, type RowSource } from './stages/read-rows.js';
import { writeResults, type Results } from './stages/write-results.js';
import type { Webex } from './webex/connect.js';

/** What a run reports while it is under way. */
export interface Watcher {
  onPlanned?(done: number, of: number): void;
  /** A row that had calls to make is through; `of`: how many such rows the plan has. */
  onRow?(outcome: Outcome, of: number): void;
  onWaiting?(waiting: number): void;
}

export interface PlanRequest {
  readonly file: string;
  readonly outputRoot: string;
  readonly site?: string;
  readonly admin?: string;
  readonly choice: RowChoice;
  readonly rules: PlanRules;
  /** Rows that are looked up at once. */
  readonly places: number;
  readonly toolVersion: string;
}

export interface Planned {
  readonly job: JobFolder;
  readonly header: PlanHeader;
  readonly summary: PlanSummary;
  readonly surroundings: Surroundings;
}

/** Plans a spreadsheet. Sends no write to Webex. */
export async function plan(webex: Webex, request: PlanRequest, watcher: Watcher = {}): Promise<Planned> {
  const surroundings = await loadCatalog(webex, request);
  const job = await createJobFolder(request.outputRoot, request.file, new Date());
  try {
    const source = await readRows(inputPlaces(job, request.file), surroundings.catalog, request.choice);
    const header = planHeader(request, surroundings, source);
    const summary = await planRows(webex, { job, header, source, surroundings }, request, watcher);
    return { job, header, summary, surroundings };
  } catch (error) {
    if (error instanceof RunError && error.problem !== 'stopped') await removeJobFolder(job);
    throw error;
  }
}

async function planRows(
  webex: Webex,
  made: { job: JobFolder; header: PlanHeader; source: RowSource; surroundings: Surroundings },
  request: PlanRequest,
  watcher: Watcher,
): Promise<PlanSummary> {
  const { source, surroundings } = made;
  const { catalog, settings } = surroundings;
  const lookUp = createLookUp({ people: webex.people, site: settings }, source.header, catalog, request.rules);
  const people = createPersonFinder();
  const path = made.job.file('plan.jsonl');
  const file = await createPlanFile(path, made.header);
  let done = 0;
  const looked = inOrder(source.rows(), request.places, async (row) => ({ row, found: await lookUp(row) }));
  for await (const { row, found } of looked) {
    const planned = planRow(row, found, source.header, catalog, request.rules);
    await file.row(planned);
    const personId = planned.seen?.person?.id;
    if (personId !== undefined) people.add(row.row, planned.email, personId);
    watcher.onPlanned?.((done += 1), source.chosen);
  }
  await file.synced();
  const overrules = byRow([...source.overrules, ...people.overrules()]);
  const none = source.chosen === 0 && request.choice.where !== undefined;
  const notices = [
    ...(none ? [`no row has ${request.choice.where ?? ''}`] : []),
    ...source.header.notices,
    ...surroundings.notices,
  ];
  const counts = { total: source.total, chosen: source.chosen, notices };
  const summary = await summarize(path, overrules, catalog, counts);
  await file.finish({ kind: 'footer', rows: done, overrules: [...overrules.values()], summary });
  await source.close();
  return summary;
}

/** Where two speak of one row, the later one counts. */
function byRow(overrules: readonly Overrule[]): Map<number, Overrule> {
  return new Map(overrules.map((overrule) => [overrule.row, overrule]));
}

/** Counted when all rows are planned: only then it is known which rows are not to be done as their own lines say. */
async function summarize(
  path: string,
  overrules: ReadonlyMap<number, Overrule>,
  catalog: Catalog,
  counts: Parameters<PlanCounter['finish']>[0],
): Promise<PlanSummary> {
  const counter = createPlanCounter(catalog);
  for await (const { plan: row } of readPlanRows(path)) counter.add(row, overrules.get(row.row));
  return counter.finish(counts);
}

export interface ApplyRequest {
  readonly site?: string;
  readonly admin?: string;
  readonly verify: boolean;
  /** Seconds that a row waits for the site to know its person. */
  readonly siteWait: number;
  /** Rows under way at once. */
  readonly places: number;
  readonly signal: AbortSignal;
}

export interface Applied {
  readonly results: Results;
  /** Why the run ended before the last row, if it did. */
  readonly stopped: RunError | undefined;
}

/** Applies a planned job: makes its calls, journals them, and writes results.csv and summary.json. */
export async function apply(
  webex: Webex,
  job: JobFolder,
  request: ApplyRequest,
  watcher: Watcher = {},
  surroundings?: Surroundings,
): Promise<Applied> {
  const startedAt = new Date().toISOString();
  const planFile = await readPlan(job.file('plan.jsonl'));
  if (planFile.footer === undefined) throw unfinished(job);
  const here = surroundings ?? (await loadCatalog(webex, { site: request.site ?? planFile.header.site, ...request }));
  refuseOtherPlace(planFile.header, here);
  const summary = planFile.footer.summary as PlanSummary;
  const overrules = new Map(planFile.footer.overrules.map((overrule) => [overrule.row, overrule]));
  const closed = await indexClosings(job.file('journal.jsonl'));
  const journal = await openJournal(job.file('journal.jsonl'));
  const { catalog, settings: site } = here;
  const scarce = scarceLicenses(summary, catalog);
  const run = {
    people: webex.people,
    licenses: webex.licenses,
    site,
    catalog,
    journal,
    queues: createLicenseQueues(scarce),
  };
  const end = await applyPlan({
    run: { ...run, rules: request, fullTypes: new Set(), vainWaits: { count: 0 } },
    rows: () => rowsToDo(planFile.rows(), overrules, closed),
    scarce: new Set(scarce.map(({ id }) => id)),
    places: request.places,
    onRow: (outcome) => watcher.onRow?.(outcome, summary.people.create + summary.people.update),
    onWaiting: (waiting) => watcher.onWaiting?.(waiting),
    signal: request.signal,
  }).then(
    (stopped) => ({ stopped }),
    (unexpected: unknown) => ({ unexpected }),
  );
  await closed.close();
  const unwritten = await journal.close().catch((error: unknown) => error);
  // Whatever ended the run, every row gets its line.
  const results = await finish(webex, job, startedAt);
  if ('unexpected' in end) throw end.unexpected;
  return { results, stopped: end.stopped ?? (unwritten instanceof RunError ? unwritten : undefined) };
}

/** Has every row its result? Then applying the job again sends nothing. */
export async function jobIsDone(job: JobFolder): Promise<boolean> {
  const planFile = await readPlan(job.file('plan.jsonl'));
  if (planFile.footer === undefined) return false;
  const overrules = new Map(planFile.footer.overrules.map((overrule) => [overrule.row, overrule]));
  const closed = await indexClosings(job.file('journal.jsonl'));
  try {
    const next = await rowsToDo(planFile.rows(), overrules, closed)[Symbol.asyncIterator]().next();
    if (!next.done) return false;
    return await closed.exists();
  } finally {
    await closed.close();
  }
}

/** Makes results.csv again from plan and journal; `onRow` sees every row's outcome, in the order of the file. */
export async function resultsOf(job: JobFolder, onRow?: (outcome: Outcome) => void): Promise<Results> {
  const places = { plan: job.file('plan.jsonl'), journal: job.file('journal.jsonl'), results: job.file('results.csv') };
  return await writeResults(places, onRow);
}

/** results.csv and summary.json, from plan and journal. */
async function finish(webex: Webex, job: JobFolder, startedAt: string): Promise<Results> {
  const results = await resultsOf(job);
  const { calls, waits } = webex.stats();
  const { counts, errors } = results;
  await writeJson(job.file('summary.json'), {
    counts,
    calls,
    waits,
    startedAt,
    finishedAt: new Date().toISOString(),
    errors,
  });
  return results;
}

async function* rowsToDo(
  rows: AsyncIterable<{ plan: RowPlan }>,
  overrules: ReadonlyMap<number, Overrule>,
  closed: { has(row: number): boolean },
): AsyncIterable<RowPlan> {
  for await (const { plan: row } of rows) {
    const overrule = overrules.get(row.row);
    if (overrule?.sameAs !== undefined || closed.has(row.row)) continue;
    if (outcomeWithoutCalls(row, overrule) === undefined) yield row;
  }
}

function inputPlaces(job: JobFolder, file: string): Parameters<typeof readRows>[0] {
  const name = file.split(/[\\/]/u).at(-1) ?? file;
  const extension = /\.[a-z\d]{1,8}$/iu.exec(name)?.[0].toLowerCase() ?? '.csv';
  return { path: file, name, copy: job.file(`input${extension}`), spool: job.file('rows.jsonl') };
}

function planHeader(
  request: PlanRequest,
  { catalog, organizationId, admin }: Surroundings,
  source: RowSource,
): PlanHeader {
  return {
    kind: 'header',
    version: 1,
    job: 'apply',
    input: source.input,
    columns: [...source.headings],
    organization: { id: organizationId },
    site: catalog.site,
    admin,
    catalogHash: catalogHash(catalog),
    options: { ...request.choice, ...request.rules },
    toolVersion: request.toolVersion,
    at: new Date().toISOString(),
  };
}

function unfinished(job: JobFolder): RunError {
  return new RunError('refused', `The plan in ${job.name} is unfinished: the run that made it ended early.`, {
    next: 'Plan the file again.',
  });
}

/** What was reviewed is what is applied: in the same organization, on the same site, with the same names and ids. */
function refuseOtherPlace(header: PlanHeader, here: Surroundings): void {
  const differences = [
    header.organization.id === here.organizationId ? '' : 'the access token belongs to another organization',
    header.site === here.catalog.site ? '' : `the plan is for ${header.site}, this run for ${here.catalog.site}`,
    header.catalogHash === catalogHash(here.catalog)
      ? ''
      : 'licenses, session types or tracking codes of the site have changed',
  ].filter((difference) => difference !== '');
  if (differences.length === 0) return;
  throw new RunError('refused', `The plan does not fit any more: ${differences.join('; ')}.`, {
    next: 'Plan the file again and apply the new plan.',
  });
}
