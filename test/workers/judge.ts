/**
 * Whether all is true that the workers say, held against what the organizations know and what was seen on the wires. Shares no
 * code with the program.
 */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Organization } from './organizations.js';
import type { Sent } from './worker-process.js';

/** What is untrue of an organization's job, a sentence each. */
export async function judgeOrganization(organization: Organization, jobFolder: string): Promise<string[]> {
  const { sheet, name } = organization;
  const [results, state, requests] = await Promise.all([
    resultsIn(jobFolder),
    organization.state(),
    organization.requests(),
  ]);
  const said = new Map(results.map((row) => [row['email'] ?? '', row['wx_status'] ?? '']));
  const there = new Map(state.people.map((person) => [person.email, person]));
  const codes = new Map(state.siteUsers.map(({ email, trackingCodes }) => [email, trackingCodes['1'] ?? '']));
  const wrong: string[] = [];
  if (results.length !== sheet.rows.size || said.size !== sheet.rows.size) {
    wrong.push(`results.csv has ${results.length} rows about ${said.size} people, not ${sheet.rows.size}`);
  }
  for (const [email, wanted] of sheet.rows) {
    const person = there.get(email);
    if (said.get(email) !== wanted.status) wrong.push(`${email} ended as ${said.get(email)}, not ${wanted.status}`);
    if (person?.title !== wanted.title) wrong.push(`${email} has the title ${person?.title}, not ${wanted.title}`);
    const lacks = wanted.licenses.filter((license) => person?.licenses.includes(license) !== true);
    if (lacks.length > 0) wrong.push(`${email} lacks ${lacks.join(', ')}`);
    if (wanted.costCenter !== undefined && codes.get(email) !== wanted.costCenter) {
      wrong.push(`${email} has the cost center ${codes.get(email)}, not ${wanted.costCenter}`);
    }
  }
  const created = new Map<string, number>();
  for (const { method, path, email = '', applied } of requests) {
    if (method === 'POST' && path.endsWith('/people') && applied) created.set(email, (created.get(email) ?? 0) + 1);
  }
  for (const [email, times] of created) if (times > 1) wrong.push(`${email} was created ${times} times`);
  return wrong.map((what) => `${name}: ${what}`);
}

async function resultsIn(jobFolder: string): Promise<Record<string, string>[]> {
  const text = await readFile(join(jobFolder, 'results.csv')).catch(() => '');
  return parse(text, { bom: true, columns: true });
}

/** Milliseconds between what happened and its note in the observer's own process. */
const noteDelay = 100;

/**
 * Requests that a worker sent after another had taken the lease of the organization's job, a sentence each. `jobs`: the
 * organization of each job.
 */
export function callsWithoutLease(sent: readonly Sent[], jobs: ReadonlyMap<string, string>): string[] {
  const holders = new Map<string, { readonly worker: string; readonly at: number }>();
  const wrong: string[] = [];
  for (const { at, worker, organization, what } of [...sent].sort((a, b) => a.at - b.at)) {
    const job = /^lease (?<job>.+)$/u.exec(what)?.groups?.['job'];
    if (job !== undefined) {
      holders.set(jobs.get(job) ?? '', { worker, at });
      continue;
    }
    const holder = holders.get(organization);
    if (holder === undefined) wrong.push(`${worker} sent ${what} before any lease`);
    else if (holder.worker !== worker && at > holder.at + noteDelay) {
      wrong.push(`${worker} sent ${what} ${Math.round(at - holder.at)} ms after ${holder.worker} took the lease`);
    }
  }
  return wrong;
}

/** Lines of the journal by the number of the lease that wrote them, and how often a lower one came after a higher one. */
export async function leasesInJournal(jobFolder: string): Promise<{ readonly leases: number; readonly late: number }> {
  const text = await readFile(join(jobFolder, 'journal.jsonl'), 'utf8').catch(() => '');
  const numbers = text.split('\n').flatMap((line) => {
    const number = /"lease":(?<number>\d+)/u.exec(line)?.groups?.['number'];
    return number === undefined ? [] : [Number(number)];
  });
  let highest = 0;
  let late = 0;
  for (const number of numbers) {
    if (number < highest) late += 1;
    highest = Math.max(highest, number);
  }
  return { leases: new Set(numbers).size, late };
}

/** The folder of the only job of this spreadsheet. */
export async function jobFolderOf(output: string, organization: string): Promise<string> {
  const names = (await readdir(output)).filter((name) => name.endsWith(`-${organization}`));
  if (names.length !== 1) throw new Error(`There are ${names.length} jobs of ${organization}, not one.`);
  return join(output, names[0] ?? '');
}
