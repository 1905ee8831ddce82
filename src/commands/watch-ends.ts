/** How files ended, in sentences and as an exit code. Pure. */
import { exitCodes } from '../errors.js';
import type { DropEnd } from '../watch/dropping.js';
import { approveCommand, leftInWords, rowsOf } from '../watch/notification-of.js';
import { grouped } from './terminal.js';

export function endInWords(end: DropEnd): string {
  const name = JSON.stringify(end.drop.name);
  switch (end.is) {
    case 'applied': {
      const { open, all } = rowsOf(end.applied.counts);
      const how =
        open === 0 ? `all ${grouped(all)} rows are done` : `${grouped(open)} of ${grouped(all)} rows are not done`;
      return `${name}: ${how}.${leftInWords(end.left)}`;
    }
    case 'held':
      return `${name} waits for approval; nothing was sent: ${end.reasons.map(({ message }) => message).join('; ')}. ${approveCommand(end.planned.job.reference)}${leftInWords(end.left)}`;
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
      return rowsOf(end.applied.counts).open === 0 ? exitCodes.done : exitCodes.rowsNotDone;
    case 'held':
    case 'failed':
      return exitCodes.refused;
    case 'stopped':
      return end.error.problem === 'signIn' ? exitCodes.signIn : exitCodes.stopped;
    default:
      return exitCodes.done;
  }
}
