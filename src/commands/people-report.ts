/** `webex-bulk report licenses | types | inactive`: who has what, as a table, spreadsheets and a page. Changes nothing. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodes, RunError } from '../errors.js';
import { gatherPeople } from '../export/gather-people.js';
import type { Catalog } from '../model/catalog.js';
import type { ReportName } from '../model/report-names.js';
import { proposalOf, rowChooser, type Proposal } from '../people-report/choose-rows.js';
import { inactiveReport } from '../people-report/inactive-report.js';
import { licensesReport } from '../people-report/licenses-report.js';
import { mostPageRows, writePeoplePage } from '../people-report/people-page.js';
import type { ReportKind, ReportRow } from '../people-report/report-kind.js';
import { typesReport } from '../people-report/types-report.js';
import { headingsOf, writePeopleReport, type PeopleReport } from '../people-report/write-people-report.js';
import { loadCatalog } from '../plan/load-catalog.js';
import { readAddresses } from '../plan/read-addresses.js';
import type { Webex } from '../webex/connect.js';
import type { SiteSettings } from '../webex/site-settings.js';
import { watchForInterrupts } from './interrupts.js';
import { checkedOutputFiles } from './output-files.js';
import { createProgress, type Progress } from './progress.js';
import { loadReportView } from './report-view.js';
import { rowEvent, showPeopleReport, type PeopleReportOptions } from './show-people-report.js';
import { signIn } from './sign-in.js';
import type { Terminal } from './terminal.js';
import { version } from './version.js';

const defaultDays = 90;

export async function runPeopleReport(
  name: ReportName,
  options: PeopleReportOptions,
  terminal: Terminal,
): Promise<number> {
  await checkOptions(name, options);
  const webex = await signIn(options, terminal);
  const calls = (): number => Object.values(webex.stats().calls).reduce((sum, count) => sum + count, 0);
  terminal.event({ type: 'started', command: 'report', report: name });
  const progress = createProgress(terminal, { phase: 'reading', unit: 'people', calls });
  const interrupts = watchForInterrupts(terminal);
  interrupts.signal.addEventListener('abort', () => webex.stop(), { once: true });
  const folder = await mkdtemp(join(tmpdir(), 'webex-bulk-report-'));
  try {
    const about = await tenantOf(name, webex, options);
    const kind = kindOf(name, about.catalog, options);
    const chosen = {
      isChosen: rowChooser(options.where, kind, about.catalog),
      proposal: proposalOf(options.propose ?? {}, about.catalog),
    };
    const means = { webex, progress, terminal, folder, signal: interrupts.signal };
    const made = await makeReport({ ...about, kind, ...chosen }, options, means);
    progress.stop();
    showPeopleReport(terminal, { name, options, calls: calls(), kind, ...made });
    return exitCodes.done;
  } catch (error) {
    throw interrupts.told(error);
  } finally {
    interrupts.stop();
    progress.stop();
    await rm(folder, { recursive: true, force: true });
    await webex.close();
  }
}

/** Before anything is sent. */
async function checkOptions(name: ReportName, options: PeopleReportOptions): Promise<void> {
  const { 'output-file': outputs = [], propose, where, days } = options;
  const refuse = (what: string, next: string): never => {
    throw new RunError('usage', what, { next });
  };
  if (days !== undefined && name !== 'inactive') refuse('--days is for report inactive.', 'Omit --days.');
  if (propose !== undefined && !outputs.some((file) => !/\.html$/iu.test(file))) {
    refuse('--propose says what a spreadsheet asks for, but none is written.', 'Add --output-file people.csv.');
  }
  if (propose !== undefined && name !== 'inactive' && where === undefined) {
    refuse('--propose would ask for it in every row.', 'Choose rows with --where "column=value".');
  }
  await checkedOutputFiles(outputs, ['.csv', '.xlsx', '.html']);
}

interface Tenant {
  readonly catalog: Catalog;
  /** Absent: the report does not read the site. */
  readonly site: SiteSettings | undefined;
}

/** Only session types need the site: the other reports are about all sites, and about organizations without one. */
async function tenantOf(name: ReportName, webex: Webex, options: PeopleReportOptions): Promise<Tenant> {
  if (name === 'types') {
    const { catalog, settings } = await loadCatalog(webex, { ...options, settingsApi: options['settings-api'] });
    return { catalog, site: settings };
  }
  await webex.people.me();
  const licenses = await webex.licenses.list();
  return {
    catalog: { site: options.site ?? '', licenses, sessionTypes: [], trackingCodes: [] },
    site: undefined,
  };
}

function kindOf(name: ReportName, catalog: Catalog, { days = defaultDays }: PeopleReportOptions): ReportKind {
  if (name === 'licenses') return licensesReport(catalog);
  return name === 'types' ? typesReport(catalog) : inactiveReport(catalog, { now: new Date(), days });
}

interface Report extends Tenant {
  readonly kind: ReportKind;
  readonly isChosen: (row: ReportRow) => boolean;
  readonly proposal: Proposal;
}

interface Means {
  readonly webex: Webex;
  readonly progress: Progress;
  readonly terminal: Terminal;
  readonly folder: string;
  readonly signal: AbortSignal;
}

interface Made {
  readonly report: PeopleReport;
  /** People who are not in the report: without a usable address, and of other organizations. */
  readonly unnamed: number;
  readonly others: number;
}

async function makeReport(
  { catalog, site, kind, isChosen, proposal }: Report,
  options: PeopleReportOptions,
  { webex, progress, terminal, folder, signal }: Means,
): Promise<Made> {
  const { 'output-file': outputs = [], 'missing-from': except } = options;
  const without = except === undefined ? undefined : await readAddresses(except, catalog, options);
  const gathered = await gatherPeople({
    people: webex.people,
    // Without a site no account is read.
    site: site ?? { read: () => Promise.reject(new Error('a report without a site reads no account')) },
    catalog,
    spool: join(folder, 'people'),
    ...(without !== undefined && { without }),
    needsAccount: () => kind.needsAccount,
    withActivity: kind.needsActivity,
    places: options.concurrency * 2,
    signal,
    onListed: (people) => progress.listed(people),
  });
  const headings = headingsOf(kind, proposal);
  const pages = outputs.filter((file) => /\.html$/iu.test(file));
  const first: (readonly string[])[] = [];
  try {
    const report = await writePeopleReport({
      ...{ kind, isChosen, proposal },
      people: gathered.people(),
      sheets: outputs.filter((file) => !pages.includes(file)),
      onRow(cells) {
        if (first.length < mostPageRows) first.push(cells);
        if (terminal.json) terminal.event(rowEvent(headings, cells));
      },
      onPerson: (done) => progress.rows(done, gathered.count),
    });
    for (const path of pages) await writePage(path, { kind, report, rows: first }, options, catalog);
    return { report, unnamed: gathered.unnamed, others: gathered.others };
  } finally {
    await gathered.close();
  }
}

async function writePage(
  path: string,
  { kind, report, rows }: { kind: ReportKind; report: PeopleReport; rows: readonly (readonly string[])[] },
  { where = '', 'missing-from': except = '' }: PeopleReportOptions,
  { site }: Catalog,
): Promise<void> {
  const { style } = await loadReportView();
  const facts = [
    ['People', report.people.toLocaleString('en-US')],
    ['Site', site],
    ['Only rows with', where],
    ['Without the people of', except],
    ['State of', `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`],
  ] as const;
  await writePeoplePage(path, { title: kind.title, facts, report, rows, style, toolVersion: version() });
}
