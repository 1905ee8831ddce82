/** What the log says about an event of a run: facts, counts and codes. People are left out unless they are asked for. */
import { doneStatuses, type Status } from '../model/row.js';
import { withoutPeople } from '../model/without-people.js';
import type { Terminal } from './terminal.js';

type RunEvent = Parameters<Terminal['event']>[0];

export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Fields of an event that name no person. */
const facts: readonly string[] = [
  ...['command', 'phase', 'file', 'job', 'resumes', 'done', 'of', 'waiting', 'calls', 'waits', 'seconds'],
  // Of jobs of a queue.
  ...['organization', 'lease', 'asked', 'worker', 'end', 'metrics'],
  // Of files that were dropped.
  ...['is', 'name', 'feed', 'drop', 'left', 'reasons', 'deadline'],
  ...['counts', 'people', 'limits', 'results', 'found', 'deleted', 'bytes', 'check', 'result', 'problem', 'exitCode'],
];

/** `undefined`: the log has no line for it. `withPeople`: email addresses are kept. */
export function logEntryOf(event: RunEvent, withPeople: boolean): LogEntry | undefined {
  const { type } = event;
  const fields = { event: type, ...Object.fromEntries(Object.entries(event).filter(([name]) => facts.includes(name))) };
  const text = (value: unknown): string => (withPeople ? String(value) : withoutPeople(String(value)));
  switch (type) {
    case 'row':
      return rowEntry(event, withPeople);
    case 'job':
      return undefined;
    case 'error':
      // What is tried again by itself needs no person.
      return { level: event['is'] === 'put off' ? 'warn' : 'error', message: text(event['message']), fields };
    case 'summary':
      return { level: 'info', message: nameOf(event), fields: { ...fields, ...errorsIn(event) } };
    case 'check':
      return { level: 'info', message: text(event['message']), fields };
    default:
      return { level: 'info', message: nameOf(event), fields };
  }
}

/** `apply started`, `plan summary` */
function nameOf({ type, command, phase }: RunEvent): string {
  return [phase ?? command, type].filter((part) => typeof part === 'string').join(' ');
}

/** Only rows that are not done; which row and which code, not what Webex said about whom. */
function rowEntry(event: RunEvent, withPeople: boolean): LogEntry | undefined {
  const { phase, row, status, errorCode, trackingId, email } = event;
  if (phase !== 'apply' || doneStatuses.includes(status as Status)) return undefined;
  const fields = { event: 'row', row, status, code: errorCode, trackingId, ...(withPeople && { email }) };
  return { level: 'warn', message: `row ${String(row)} is ${String(status)}`, fields };
}

/** The messages of errors quote cells. */
function errorsIn({ errors }: RunEvent): { readonly errors?: readonly unknown[] } {
  if (!Array.isArray(errors)) return {};
  return {
    errors: errors.map((one: unknown) => {
      const { code, count } = one as { readonly code?: unknown; readonly count?: unknown };
      return { code, count };
    }),
  };
}
