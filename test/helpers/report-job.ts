/** A job's folder as an applied run leaves it, with as many rows as a test asks for. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeResults } from '../../src/apply/write-results.js';
import { openJournal } from '../../src/job/journal.js';
import { createPlanFile } from '../../src/job/plan-writer.js';
import type { JobFolder } from '../../src/job/folder.js';
import type { PlanSummary } from '../../src/model/plan-summary.js';
import type { Change, Outcome, RowPlan } from '../../src/model/row.js';
import { writeReport } from '../../src/report/write-report.js';
import { loadReportView } from '../../src/commands/report-view.js';
import { seeded } from './bytes.js';
import { jobIn } from './in-process.js';

const title: Change = { field: 'title', from: 'Engineer', to: 'Principal engineer' };
const suite: Change = { field: 'license', key: 'L1', label: 'Webex Suite', from: true, to: false };
const at = (row: number): string => new Date(Date.UTC(2026, 10, 28, 9) + row * 100).toISOString();

export const hostile = '<img src=x onerror="document.title=\'owned\'">\u202e</script><script>alert(1)</script>';

/** Of ten rows: six updated, one unchanged, one that loses a license, one refused, one invalid; the first is hostile. */
export function generatedRow(row: number): { plan: RowPlan; closing: Outcome | undefined } {
  const email = row === 2 ? `${hostile}@acme.example` : `person.number${row}@acme.example`;
  const kind = row % 10;
  const changes = kind === 7 ? [] : kind === 8 ? [suite] : [{ ...title, to: row === 2 ? hostile : `Engineer ${row}` }];
  const isInvalid = kind === 9;
  const plan: RowPlan = {
    ...{ row, cells: [email, 'x'], email, wanted: {}, changes },
    calls: changes.length === 0 || isInvalid ? [] : [{ call: 'person.update', changes: [0] }],
    problems: isInvalid ? [{ code: 'invalid-email', message: 'isn’t an email address', severity: 'error' }] : [],
  };
  if (plan.calls.length === 0) return { plan, closing: undefined };
  const refused = {
    status: 'failed',
    changes: [],
    errorCode: 'http-400',
    error: '=HYPERLINK("http://x") refused',
  } as const;
  return { plan, closing: { row, at: at(row), ...(kind === 0 ? refused : { status: 'updated', changes }) } };
}

const firstNames =
  'Ana Ben Carla Dimitri Elif Farid Gina Hugo Ines Jonas Katja Luca Mei Nils Olga Pedro Rosa Sven Tara Uwe'.split(' ');
const lastNames =
  'Ruiz Keller Dubois Novak Yilmaz Rossi Bauer Martin Silva Larsen Kovacs Greco Tanaka Berg Popova Gomez'.split(' ');
const sites = 'Berlin Paris Madrid Milan Oslo Tokyo Lisbon Prague'.split(' ');

/** People of whom no two are alike: two of three are new and get all there is, every tenth is refused with an id of its own. */
export function variedRow(row: number): { plan: RowPlan; closing: Outcome } {
  const random = seeded(row);
  const one = (of: readonly string[]): string => of[random(of.length)] ?? '';
  const [first, last] = [
    one(firstNames) + one(firstNames).toLowerCase(),
    one(lastNames) + one(lastNames).toLowerCase(),
  ];
  const email = `${first}.${last}.${random(100_000)}@acme.example`.toLowerCase();
  const changes: Change[] = [
    {
      field: 'title',
      from: '',
      to: `${one(['Senior', 'Junior', 'Lead'])} ${one(['engineer', 'analyst'])} ${one(sites)}`,
    },
    { field: 'department', from: '', to: `CC-${random(1000)} ${one(sites)}` },
    ...(row % 3 === 0
      ? []
      : ([
          { field: 'firstName', from: '', to: first },
          { field: 'lastName', from: '', to: last },
          { field: 'displayName', from: '', to: `${first} ${last}` },
          { field: 'license', key: 'L1', label: 'Webex Suite', from: false, to: true },
          { field: 'sessionType', key: '3', label: 'Pro', from: false, to: true },
        ] satisfies Change[])),
  ];
  const refused = {
    changes: [],
    errorCode: 'http-400',
    error: `Webex refused it (ROUTERGW_${random(2 ** 31).toString(16)})`,
  };
  const plan: RowPlan = {
    ...{ row, cells: [email], email, wanted: {}, changes, problems: [] },
    calls: [{ call: row % 3 === 0 ? 'person.update' : 'person.create', changes: changes.map((_, nth) => nth) }],
  };
  const status = row % 3 === 0 ? ('updated' as const) : ('created' as const);
  return {
    plan,
    closing: {
      row,
      at: at(row),
      ...(row % 10 === 0 ? { status: 'failed' as const, ...refused } : { status, changes }),
    },
  };
}

/** Plan, journal, results.csv and summary.json of `rows` rows. */
export async function generatedJob(
  folder: string,
  rows: number,
  name = 'people.csv',
  rowOf: typeof generatedRow = generatedRow,
): Promise<JobFolder> {
  const job = jobIn(folder);
  const about = { organization: { id: 'O', name: 'Acme' }, site: 'acme.webex.com', admin: 'admin@acme.example' };
  const plan = await createPlanFile(job.file('plan.jsonl'), {
    ...{ kind: 'header', version: 1, job: 'apply', columns: ['email', 'note'], catalogHash: '', options: {} },
    ...{ input: { name, sha256: '00', bytes: 1 }, toolVersion: '0.1.0', at: at(0), ...about },
  });
  const journal = await openJournal(job.file('journal.jsonl'));
  for (let row = 2; row < rows + 2; row++) {
    const { plan: line, closing } = rowOf(row);
    await plan.row(line);
    if (closing !== undefined) journal.closing(closing);
  }
  const license = { id: 'L1', name: 'Webex Suite', needs: 0, givesBack: Math.ceil(rows / 10), free: 12 };
  const people = { create: 0, update: rows, unchanged: 0, invalid: 0, failed: 0, repeated: 0, delete: 0, conflict: 0 };
  const summary: PlanSummary = {
    ...{ total: rows, chosen: rows, people, removals: Math.ceil(rows / 10), losers: [], lost: {}, changes: {} },
    ...{ otherChanges: 0, licenses: [license], calls: { rest: rows, xml: 0 }, warnings: 0, findings: [], notices: [] },
  };
  await plan.finish({ kind: 'footer', rows, overrules: [], summary });
  await journal.close();
  const places = { plan: job.file('plan.jsonl'), journal: job.file('journal.jsonl') };
  await writeResults({ ...places, results: job.file('results.csv') });
  const run = {
    calls: { 'people.update': rows },
    waits: { 'rate limit': 7.4 },
    startedAt: at(0),
    finishedAt: at(rows),
  };
  await writeFile(join(folder, 'summary.json'), JSON.stringify(run));
  return job;
}

/** The same with report.html, which was built by `npm run build`. */
export async function reportedJob(folder: string, rows: number, name?: string): Promise<JobFolder> {
  const job = await generatedJob(folder, rows, name);
  await writeReport(job, await loadReportView());
  return job;
}
