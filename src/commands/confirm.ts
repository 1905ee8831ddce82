/** The questions before a job is applied, resumed, or continued after refusals. */
import type { SameRefusalError } from '../errors.js';
import type { Applied } from '../pipeline.js';
import { sitesInWords } from '../job/plan-sites.js';
import { deletionsLeft, shortagesInWords } from './hold-limits.js';
import type { Shown } from './planned-job.js';
import { resumeQuestion } from './resume.js';
import { grouped, type Terminal } from './terminal.js';

/** `asksShortage`: too few licenses need a separate yes. */
export async function confirmed(terminal: Terminal, shown: Shown, asksShortage: boolean): Promise<boolean> {
  const { header, summary, work } = shown;
  const left = deletionsLeft(shown);
  if (work !== undefined) {
    const isWanted = await agrees(terminal, resumeQuestion(sitesInWords(header), work));
    return isWanted && (await confirmsDeletions(terminal, left));
  }
  const { create, update, delete: gone } = summary.people;
  if (create + update + gone === 0) return true;
  if (!(await agrees(terminal, `Apply to ${sitesInWords(header)}: ${doesInWords(shown)}?`))) return false;
  const short = asksShortage ? shortagesInWords(summary) : [];
  const beyond = `Not enough licenses (${short.join('; ')}). Rows beyond them may fail. Apply anyway?`;
  if (short.length > 0 && !(await agrees(terminal, beyond))) return false;
  return await confirmsDeletions(terminal, left);
}

/** `create 40, update 12, remove licenses or values from 3 people`. `deletions`: people whose deletion is asked about on its own. */
export function doesInWords(shown: Shown, deletions = deletionsLeft(shown)): string {
  const { create, update, delete: gone } = shown.summary.people;
  // What goes with a person who is deleted is asked about on its own.
  const removals = shown.summary.removals - deletions;
  return [
    ...(create > 0 ? [`create ${grouped(create)}`] : []),
    ...(update > 0 ? [`update ${grouped(update)}`] : []),
    ...(gone > 0 ? [`delete ${grouped(gone)}`] : []),
    removals === 0
      ? 'remove nothing'
      : `remove licenses or values from ${grouped(removals)} ${removals === 1 ? 'person' : 'people'}`,
  ].join(', ');
}

/** A question of its own: a person who types the number has read it. */
export async function confirmsDeletions(terminal: Terminal, count: number): Promise<boolean> {
  if (count === 0) return true;
  const who = count === 1 ? '1 person' : `${grouped(count)} people`;
  terminal.note(
    `${who} will be deleted for good: account, licenses, settings and space memberships go, and undo cannot bring them back.`,
  );
  const typed = await terminal.ask(`To delete ${who}, type the number ${count}; anything else cancels:  `);
  return typed.trim().replaceAll(',', '') === String(count);
}

async function agrees(terminal: Terminal, question: string): Promise<boolean> {
  return /^y(?:es)?$/iu.test((await terminal.ask(`${question}  [y/N] `)).trim());
}

/** An interrupted question counts as no; the rows done so far have their results. */
export async function goesOn(
  terminal: Terminal,
  { message }: SameRefusalError,
  { results }: Applied,
): Promise<boolean> {
  const left = results.counts['not-attempted'];
  const rows = left === 1 ? '1 row' : `${grouped(left)} rows`;
  const question = `Continue with the ${rows} not started, and try the refused rows again?`;
  terminal.note('');
  terminal.note(message);
  return await agrees(terminal, question).catch(() => false);
}
