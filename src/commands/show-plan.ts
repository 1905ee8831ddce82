/** A plan for people to read: what changes for whom, how much work it is, what is wrong, and the next step. */
import { describeChange } from '../fields/changes.js';
import { inWordsOfSame, outcomeWithoutCalls } from '../model/outcomes.js';
import type { LookingUp, Planned } from '../plan/run.js';
import { effectOf } from '../plan/count-plan.js';
import type { PlanSummary } from '../model/plan-summary.js';
import { putsBack } from '../job/job-kind.js';
import { momentInWords } from '../model/moment.js';
import type { PlanHeader } from '../job/plan-file.js';
import type { Change, Overrule, Problem, RowPlan } from '../model/row.js';
import { sourceOf } from '../model/sources.js';
import type { LimitPassed } from '../model/safety-limits.js';
import { settingsApiInWords } from '../webex/choose-settings.js';
import { lookUpInWords } from './look-up-in-words.js';
import { deletionLines } from './show-deletions.js';
import { duration, grouped, type Terminal } from './terminal.js';

/** Requests a minute that Webex is known to allow for most of its APIs (developer.webex.com/docs/basics). */
export const knownRate = 300;
const mostFindingsShown = 20;

export function showPlan(
  terminal: Terminal,
  { header, summary }: Omit<Planned, 'tenant'>,
  { rate, limits }: { rate: number | undefined; limits: readonly LimitPassed[] },
): void {
  const { colors } = terminal;
  const own = summary.total - (header.input.join?.alone ?? 0);
  const rows =
    summary.chosen === summary.total
      ? `${grouped(own)} ${own === 1 ? 'row' : 'rows'}`
      : `${grouped(summary.chosen)} of ${grouped(summary.total)} rows chosen`;
  terminal.print();
  const what =
    subjectOf(header, summary) ??
    `${[header.input.form, rows].filter((part) => part !== undefined).join(', ')}   ${header.input.family ?? ''}`.trimEnd();
  terminal.print(`${colors.bold(header.input.name)}   ${what}`);
  if (header.job === 'apply' && header.input.join) terminal.print(joinedFile(header.input, terminal));
  terminal.print(`${colors.bold(header.site)}   signed in as ${header.admin}   ${overWhich(header)}`);
  for (const line of rowsBySite(summary)) terminal.print(line);
  terminal.print();
  for (const line of peopleTable(summary, header, terminal)) terminal.print(line);
  terminal.print();
  for (const line of totals(summary, rate ?? knownRate, terminal)) terminal.print(line);
  for (const { message } of limits) terminal.print(`  ${colors.red(`warning   ${message}`)}`);
  showFindings(terminal, summary);
  for (const notice of summary.notices) {
    const advice = summary.advice?.[notice];
    terminal.print(`  ${colors.yellow('note')}  ${notice}${advice === undefined ? '' : `: ${advice}`}`);
  }
  terminal.print();
}

/** What a job is about that has no spreadsheet of its own. */
function subjectOf({ job, parent = '', restores }: PlanHeader, { chosen, total }: PlanSummary): string | undefined {
  const count = `${grouped(chosen)} ${chosen === 1 ? 'row' : 'rows'}`;
  if (restores !== undefined) return `restores people to ${momentInWords(restores.to)}, ${count}`;
  if (job !== 'undo') return undefined;
  return `reverts ${parent}, ${chosen === total ? count : `${grouped(chosen)} of ${grouped(total)} rows chosen`}`;
}

/** How many rows each site has, where the file has a column of sites. */
function rowsBySite({ sites = {} }: PlanSummary): string[] {
  const width = Math.max(...Object.keys(sites).map((site) => site.length), 0);
  return Object.entries(sites).map(([site, rows]) => {
    return `  ${site.padEnd(width)}   ${grouped(rows)} ${rows === 1 ? 'row' : 'rows'}`;
  });
}

/** Which API session types and tracking codes use. */
function overWhich({ settingsApi = 'xml' }: PlanHeader): string {
  return `site settings over ${settingsApiInWords(settingsApi)}`;
}

/** The second file, and how many of its rows are not in the first. */
function joinedFile({ name, join }: PlanHeader['input'], { colors }: Terminal): string {
  if (join === undefined) return '';
  const { rows, alone } = join;
  const others = alone === 0 ? '' : `, ${grouped(alone)} of them not in ${name}: they come last`;
  const written = [join.form, `${grouped(rows)} ${rows === 1 ? 'row' : 'rows'}${others}`].join(', ');
  return `${colors.bold(join.name)}   ${written}   ${join.family ?? ''}   joined by email`;
}

/** The problems, row by row: the row, the column, the value, the reason. */
function showFindings(terminal: Terminal, summary: PlanSummary): void {
  const { colors } = terminal;
  const shown = summary.findings.slice(0, mostFindingsShown);
  if (shown.length === 0) return;
  terminal.print();
  const cells = shown.map(({ row, problem }) => [`row ${row}`, problem.column ?? '', valueOf(problem)] as const);
  const width = (place: 0 | 1 | 2): number => Math.max(...cells.map((cell) => cell[place].length));
  for (const [index, { problem }] of shown.entries()) {
    const [row = '', column = '', value = ''] = cells[index] ?? [];
    const paint = problem.severity === 'error' ? colors.red : colors.yellow;
    const line = `${row.padEnd(width(0))}   ${column.padEnd(width(1))}   ${value.padEnd(width(2))}   ${problem.message}`;
    terminal.print(`  ${paint(line)}`);
  }
  for (const line of moreOfAKind(summary)) terminal.print(`  ${colors.yellow(line)}`);
  const more = summary.findings.length - shown.length;
  if (more > 0) terminal.print(`  … and ${more >= 180 ? 'many' : more} more: --details shows all, row by row`);
}

/** Only the first rows of each kind of warning are listed; this counts the rest. */
function moreOfAKind({ findings, warned = {} }: PlanSummary): string[] {
  return Object.entries(warned).flatMap(([code, count]) => {
    const named = findings.filter(({ problem }) => problem.code === code);
    const [first] = named;
    const more = count - named.length;
    if (more <= 0) return [];
    return [first ? `… and ${grouped(more)} more like row ${first.row} (${code})` : `… and ${grouped(more)} × ${code}`];
  });
}

/** Every row with its changes, field by field. */
export function showRow(terminal: Terminal, plan: RowPlan, overrule: Overrule | undefined): void {
  const { colors } = terminal;
  const settled = outcomeWithoutCalls(plan, overrule);
  const what = overrule?.sameAs === undefined ? (settled?.status ?? effectOf(plan)) : inWordsOfSame(overrule);
  const paint = ['invalid', 'failed', 'conflict'].includes(what) ? colors.red : settled ? colors.dim : colors.green;
  terminal.print(`${`row ${plan.row}`.padEnd(10)} ${plan.email.padEnd(36)} ${paint(what)}`);
  if (settled === undefined)
    for (const change of plan.changes)
      terminal.print(`             ${describeChange(change)}${sourceInWords(plan, change)}`);
  for (const problem of [...plan.problems, ...(overrule?.problems ?? [])]) {
    const tint = problem.severity === 'error' ? colors.red : colors.yellow;
    terminal.print(
      `             ${tint([problem.column ?? '', valueOf(problem), problem.message].filter((part) => part !== '').join('  '))}`,
    );
  }
}

/** ` (rule 3: department=Sales → bundle Sales EMEA)` where a rule or bundle asks for the change. */
function sourceInWords(plan: RowPlan, change: Change): string {
  const source = sourceOf(plan, change);
  return source === undefined ? '' : ` (${source})`;
}

function valueOf({ value }: Problem): string {
  if (value === undefined) return '';
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 59)}…` : value);
}

/** Seconds; a shorter wait is not worth a message. */
const worthTelling = 30;
/** Hours above which a file is better applied in parts. */
const longRun = 8;

/**
 * Before the first row is looked up: how long this takes, where it is known. How many rows need a site lookup is unknown,
 * because only people with an account there do; the progress shows the time left.
 */
export function printLookUp(terminal: Terminal, looking: LookingUp, rate = knownRate): void {
  const { by, siteReads, foundOverScim = 0 } = looking;
  const rows = Math.max(0, looking.rows - foundOverScim);
  const seconds = ((by === 'email' ? rows : 0) / rate) * 60;
  if (seconds >= worthTelling) {
    terminal.note(
      `Looking up ${grouped(rows)} people by email: about ${grouped(rows)} calls, ${duration(seconds)} at ${grouped(rate)} a minute.`,
    );
  }
  if (Math.max(seconds, (siteReads / rate) * 60) > longRun * 3600) {
    terminal.note(
      `This may take more than ${longRun} hours. To split the file, add a column such as "wave" and use --where wave=1 for the first part.`,
    );
  }
}

const createdBy = { undo: 'created by the job', restore: 'created by jobs since then' };

function peopleTable({ people, removals }: PlanSummary, { job }: PlanHeader, { colors }: Terminal): string[] {
  const others = putsBack(job) ? removals : removals - people.delete;
  const lines: [string, number, string, (text: string) => string][] = [
    ['create', people.create, 'Webex may send each an activation email', colors.green],
    ['update', people.update, others > 0 ? losing(others) : '', colors.green],
    ['delete', people.delete, putsBack(job) ? createdBy[job] : 'for good; undo cannot bring them back', colors.red],
    ['unchanged', people.unchanged, '', colors.dim],
    ['repeated', people.repeated, 'duplicate; applied once', colors.dim],
    ['invalid', people.invalid, 'skipped; see below', colors.red],
    ['conflict', people.conflict, 'left as is; see below', colors.red],
    ['failed', people.failed, 'could not be looked up', colors.red],
  ];
  const shown = lines.filter(([, count]) => count > 0);
  const width = Math.max('people'.length, ...shown.map(([, count]) => grouped(count).length)) + 2;
  const head = `  ${''.padEnd(12)}${'people'.padStart(width)}`;
  return [
    head,
    ...shown.map(([name, count, hint, paint]) => {
      const line = `${name.padEnd(12)}${grouped(count).padStart(width)}`;
      return `  ${count > 0 ? paint(line) : line}${count > 0 && hint !== '' ? `   ${hint}` : ''}`;
    }),
  ];
}

function losing(count: number): string {
  return count === 1 ? '1 person loses access or data' : `${grouped(count)} people lose access or data`;
}

/** Lists everything that people lose first, then the most frequent of the other changes. */
function totals(summary: PlanSummary, rate: number, { colors }: Terminal): string[] {
  const counted = Object.entries(summary.changes).map(([name, count]) => `${name} ${grouped(count)}`);
  const more = counted.length > mostChangesShown ? [`and ${grouped(counted.length - mostChangesShown)} more`] : [];
  const changes = [...counted.slice(0, mostChangesShown), ...more];
  const lines = [
    ...deletionLines(summary).map((line) => colors.red(line)),
    ...removalLines(summary).map((line) => colors.yellow(line)),
    ...(counted.length > 0 ? [`  changes     ${changes.join(' · ')}`] : []),
  ];
  for (const { name, site, needs, givesBack, free, short, firstShortRow } of summary.licenses) {
    if (needs === 0 && givesBack === 0) continue;
    const back = givesBack > 0 ? `, frees ${grouped(givesBack)}` : '';
    const of = site === undefined ? '' : ` of ${site}`;
    const text = `${name}${of} needs ${grouped(needs)}, free ${free === undefined ? 'unknown' : grouped(free)}${back}`;
    const shortage =
      firstShortRow === undefined || short === undefined
        ? ''
        : colors.yellow(`   ${grouped(short)} short; runs out at row ${firstShortRow}`);
    lines.push(`  licenses    ${text}${shortage}`);
  }
  if (summary.lookUp) lines.push(`  looked up   ${lookUpInWords(summary.lookUp, summary.chosen)}`);
  const { rest, xml } = summary.calls;
  if (rest + xml > 0) {
    const time = duration((Math.max(rest, xml) / rate) * 60);
    lines.push(
      `  takes       about ${grouped(rest + xml)} ${rest + xml === 1 ? 'call' : 'calls'} (${grouped(rest)} REST, ${grouped(xml)} XML), ${time} at ${grouped(rate)} a minute`,
    );
  }
  return lines;
}

const mostChangesShown = 8;

/** What is removed, by kind, and from whom. */
function removalLines({ lost, losers, removals, deletions, people: { delete: gone } }: PlanSummary): string[] {
  const deleted = deletions === undefined ? 0 : gone;
  if (removals === 0) return [];
  const kinds = Object.entries(lost).map(([name, count]) => `${name} ${grouped(count)}`);
  const width = Math.max(...losers.map(({ email }) => email.length), 0);
  const people = losers.map(
    ({ row, email, loses }) =>
      `              row ${String(row).padEnd(6)} ${email.padEnd(width)}   ${loses.join(', ')}`,
  );
  const left = removals - deleted - losers.length;
  const more = left > 0 ? [`              … ${grouped(left)} more: --details`] : [];
  return [`  removals    ${kinds.join(' · ')}`, ...people, ...more];
}
