/** plan.jsonl: a header, a line for each row in the order of the input, a footer. */
import { open, stat } from 'node:fs/promises';
import { RunError } from '../errors.js';
import type { Overrule, RowPlan } from '../row.js';
import { openLines, readLines } from './json-lines.js';

export interface PlanHeader {
  readonly kind: 'header';
  readonly version: 1;
  readonly job: 'apply' | 'retry' | 'undo';
  readonly parent?: string;
  readonly input: { readonly name: string; readonly sha256: string; readonly bytes: number };
  /** The headings as read. */
  readonly columns: readonly string[];
  readonly organization: { readonly id: string; readonly name?: string };
  readonly site: string;
  readonly admin: string;
  /** Of the catalog's ids, names and values; never of its counters. */
  readonly catalogHash: string;
  /** Options that change what is written. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly toolVersion: string;
  /** ISO 8601 */
  readonly at: string;
}

export interface PlanFooter {
  readonly kind: 'footer';
  readonly rows: number;
  /** What only the whole file can tell; overrules the rows' own lines. */
  readonly overrules: readonly Overrule[];
  readonly summary: unknown;
}

export interface PlanWriter {
  /** Resolves when the line has been handed over; bounds what waits in memory. */
  row(plan: RowPlan): Promise<void>;
  /** Writes the footer; the plan is complete and on disk when this resolves. */
  finish(footer: PlanFooter): Promise<void>;
}

export async function createPlanFile(path: string, header: PlanHeader): Promise<PlanWriter> {
  const lines = await openLines(path);
  lines.append(header);
  return {
    async row(plan) {
      lines.append(plan);
      await lines.written();
    },
    async finish(footer) {
      lines.append(footer);
      await lines.close();
    },
  };
}

export interface PlanFile {
  readonly header: PlanHeader;
  /** Absent: the plan is unfinished. */
  readonly footer: PlanFooter | undefined;
  /** The rows, in the order of the input; each call reads the file anew. */
  rows(): AsyncIterable<{ plan: RowPlan; offset: number }>;
}

/** Throws a RunError (`refused`) for a file that is no plan, damaged, or of an unknown version. */
export async function readPlan(path: string): Promise<PlanFile> {
  const header = await readHeader(path);
  return { header, footer: await readFooter(path), rows: () => readRows(path) };
}

async function readHeader(path: string): Promise<PlanHeader> {
  if ((await stat(path).catch(() => undefined)) === undefined) throw damaged(path, 'there is no such file');
  for await (const { value } of readLines(path)) {
    const header = value as Partial<PlanHeader> | null;
    if (header?.kind !== 'header') throw damaged(path, 'it does not begin with a header');
    if (header.version !== 1) {
      throw new RunError(
        'refused',
        `${path} was written by another version of this program (format ${String(header.version)}).`,
        {
          next: 'Apply it with the version that planned it, or plan the spreadsheet again.',
        },
      );
    }
    return value as PlanHeader;
  }
  throw damaged(path, 'it is empty');
}

/** Found from the end: a plan of a million rows is not read for its last line. */
async function readFooter(path: string): Promise<PlanFooter | undefined> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    for (let span = 1 << 16; ; span *= 8) {
      const from = Math.max(0, size - span);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
      const text = buffer.subarray(0, bytesRead);
      if (text.at(-1) !== 10) return undefined;
      const begin = text.lastIndexOf(10, text.length - 2);
      if (begin === -1 && from > 0) continue;
      const value = JSON.parse(text.toString('utf8', begin + 1)) as Partial<PlanFooter> | null;
      return value?.kind === 'footer' ? (value as PlanFooter) : undefined;
    }
  } catch (error) {
    throw error instanceof SyntaxError ? damaged(path, 'its last line is not JSON') : error;
  } finally {
    await file.close();
  }
}

async function* readRows(path: string): AsyncIterable<{ plan: RowPlan; offset: number }> {
  let first = true;
  for await (const { value, offset } of readLines(path)) {
    const line = value as (Partial<RowPlan> & { kind?: unknown }) | null;
    if (!first && line?.kind !== 'footer') {
      const sound =
        typeof line?.row === 'number' &&
        Array.isArray(line.cells) &&
        Array.isArray(line.calls) &&
        Array.isArray(line.changes) &&
        Array.isArray(line.problems);
      if (!sound) throw damaged(path, `byte ${offset} begins no row of a plan`);
      yield { plan: value as RowPlan, offset };
    }
    first = false;
  }
}

function damaged(path: string, why: string): RunError {
  return new RunError('refused', `${path} is no usable plan: ${why}.`, { next: 'Plan the spreadsheet again.' });
}
