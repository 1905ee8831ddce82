/** Plans a spreadsheet: the first half of the program; pipeline.ts is the second. */
import { fileHeadings } from '../rows/change-columns.js';
import { hasDeletions } from '../fields/person.js';
import { otherCatalogs } from '../model/catalog.js';
import type { FileHeader } from '../model/columns.js';
import type { PlanSummary } from '../model/plan-summary.js';
import type { Row, RowPlan } from '../model/row.js';
import type { LookedUp, PlanRules } from './looked-up.js';
import { loadCatalog, type TenantSite } from './load-catalog.js';
import { createLookUp } from './look-up.js';
import { refuseUnknownMappings } from './mapped-codes.js';
import { openFinders, type Finders } from './open-finders.js';
import { headerFor } from './plan-header.js';
import { planRow } from './plan-row.js';
import type { OpenRows } from './read-open-rows.js';
import { whetherHidden } from './hidden-cells.js';
import type { RowChoice, RowSource } from './read-rows.js';
import { writePlan } from './write-plan.js';
import { siteOfRow } from './other-sites.js';
import { readInputOfSites } from './input-of-sites.js';
import type { JobFolder } from '../job/folder.js';
import { inNewJob, inSubmittedJob } from './new-job.js';
import type { PlanInputs, Planned, Run } from './run.js';

export interface PlanRequest {
  readonly file: string;
  /** A second file, joined to it by email. */
  readonly join?: string | undefined;
  readonly outputRoot: string;
  readonly site?: string;
  readonly admin?: string;
  readonly choice: RowChoice;
  readonly rules: PlanRules;
  /** A person can answer how the file is to be read. */
  readonly canAsk?: boolean;
  /** The folder of a submitted job, which is planned there; absent: a new one is made. */
  readonly into?: JobFolder;
}

/** Plans a spreadsheet. Writes nothing to Webex. */
export async function plan(run: Run, request: PlanRequest): Promise<Planned> {
  const { into, outputRoot, file } = request;
  const planIn = async (job: JobFolder): Promise<Planned> => {
    const { settingsApi, peopleApi } = run;
    const { mapCode } = request.choice;
    const main = await loadCatalog(run.webex, { ...request, settingsApi, peopleApi, mapCode });
    const { tenant, source } = await readInputOfSites(run, job, request, main);
    refuseUnknownMappings(mapCode, [tenant.catalog, ...otherCatalogs(tenant.catalog)]);
    if (request.canAsk === true) askAboutHidden(source, request);
    const { join } = source.input;
    const options = { ...request.choice, ...request.rules, ...(join && { join: join.name }) };
    const header = headerFor(tenant, source, { toolVersion: run.toolVersion, user: run.user, job: 'apply', options });
    const planned = await planRows(run, { job, tenant, header, source, continues: false });
    await source.close();
    return planned;
  };
  return into === undefined ? await inNewJob(run, outputRoot, file, planIn) : await inSubmittedJob(run, into, planIn);
}

/** Throws a ChoiceNeeded if rows or columns are hidden, and it was not said whether they count. */
function askAboutHidden({ hidden }: RowSource, { file, choice }: PlanRequest): void {
  if (choice.visibleOnly !== undefined || hidden.rows + hidden.columns === 0) return;
  throw whetherHidden(hidden, file);
}

/** Looks up every row and writes its line of the plan. */
export async function planRows(run: Run, inputs: PlanInputs<OpenRows>): Promise<Planned> {
  const { job, tenant, header, source } = inputs;
  const finders = await openFinders(run, inputs);
  try {
    const { by, pages, scim } = finders.finder;
    const siteReads = speaksOfSite(source.header) ? source.chosen : 0;
    const found = scim === undefined ? {} : { foundOverScim: scim.found };
    await run.watcher.onLookingUp?.({ rows: source.chosen, by, pages, siteReads, ...found });
    const summary = await writeRows(run, inputs, finders);
    return { job, header, summary, tenant };
  } finally {
    await finders.close();
  }
}

async function writeRows(
  run: Run,
  { job, tenant, header, source, continues }: PlanInputs<OpenRows>,
  { finder, keys, scimReader }: Finders,
): Promise<PlanSummary> {
  const { catalog } = tenant;
  const site = (name?: string): TenantSite['settings'] => siteOfRow(tenant, { site: name }).settings;
  const { people = 'any', where } = header.options;
  const rules: PlanRules = { people };
  const { people: peopleReader, scim } = run.webex;
  const isNamed = (email: string): boolean => source.isNamed(email);
  const service = {
    ...{ ...finder, keys, scim, scimReader, people: peopleReader, site, isNamed },
    managersInFile: source.managers,
  };
  const lookUp = createLookUp(service, source.header, catalog, rules);
  const ruled = { ...rules, own: tenant.own };
  const planned = (row: Row, looked: LookedUp): RowPlan => planRow(row, looked, source.header, catalog, ruled);
  const headings = fileHeadings(source.header.columns);
  const none = source.chosen === 0 && where !== undefined ? [`no row has ${where}`] : [];
  return await writePlan({
    path: job.file('plan.jsonl'),
    header,
    continues,
    rows: () => source.rows(),
    groups: source.groups,
    counts: {
      total: source.total,
      chosen: source.chosen,
      // Known only after every row has been looked up.
      get lookUp() {
        const { by, pages, people, extraCalls, scim: overScim } = finder;
        return {
          ...{ by, pages },
          ...(people !== undefined && { people }),
          ...(extraCalls > 0 && { extraCalls }),
          ...(overScim && { scim: overScim }),
          ...(keys && { keys: { by: keys.by, calls: keys.calls } }),
        };
      },
      notices: [...none, ...source.header.notices, ...tenant.notices],
    },
    overrules: source.overrules,
    planOne(row) {
      const looked = lookUp.atOnce(row);
      return looked === undefined ? lookUp.asking(row).then((found) => planned(row, found)) : planned(row, looked);
    },
    places: run.places,
    signal: run.signal,
    catalog,
    emailHeading: headings.of('email'),
    newEmailHeading: headings.of('newEmail'),
    managerHeading: headings.of('manager'),
    ...(hasDeletions(source.header) && { deleteHeading: headings.of('delete') }),
    onPlanned: (done) => run.watcher.onPlanned?.(done, source.chosen),
  });
}

function speaksOfSite({ columns, rules }: FileHeader): boolean {
  if (rules !== undefined) return true;
  return columns.some(
    (column) =>
      column.is === 'trackingCode' || (column.is === 'column' && /sessionTypes$|^attendee$/iu.test(column.name)),
  );
}
