/** A notification as one channel may tell it: bounded, on single lines, without secrets, with no more personal data than chosen. */
import { onOneLine } from '../model/outside-text.js';
import { statuses } from '../model/row.js';
import { redacted } from '../model/secrets.js';
import { isProblem, rowsIn, type ErrorGroup, type Kind, type Notification, type PersonLine } from './notification.js';

export type Details = 'counts' | 'people';

/** How many entries of each list, and how many characters of each text, a channel takes. */
export interface Room {
  readonly errors: number;
  readonly reasons: number;
  readonly people: number;
  readonly characters: number;
}

/** For messages that people read. */
export const roomToRead: Room = { errors: 5, reasons: 10, people: 20, characters: 300 };
/** For programs. */
export const roomForPrograms: Room = { errors: 50, reasons: 50, people: 1000, characters: 2000 };

export interface Content {
  readonly kind: Kind;
  readonly isProblem: boolean;
  readonly title: string;
  readonly at: string;
  readonly feed?: string;
  readonly file?: string;
  readonly job?: string;
  readonly organization?: string;
  readonly site?: string;
  /** Only statuses that rows have, in the usual order. */
  readonly counts?: readonly (readonly [status: string, rows: number])[];
  readonly rows?: { readonly total: number; readonly notDone: number };
  readonly errors: readonly ErrorGroup[];
  readonly reasons: readonly string[];
  readonly people: readonly PersonLine[];
  readonly command?: string;
  readonly link?: string;
  /** How many entries of each list did not fit. */
  readonly leftOut: { readonly errors: number; readonly reasons: number; readonly people: number };
}

export function contentOf(notification: Notification, details: Details, room: Room): Content {
  const { errors = [], reasons = [], people = [] } = notification;
  const shownPeople = details === 'people' ? people : [];
  const line = (text: string): string => lineOf(text, details, room.characters);
  const counts = countsOf(notification.counts);
  const rows = rowsIn(notification);
  return {
    kind: notification.kind,
    isProblem: isProblem(notification),
    title: line(notification.title),
    at: line(notification.at),
    ...linesOf(notification, line, ['feed', 'file', 'job', 'organization', 'site']),
    ...(counts && { counts }),
    ...(rows && { rows }),
    errors: errors.slice(0, room.errors).map(({ code, message, rows: many }) => ({
      code: line(code),
      message: line(details === 'people' ? message : withoutValues(message)),
      rows: many,
    })),
    reasons: reasons.slice(0, room.reasons).map(line),
    people: shownPeople
      .slice(0, room.people)
      .map(({ row, email, what }) => ({ row, email: line(email), what: line(what) })),
    // To be typed or opened as they are: never cut, but not shown if they are unreasonably long.
    ...linesOf(notification, (text) => wholeLine(text), ['command', 'link']),
    leftOut: {
      errors: Math.max(0, errors.length - room.errors),
      reasons: Math.max(0, reasons.length - room.reasons),
      people: Math.max(0, shownPeople.length - room.people),
    },
  };
}

/** With only so many entries of each list. */
export function shortenedTo(content: Content, most: number): Content {
  const { errors, reasons, people, leftOut } = content;
  const more = (list: readonly unknown[]): number => Math.max(0, list.length - most);
  return {
    ...content,
    errors: errors.slice(0, most),
    reasons: reasons.slice(0, most),
    people: people.slice(0, most),
    leftOut: {
      errors: leftOut.errors + more(errors),
      reasons: leftOut.reasons + more(reasons),
      people: leftOut.people + more(people),
    },
  };
}

type TextKey = 'feed' | 'file' | 'job' | 'organization' | 'site' | 'command' | 'link';

function linesOf<K extends TextKey>(
  notification: Notification,
  line: (text: string) => string,
  keys: readonly K[],
): { readonly [Key in K]?: string } {
  const lines = keys.flatMap((key) => {
    const text = notification[key];
    return text === undefined || line(text) === '' ? [] : [[key, line(text)]];
  });
  return Object.fromEntries(lines) as { [Key in K]?: string };
}

function lineOf(text: string, details: Details, most: number): string {
  const clean = onOneLine(redacted(text)).trim();
  const fit = details === 'people' ? clean : clean.replaceAll(address, '(address)');
  return fit.length <= most ? fit : `${fit.slice(0, most).replace(/\p{Cs}$/u, '')}…`;
}

const longest = 1000;

function wholeLine(text: string): string {
  const clean = onOneLine(redacted(text)).trim();
  return clean.length <= longest ? clean : '';
}

/** Email addresses of people; what stands in angle brackets, parentheses or quotes too. */
const address = /[^\s<>()[\]{}"',;:@]+@[^\s<>()[\]{}"',;:@]+/gu;

/** Messages quote the cells that they are about; what a cell contains is personal data. */
function withoutValues(message: string): string {
  return message.replaceAll(/"(?:[^"\\]|\\.)*"/gu, '"…"');
}

function countsOf(counts: Notification['counts']): Content['counts'] | undefined {
  if (counts === undefined) return undefined;
  const order: readonly string[] = statuses;
  const place = (status: string): number => (order.includes(status) ? order.indexOf(status) : order.length);
  return Object.entries(counts)
    .filter(([, rows]) => rows > 0)
    .sort(([a], [b]) => place(a) - place(b))
    .map(([status, rows]) => [onOneLine(status), rows]);
}
