/** The rows of a job that a person asks about, by row number or by address. */
import { RunError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import { readPlan } from '../job/plan-file.js';
import { readOutcomes, type RowEnd } from '../job/read-outcomes.js';
import type { RowNumber, RowPlan } from '../model/row.js';
import { nearest } from '../model/names.js';
import { shellWord } from '../model/shell-word.js';

export type Asked = { readonly row: RowNumber } | { readonly email: string };

/** `17`, `row 17` or an address. Throws a RunError (`usage`) for anything else. */
export function askedIn(words: readonly string[]): Asked {
  const text = words.join(' ').trim();
  const row = /^(?:row )?(?<row>\d+)$/iu.exec(text)?.groups?.['row'];
  if (row !== undefined) return { row: Number(row) };
  if (/^\S+@\S+$/u.test(text)) return { email: text };
  throw new RunError('usage', `"${text}" is neither a row nor an email address.`, {
    next: 'Write a row number or an address:  webex-bulk explain latest 17',
  });
}

/** In the order of the plan. Reads no further than the row that is asked for. Throws a RunError (`usage`) if there is none. */
export async function* findRows(job: JobFolder, asked: Asked): AsyncIterable<RowEnd> {
  let found = false;
  const places = { plan: job.file('plan.jsonl'), journal: job.file('journal.jsonl') };
  for await (const end of readOutcomes(places)) {
    if ('row' in asked && end.plan.row > asked.row) break;
    if (!isMeant(end.plan, asked)) continue;
    found = true;
    yield end;
    if ('row' in asked) break;
  }
  if (!found) throw 'row' in asked ? await noSuchRow(job, asked.row) : await noSuchPerson(job, asked.email);
}

function isMeant(plan: RowPlan, asked: Asked): boolean {
  if ('row' in asked) return plan.row === asked.row;
  const wanted = asked.email.toLowerCase();
  return [plan.email, ...(plan.seen?.person?.emails ?? [])].some((email) => email.toLowerCase() === wanted);
}

async function noSuchRow(job: JobFolder, row: RowNumber): Promise<RunError> {
  const planFile = await readPlan(job.file('plan.jsonl'));
  let [first, last, count] = [0, 0, 0];
  for await (const { plan } of planFile.rows()) {
    if (count === 0) first = plan.row;
    [last, count] = [plan.row, count + 1];
  }
  const range = count === 0 ? 'it has no rows' : `its ${count} rows are between ${first} and ${last}`;
  return new RunError('usage', `${job.name} has no row ${row}; ${range}.`, {
    next: 'Rows are numbered as the spreadsheet program shows them; rows left out by --limit or --where are not in the job.',
  });
}

/** So many addresses are compared at a time. */
const chunk = 1000;

async function noSuchPerson(job: JobFolder, email: string): Promise<RunError> {
  const planFile = await readPlan(job.file('plan.jsonl'));
  let near: string | undefined;
  let emails: string[] = [];
  for await (const { plan } of planFile.rows()) {
    emails.push(plan.email);
    if (emails.length < chunk) continue;
    near = nearest(email, near === undefined ? emails : [near, ...emails]);
    emails = [];
  }
  near = nearest(email, near === undefined ? emails : [near, ...emails]);
  return new RunError('usage', `${job.name} has no row about ${email}.`, {
    next:
      near === undefined
        ? 'Check the address, or name the row by its number.'
        : `Did you mean ${near}?  webex-bulk explain ${shellWord(job.reference)} ${shellWord(near)}`,
  });
}
