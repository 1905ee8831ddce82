/** The rows that a page carries: columns, compressed as they come, and the first rows for print. Bounded in memory. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { describeChange } from '../fields/changes.js';
import type { RowEnd } from '../job/read-outcomes.js';
import { onOneLine } from '../model/outside-text.js';
import { describeProblem } from '../model/outcomes.js';
import { doneStatuses, statuses } from '../model/row.js';
import { effectOf } from '../plan/count-plan.js';
import { lossesOf } from './facts.js';
import { nextStep, type AboutJob } from './next-step.js';
import { effects, type Effect, type ReportRow } from './row-format.js';

const compress = promisify(gzip);

/** Above this, a page has only the rows with changes and problems, and at most as many of those. */
export const mostRows = 200_000;
/** Rows compressed together. */
const blockRows = 10_000;
/** Characters of one cell; the rest is in results.csv. */
const mostCharacters = 1000;
const mostPrinted = 100;

export interface EmbeddedRows {
  /** `RowColumns` as gzipped JSON, in base64; in each block in the order of the file. */
  readonly blocks: readonly string[];
  readonly count: number;
  /** Which rows of the job these are. */
  readonly which: 'all' | 'changes and problems' | 'the first changes and problems';
  /** For print: problems first. */
  readonly printed: readonly ReportRow[];
}

export interface RowCollector {
  add(end: RowEnd): Promise<void>;
  finish(): Promise<EmbeddedRows>;
}

/** `rows`: how many the job has. `limit`: for tests. */
export function createRowCollector(rows: number, job: AboutJob, limit = mostRows): RowCollector {
  const isWhole = rows <= limit;
  const [problems, others] = [createBlocks(), createBlocks()];
  const [printedProblems, printedOthers]: [ReportRow[], ReportRow[]] = [[], []];
  const counts = { problems: 0, others: 0 };
  return {
    async add(end) {
      const row = rowOf(end, job);
      const isProblem = !doneStatuses.includes(row.status);
      const printed = isProblem ? printedProblems : printedOthers;
      if (printed.length < mostPrinted) printed.push(row);
      if (!isWhole && !isProblem && row.changes === '' && row.error === '') return;
      const kind = isProblem ? 'problems' : 'others';
      counts[kind] += 1;
      if (!isWhole && counts[kind] > limit) return;
      // Problems have blocks of their own only where rows may have to be left out.
      await (isWhole || !isProblem ? others : problems).add(row);
    },
    async finish() {
      const first = isWhole ? [] : await problems.finish();
      const room = limit - first.reduce((sum, block) => sum + block.rows, 0);
      const second = (await others.finish()).filter(fitting(room));
      const all = [...first, ...second];
      const count = all.reduce((sum, block) => sum + block.rows, 0);
      const isEvery = count === counts.problems + counts.others;
      return {
        blocks: all.map(({ text }) => text),
        count,
        which: isWhole ? 'all' : isEvery ? 'changes and problems' : 'the first changes and problems',
        printed: [...printedProblems, ...printedOthers].slice(0, mostPrinted),
      };
    },
  };
}

interface Block {
  readonly rows: number;
  readonly text: string;
}

/** Takes blocks as long as all of them fit. */
function fitting(room: number): (block: Block) => boolean {
  let left = room;
  return ({ rows }) => {
    left -= rows;
    return left >= 0;
  };
}

function createBlocks(): { add(row: ReportRow): Promise<void>; finish(): Promise<Block[]> } {
  const blocks: Block[] = [];
  let waiting: ReportRow[] = [];
  const flush = async (): Promise<void> => {
    const rows = waiting;
    waiting = [];
    if (rows.length === 0) return;
    const text = (await compress(JSON.stringify(columnsOf(rows)), { level: 6 })).toString('base64');
    blocks.push({ rows: rows.length, text });
  };
  return {
    async add(row) {
      waiting.push(row);
      if (waiting.length >= blockRows) await flush();
    },
    async finish() {
      await flush();
      return blocks;
    },
  };
}

/** In the form of `RowColumns`. */
export function columnsOf(rows: readonly ReportRow[]): Record<keyof ReportRow, unknown[]> {
  return {
    row: rows.map(({ row }) => row),
    email: rows.map(({ email }) => email),
    status: rows.map(({ status }) => statuses.indexOf(status)),
    effect: rows.map(({ effect }) => effects.indexOf(effect)),
    fields: rows.map(({ fields }) => fields),
    changes: rows.map(({ changes }) => changes),
    loses: rows.map(({ loses }) => (loses ? 1 : 0)),
    code: rows.map(({ code }) => code),
    error: rows.map(({ error }) => error),
    next: rows.map(({ next }) => next),
  };
}

/** A row that was not started has its planned changes, named as such, and its first warning. */
export function rowOf(end: RowEnd, job: AboutJob): ReportRow {
  const { plan, outcome } = end;
  const given = (outcome.given ?? []).map(({ name }) => `assigned automatically: ${name}`);
  const changes = [...outcome.changes.map(describeChange), ...given].join('; ');
  const warning = outcome.status === 'not-attempted' ? plan.problems[0] : undefined;
  const isPlanned = outcome.status === 'not-attempted' && plan.changes.length > 0;
  return {
    row: plan.row,
    email: short(plan.email),
    status: outcome.status,
    effect: effectIn(end),
    fields: [...new Set(plan.changes.map(({ field }) => field))].join(' '),
    changes: short(isPlanned ? `planned: ${plan.changes.map(describeChange).join('; ')}` : changes),
    loses: lossesOf(end).length > 0,
    code: outcome.errorCode ?? warning?.code ?? '',
    error: short(outcome.error ?? (warning === undefined ? '' : describeProblem(warning))),
    next: nextStep(outcome, job),
  };
}

function effectIn({ plan, outcome: { status }, sameAs }: RowEnd): Effect {
  if (sameAs !== undefined) return 'repeated';
  if (status === 'invalid') return status;
  if (plan.calls.length > 0) return effectOf(plan);
  return status === 'failed' || status === 'conflict' ? status : 'unchanged';
}

function short(text: string): string {
  return onOneLine(text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text);
}
