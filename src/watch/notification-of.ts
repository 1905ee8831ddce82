/** What people are told when a dropped file's way ended, or a pass through the folder found something. Pure. */
import { resolve } from 'node:path';
import type { RunError } from '../errors.js';
import { doneStatuses, statuses } from '../model/row.js';
import { shellWord } from '../model/shell-word.js';
import type { Notification } from '../notify/notification.js';
import type { Drop } from './drop.js';
import type { AppliedDrop, DropEnd, Left } from './dropping.js';

/** `undefined`: there is nothing to tell. `at`: ISO 8601. */
export function notificationOf(end: DropEnd, at: string): Notification | undefined {
  const { name: file, feed } = end.drop;
  const base = { file, feed, at };
  switch (end.is) {
    case 'applied':
      return { ...base, ...applied(end) };
    case 'held':
      return { ...base, ...held(end) };
    case 'repeated':
      return { ...base, kind: 'done', title: `Nothing to do for ${file}: ${end.by}.` };
    case 'failed':
      return { ...base, kind: 'failed', ...withNext(`${file} could not be used`, end.error) };
    case 'stopped':
      return {
        ...base,
        kind: end.error.problem === 'signIn' ? 'sign-in' : 'problems',
        ...withNext(`${file} is not finished and goes on later`, end.error),
      };
    case 'rejected':
      return undefined;
  }
}

/** The first step is a command or a sentence. */
function withNext(what: string, { message, steps: [first = ''] }: RunError): Pick<Notification, 'title' | 'command'> {
  const title = `${what}: ${message}`;
  if (first.startsWith('webex-bulk ')) return { title, command: commandIn(first) };
  return { title: [title, first].filter((part) => part !== '').join(' ') };
}

function applied({ drop, planned, applied: of, left }: Extract<DropEnd, { is: 'applied' }>): Omit<Notification, 'at'> {
  const { job, header } = planned;
  const { open, all } = rowsOf(of.counts);
  const rows = (count: number): string => count.toLocaleString('en-US');
  const title =
    open === 0
      ? `All ${rows(all)} rows of ${drop.name} are done.`
      : `${rows(open)} of ${rows(all)} rows of ${drop.name} are not done.`;
  return {
    ...placeOf(planned),
    kind: open === 0 ? 'done' : 'problems',
    title: `${title}${leftInWords(left)}`,
    counts: of.counts,
    errors: of.errors,
    people: of.open,
    ...(of.next !== undefined && { command: commandIn(of.next) }),
    link: resolve(job.file('report.html')),
    attachments: [{ name: `${header.input.name.replace(/\.[^.]*$/u, '')}-results.csv`, path: job.file('results.csv') }],
  };
}

function held({ drop, planned, reasons, left }: Extract<DropEnd, { is: 'held' }>): Omit<Notification, 'at'> {
  const { job } = planned;
  return {
    ...placeOf(planned),
    kind: 'review',
    title: `${drop.name} waits for a person; nothing of it was sent.${leftInWords(left)}`,
    reasons: reasons.map(({ message }) => message),
    command: approveCommand(job.reference),
    link: resolve(job.file('report.html')),
  };
}

function placeOf({ job, header }: Extract<DropEnd, { is: 'held' }>['planned']): Partial<Notification> {
  const { name } = header.organization;
  return { job: job.name, site: header.site, ...(name !== undefined && { organization: name }) };
}

export function approveCommand(reference: string): string {
  return `webex-bulk approve ${shellWord(reference)}`;
}

/** A step without what it does. */
function commandIn(step: string): string {
  return step.replace(/ {3}\S.*$/u, '');
}

export function leftInWords(left: Left): string {
  if (left === undefined) return ' Who left the file is not known: the job of the last file is gone.';
  const people = `${left.length.toLocaleString('en-US')} ${left.length === 1 ? 'person' : 'people'}`;
  return left.length === 0 ? '' : ` ${people} left the file.`;
}

export function rowsOf(counts: AppliedDrop['counts']): { open: number; all: number } {
  const all = statuses.reduce((sum, status) => sum + counts[status], 0);
  const done = doneStatuses.reduce((sum, status) => sum + counts[status], 0);
  return { open: all - done, all };
}

/** An entry of the inbox that is no spreadsheet. */
export function refusedNotification(name: string, why: string, at: string): Notification {
  return { kind: 'failed', title: `${name} was not taken: ${why}.`, file: name, at };
}

/**
 * Is a file that stopped again worth a message? A missing sign-in at once; an outage only if it lasts; both once in a while, but
 * not at every attempt. `isOnce`: each pass tells, because the next may be a day away.
 */
export function isTold(end: DropEnd, isOnce: boolean): boolean {
  if (end.is !== 'stopped' || isOnce) return true;
  const { stops = 1 } = end.drop;
  return stops === (end.error.problem === 'signIn' ? 1 : outageStops) || stops % stopsADay === 0;
}

const outageStops = 3;
/** A file that stops is tried about every half hour. */
const stopsADay = 48;

/** Files that wait since before `day` (YYYY-MM-DD); `undefined`: there are none. */
export function digestOf(waiting: readonly Drop[], day: string, at: string): Notification | undefined {
  const old = waiting.filter(({ takenAt }) => takenAt.slice(0, 10) < day);
  old.sort((one, other) => (one.takenAt < other.takenAt ? -1 : 1));
  const [first] = old;
  if (first === undefined) return undefined;
  const since = first.takenAt.slice(0, 10);
  const title =
    old.length === 1
      ? `1 file waits for a person since ${since}.`
      : `${old.length.toLocaleString('en-US')} files wait for a person, the first since ${since}.`;
  const reasons = old.map(({ name, takenAt, job = '', reasons: whys = [] }) => {
    const why = whys.map(({ message }) => message).join('; ');
    return `${name}, since ${takenAt.slice(0, 10)}: ${why}. ${approveCommand(job)}`;
  });
  return { kind: 'digest', title, at, reasons, command: 'webex-bulk jobs' };
}

/** No file came in time. `deadline`, `since`: ISO 8601. */
export function missingNotification(
  folder: string,
  { deadline, since }: { readonly deadline: string; readonly since: string },
  at: string,
): Notification {
  return {
    kind: 'missing-file',
    title: `No file came into ${folder} between ${since} and ${deadline}.`,
    at,
    command: `webex-bulk watch ${shellWord(folder)} --status`,
  };
}
