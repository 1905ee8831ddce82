/** The first sentence of a report. */
import { doneStatuses, statuses, type Status } from '../model/row.js';

export interface Verdict {
  readonly sentence: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'calm';
}

/** From the number of rows with each status. */
export function verdictOf(counts: Readonly<Record<Status, number>>): Verdict {
  const sum = (of: readonly Status[]): number => of.reduce((all, status) => all + counts[status], 0);
  const [rows, done] = [sum(statuses), sum(doneStatuses)];
  const open = rows - done;
  const waiting = counts['not-attempted'];
  if (rows === 0) return { sentence: 'The job has no rows.', tone: 'calm' };
  if (open === 0)
    return { sentence: rows === 1 ? 'The only row is done.' : `All ${grouped(rows)} rows are done.`, tone: 'good' };
  if (waiting > 0 && counts.created + counts.updated + counts.deleted + counts.partial === 0 && counts.unknown === 0)
    return {
      sentence: `Nothing is applied yet: ${waiting === 1 ? '1 row is' : `${grouped(waiting)} rows are`} planned.`,
      tone: 'calm',
    };
  return {
    sentence: `${grouped(open)} of ${grouped(rows)} ${rows === 1 ? 'row' : 'rows'} ${open === 1 ? 'is' : 'are'} not done.`,
    tone: waiting < open ? 'bad' : 'warn',
  };
}

/** `1234567` → `1,234,567` */
export function grouped(number: number): string {
  return number.toLocaleString('en-US');
}
