/** How files ended, in sentences and as an exit code. Pure. */
import { exitCodes } from '../errors.js';
import { shellWord } from '../model/shell-word.js';
import { statuses, doneStatuses } from '../model/row.js';
import type { DropEnd } from '../watch/process-drop.js';
import { grouped } from './terminal.js';

export function endInWords(end: DropEnd): string {
  const name = JSON.stringify(end.drop.name);
  switch (end.is) {
    case 'applied': {
      const { open, all } = rowsOf(end.counts);
      const how =
        open === 0 ? `all ${grouped(all)} rows are done` : `${grouped(open)} of ${grouped(all)} rows are not done`;
      return `${name}: ${how}.${leftInWords(end.left.length)}`;
    }
    case 'held':
      return `${name} waits for approval; nothing was sent: ${end.reasons.map(({ message }) => message).join('; ')}. webex-bulk approve ${shellWord(end.job.reference)}${leftInWords(end.left.length)}`;
    case 'repeated':
      return `${name}: nothing to do, ${end.by}.`;
    case 'rejected':
      return `${name} was rejected: ${end.why}.`;
    case 'failed':
      return `${name} could not be used: ${end.error.message}`;
    case 'stopped':
      return `${name} is not finished and goes on later: ${end.error.message}`;
  }
}

function leftInWords(left: number): string {
  return left === 0 ? '' : ` ${grouped(left)} ${left === 1 ? 'person' : 'people'} left the file.`;
}

export function rowsOf(counts: Extract<DropEnd, { is: 'applied' }>['counts']): { open: number; all: number } {
  const all = statuses.reduce((sum, status) => sum + counts[status], 0);
  const done = doneStatuses.reduce((sum, status) => sum + counts[status], 0);
  return { open: all - done, all };
}

/** The worst end of all files counts. */
export function exitCodeAfter(ends: readonly DropEnd[]): number {
  const last = new Map(ends.map((end) => [end.drop.id, end]));
  const codes = [...last.values()].map(codeOf);
  const worst = [exitCodes.signIn, exitCodes.stopped, exitCodes.refused, exitCodes.rowsNotDone];
  return worst.find((code) => codes.includes(code)) ?? exitCodes.done;
}

function codeOf(end: DropEnd): number {
  switch (end.is) {
    case 'applied':
      return rowsOf(end.counts).open === 0 ? exitCodes.done : exitCodes.rowsNotDone;
    case 'held':
    case 'failed':
      return exitCodes.refused;
    case 'stopped':
      return end.error.problem === 'signIn' ? exitCodes.signIn : exitCodes.stopped;
    default:
      return exitCodes.done;
  }
}
