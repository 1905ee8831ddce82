/** `webex-bulk explain <job> <row|email>`: a person's whole story in a job, from cells to outcome. Sends nothing. */
import { exitCodes } from '../errors.js';
import { explainRow } from '../explain/explain-row.js';
import { askedIn, findRows } from '../explain/find-rows.js';
import { findJob } from '../job/folder.js';
import { readPlan } from '../job/plan-file.js';
import type { commonOptions } from './command-options.js';
import type { Options } from './options.js';
import { isBegun } from './planned-job.js';
import { printExplained } from './show-explained.js';
import type { Terminal } from './terminal.js';

/** `words`: a row number, `row 17`, or an address. */
export async function runExplain(
  reference: string,
  words: readonly string[],
  options: Options<(typeof commonOptions)[number]>,
  terminal: Terminal,
): Promise<number> {
  const asked = askedIn(words);
  const job = await findJob(options.output, reference);
  const { header, footer } = await readPlan(job.file('plan.jsonl'));
  const about = { header, footer, isBegun: await isBegun(job) };
  for await (const end of findRows(job, asked)) {
    const explained = explainRow(end, about);
    terminal.event({ type: 'row', phase: 'explain', job: job.path, ...explained });
    printExplained(terminal, explained, { ...about, job });
  }
  return exitCodes.done;
}
