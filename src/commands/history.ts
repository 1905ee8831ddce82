/** `webex-bulk history <email>`: what jobs changed for a person, when, why and by whom. Sends no request. */
import { realpath, stat } from 'node:fs/promises';
import { exitCodes, RunError } from '../errors.js';
import type { HistoryEntry } from '../history/history-entry.js';
import { readPersonHistory, type PersonHistory } from '../history/person-history.js';
import { writeHistory } from '../history/write-history.js';
import { listJobs } from '../job/folder.js';
import { jobFactsOf, type JobFacts } from '../job/job-facts.js';
import type { historyOptions } from './command-options.js';
import { refuseToReplace } from './export-target.js';
import { historyLines } from './history-lines.js';
import type { Options } from './options.js';
import { grouped, type Terminal } from './terminal.js';
import { thisProcess } from './this-process.js';

type HistoryOptions = Options<(typeof historyOptions)[number]>;

/** Returns the exit code: `rowsNotDone` if a job could not be read completely, because something may be missing then. */
export async function runHistory(email: string, options: HistoryOptions, terminal: Terminal): Promise<number> {
  if (!/^[^\s@]+@[^\s@]+$/u.test(email.trim())) throw noAddress(email);
  if (options.csv !== undefined) await refuseToReplace(options.csv);
  const jobs = await jobsIn([options.output, ...(options.also ?? [])]);
  terminal.event({ type: 'started', command: 'history' });
  const showProgress = (done: number, of: number): void =>
    terminal.live('progress', `Reading jobs: ${Math.floor((100 * done) / of)} %`);
  const history = await readPersonHistory(jobs, email, showProgress).finally(() =>
    terminal.live('progress', undefined),
  );
  const shown = history.entries.filter((entry) => options.all || isTold(entry));
  if (options.csv !== undefined) await writeHistory(options.csv, shown);
  report(terminal, { email: email.trim(), jobs: jobs.length, history, shown, csv: options.csv });
  return history.unreadable.length > 0 ? exitCodes.rowsNotDone : exitCodes.done;
}

/** Rows that found everything as wanted are left out unless asked for: a nightly file has one every night. */
function isTold({ status, given, error }: HistoryEntry): boolean {
  return status !== 'unchanged' || given.length > 0 || error !== undefined;
}

/** Newest first in each folder; a folder that is given twice is read once. Throws a RunError (`usage`) if one is missing. */
async function jobsIn(folders: readonly string[]): Promise<JobFacts[]> {
  const processes = await thisProcess();
  const seen = new Set<string>();
  const facts: JobFacts[] = [];
  for (const folder of folders) {
    const isFolder = await stat(folder).then(
      (one) => one.isDirectory(),
      () => false,
    );
    if (!isFolder) throw noFolder(folder);
    const place = await realpath(folder);
    if (seen.has(place)) continue;
    seen.add(place);
    for (const job of await listJobs(folder)) facts.push(await jobFactsOf(job, processes));
  }
  return facts;
}

interface Reported {
  readonly email: string;
  /** How many jobs were read. */
  readonly jobs: number;
  readonly history: PersonHistory;
  readonly shown: readonly HistoryEntry[];
  readonly csv: string | undefined;
}

function report(terminal: Terminal, { email, jobs, history, shown, csv }: Reported): void {
  const { entries, personIds, otherEmails, unreadable } = history;
  const unchanged = entries.length - shown.length;
  for (const entry of shown) terminal.event({ type: 'row', command: 'history', ...entry });
  terminal.event({
    ...({ type: 'summary', command: 'history' } as const),
    ...{ email, jobs, rows: shown.length, unchanged, personIds, otherEmails, unreadable },
    ...(csv !== undefined && { results: csv }),
  });
  const { isTTY, columns } = process.stdout;
  for (const line of historyLines(shown, terminal.colors, isTTY ? columns : undefined)) terminal.print(line);
  if (shown.length > 0) terminal.print();
  terminal.print(`${email}: ${counted(shown.length, 'row')} found in ${counted(jobs, 'job')}.`);
  if (otherEmails.length > 0) terminal.print(`Also as ${otherEmails.join(', ')}.`);
  if (personIds.length > 1) terminal.print(severalAccounts(personIds.length));
  if (unchanged > 0) terminal.print(`${counted(unchanged, 'more row')} changed nothing; list with --all.`);
  terminal.print('Changes made elsewhere, such as in Control Hub, are not listed here.');
  if (csv !== undefined) terminal.print(`Table: ${csv}`);
  if (unreadable.length > 0) terminal.fail(whatIsMissing(unreadable), []);
}

function whatIsMissing(unreadable: PersonHistory['unreadable']): string[] {
  const count = counted(unreadable.length, 'job');
  const lines = unreadable.map(({ job, why }) => `  ${job}: ${why.replaceAll('\n', ' ')}`);
  return [`${count} could not be read completely, so rows may be missing:`, ...lines];
}

function severalAccounts(count: number): string {
  return `Jobs knew ${count} accounts with this address: it was created again, or the address moved. --json has the id in each row.`;
}

function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function noAddress(email: string): RunError {
  return new RunError('usage', `${JSON.stringify(email)} isn't an email address.`, {
    next: 'webex-bulk history ana@acme.com',
  });
}

function noFolder(folder: string): RunError {
  return new RunError('usage', `There is no folder ${folder}, so its jobs cannot be read.`, {
    next: 'Give the folder with the jobs: --output FOLDER, and more of them with --also FOLDER.',
  });
}
