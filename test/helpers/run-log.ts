/** What a run does, in order, for tests in memory: its calls, answered as a test scripts them, and its journal. */
import type { ExecutionContext } from 'ava';
import type { Begun, Ending } from '../../src/job/journal-index.js';
import type { Closing, Journal, JournalRecord } from '../../src/job/journal.js';
import type { CallName, Outcome, RowNumber, RowPlan } from '../../src/model/row.js';
import type { Answer, ServiceProblem } from '../../src/webex/answer.js';

export type Operation = CallName | 'person.find' | 'person.read' | 'site.read';

export interface CallEntry {
  readonly kind: 'call';
  readonly operation: Operation;
  /** Whom it is about. */
  readonly email: string;
  readonly asked?: unknown;
}

export type LogEntry = CallEntry | JournalRecord;

/** What a call comes to, in place of what the organization would answer. */
export interface Scripted {
  /** Default: `done`. */
  readonly says?: 'done' | 'refused' | 'doubt';
  /** Is it done all the same? Default: what is said to be done is. */
  readonly does?: 'all' | 'nothing';
  /** What a `done` shows; default: what is there then. */
  readonly shows?: unknown;
  /** Default: a bad request, or no answer in time. */
  readonly problem?: ServiceProblem;
  readonly repeated?: true;
  /** In place of an answer. */
  readonly throws?: Error;
  /** Milliseconds; default: 10. */
  readonly takes?: number;
  /** Only where the call is about this person. */
  readonly email?: string;
  /** So many calls; default: 1. */
  readonly times?: number;
}

export const badRequest = { code: 'http-400', status: 400, message: 'Webex answered 400: it is not valid' } as const;
export const noAnswer = { code: 'timeout', message: 'no answer within 60 s' } as const;

/** Each call is logged when it is sent, and answered as the test has scripted it, else by what is there. */
export function createCalls(log: LogEntry[]) {
  const scripts: { readonly operation: Operation; readonly scripted: Scripted; left: number }[] = [];
  const atOnce = { now: 0, most: 0 };
  const next = ({ operation, email }: Pick<CallEntry, 'operation' | 'email'>): Scripted | undefined => {
    const script = scripts.find(({ scripted, left, ...one }) => {
      return left > 0 && one.operation === operation && (scripted.email ?? email) === email;
    });
    if (script) script.left -= 1;
    return script?.scripted;
  };
  const call = async <T>(
    entry: Omit<CallEntry, 'kind'>,
    show: () => T,
    change: () => ServiceProblem | undefined = () => undefined,
  ): Promise<Answer<T>> => {
    log.push({ kind: 'call', ...entry });
    const { says = 'done', does, throws, problem, ...more } = next(entry) ?? {};
    atOnce.most = Math.max(atOnce.most, (atOnce.now += 1));
    await new Promise((resolve) => setTimeout(resolve, more.takes ?? 10));
    atOnce.now -= 1;
    if (throws) throw throws;
    const own = (does ?? (says === 'done' ? 'all' : 'nothing')) === 'all' ? change() : undefined;
    const repeated = more.repeated && { repeated: more.repeated };
    if (says !== 'done')
      return { result: says, problem: problem ?? (says === 'doubt' ? noAnswer : badRequest), ...repeated };
    if (own) return { result: 'refused', problem: own };
    return { result: 'done', value: 'shows' in more ? (more.shows as T) : show() };
  };
  const script = (operation: Operation, scripted: Scripted): void =>
    void scripts.push({ operation, scripted, left: scripted.times ?? 1 });
  return { call, script, atOnce };
}

/** An intent is in the log when it is synced, which takes a moment. */
export function createMemoryJournal(log: LogEntry[]): Journal {
  return {
    async intent(record) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      log.push({ kind: 'intent', ...record });
    },
    outcome: (record) => void log.push({ kind: 'outcome', ...record }),
    closing: (closing) => void log.push({ kind: 'closing', ...closing }),
    wave: () => Promise.resolve(),
    end: () => Promise.resolve(),
    synced: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

export interface LogIndex {
  ended(row: RowNumber): Ending | undefined;
  begun(row: RowNumber): Begun | undefined;
  closing(row: RowNumber): Closing | undefined;
}

/** What the journal has of each row by now, as `src/job/journal-index.ts` reads it from a file. */
export function indexLog(log: readonly LogEntry[]): LogIndex {
  const closings = new Map<RowNumber, Closing>();
  const begun = new Map<RowNumber, Begun>();
  for (const entry of log) {
    if (entry.kind === 'closing') {
      closings.set(entry.row, entry);
      if (entry.ended === undefined && entry.status !== 'unknown') begun.delete(entry.row);
    }
    if (entry.kind === 'intent') begun.set(entry.row, withIntent(begun.get(entry.row), entry));
  }
  const ended = (row: RowNumber): Ending | undefined =>
    closings.has(row) ? (closings.get(row)?.ended ?? 'for good') : undefined;
  return { ended, begun: (row) => begun.get(row), closing: (row) => closings.get(row) };
}

type Intent = Extract<JournalRecord, { kind: 'intent' }>;

function withIntent(earlier: Begun | undefined, { call, at, before, after, seq }: Intent): Begun {
  const createdAt = earlier?.createdAt ?? (call === 'person.create' ? at : undefined);
  const set = { before: { ...before, ...earlier?.site?.before }, after: { ...after, ...earlier?.site?.after } };
  const site = call === 'site.set' ? set : earlier?.site;
  return {
    ...(createdAt !== undefined && { createdAt }),
    ...(site !== undefined && { site }),
    before: { ...before, ...earlier?.before },
    after: { ...earlier?.after, ...after },
    ...{ seq, call },
  };
}

/**
 * Each call that may change anything follows an intent of its own, and each intent is followed by its call; no call follows the
 * end of its row. A row that was begun ends once, as it was told; only a stop of the run closes it again, to be taken up later.
 */
export function checkLog(
  t: ExecutionContext,
  log: readonly LogEntry[],
  rows: readonly RowPlan[],
  { told, isStopped }: { readonly told: readonly Outcome[]; readonly isStopped: boolean },
): void {
  const rowOf = new Map(rows.map(({ email, row }) => [email, row]));
  const announced = new Set<string>();
  const closed = new Set<number>();
  for (const entry of log) {
    if (entry.kind === 'intent') announced.add(`${entry.row} ${entry.call}`);
    if (entry.kind === 'closing' && entry.ended !== 'awaiting manager') closed.add(entry.row);
    if (entry.kind !== 'call' || !isChange(entry)) continue;
    const row = rowOf.get(entry.email) ?? 0;
    const what = `${row} ${entry.operation}`;
    t.true(announced.delete(what), `${what} without an intent`);
    t.false(closed.has(row), `${what} after the end of the row`);
  }
  t.deepEqual([...announced], [], 'intents without a call');
  for (const { row } of rows) {
    const isBegun = log.some((entry) => entry.kind === 'intent' && entry.row === row);
    const [first, ...again] = closingsOf(log, row).filter(({ ended }) => ended !== 'awaiting manager');
    const outcomes = told.filter((outcome) => outcome.row === row);
    const awaits = closingsOf(log, row).at(-1)?.ended === 'awaiting manager';
    t.is(outcomes.length, first === undefined ? 0 : 1, `ends of row ${row}`);
    t.true(first !== undefined || !isBegun || (isStopped && awaits), `row ${row} was begun and has no end`);
    if (first !== undefined) t.like(first, { ...outcomes[0] });
    t.true(
      again.every(({ ended }) => isStopped && ended === 'cut short'),
      `row ${row} was closed again`,
    );
  }
}

/** How a row was closed, one time after the other. */
export function closingsOf(log: readonly LogEntry[], row: number): Closing[] {
  return log.filter((entry) => entry.kind === 'closing').filter((closing) => closing.row === row);
}

/** May the call change anything? */
export function isChange({ operation }: CallEntry): boolean {
  return !['person.find', 'person.read', 'site.read'].includes(operation);
}

/** In the order in which they were sent. */
export function operations(calls: readonly CallEntry[]): Operation[] {
  return calls.map(({ operation }) => operation);
}

/** The same with whom they are about. */
export function named(calls: readonly CallEntry[]): string[] {
  return calls.map(({ operation, email }) => `${operation} ${email}`);
}

/** What the calls of this operation asked for. */
export function asked(calls: readonly CallEntry[], operation: Operation): unknown[] {
  return calls.filter((call) => call.operation === operation).map((call) => call.asked);
}
