/** The terminal of a worker's job: every line, in the log and in JSON, bears the job, its organization and the lease's number. */
import { doneStatuses } from '../model/row.js';
import { withoutPeople } from '../model/without-people.js';
import type { Watcher } from '../plan/run.js';
import type { Terminal } from './terminal.js';

export interface JobLabels {
  readonly job: string;
  /** Id of the organization. */
  readonly organization: string;
  /** The number of the lease under which the line was written; absent: there is none yet. */
  readonly lease?: number | undefined;
}

/** `withPeople`: email addresses are kept. */
export function jobTerminal(
  terminal: Terminal,
  { job, organization, lease }: JobLabels,
  withPeople: boolean,
): Terminal {
  const labels = { job, organization, ...(lease !== undefined && { lease }) };
  const own = terminal.about?.(labels) ?? terminal;
  const allowed = (text: string): string => (withPeople ? text : withoutPeople(text));
  return {
    ...own,
    event: (event) => own.event({ ...(withPeople ? event : withoutPeopleIn(event)), ...labels, type: event.type }),
    note: (line) => own.note(allowed(line)),
  };
}

/** Each text in it without addresses. */
function withoutPeopleIn<T>(value: T): T {
  if (typeof value === 'string') return withoutPeople(value) as T;
  if (Array.isArray(value)) return value.map(withoutPeopleIn) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutPeopleIn<unknown>(one)])) as T;
}

/** The same watcher, which also has a line for each row that is not done: which row and which code, not who. */
export function withRowLines(watcher: Watcher, terminal: Pick<Terminal, 'event'>): Watcher {
  return {
    ...watcher,
    onRow(outcome, of, isForGood) {
      const { row, status, errorCode, trackingId } = outcome;
      if (!doneStatuses.includes(status)) {
        terminal.event({ type: 'row', command: 'worker', phase: 'apply', row, status, errorCode, trackingId });
      }
      watcher.onRow?.(outcome, of, isForGood);
    },
  };
}
