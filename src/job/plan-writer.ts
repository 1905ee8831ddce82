/** plan.jsonl, written: its header, a line for each row as it is planned, and the footer with the seal. */
import { truncate } from 'node:fs/promises';
import type { RowPlan } from '../model/row.js';
import { guardOf } from '../files/guarded-folder.js';
import { openLines } from '../files/json-lines.js';
import { notWritten, type LineWriter } from '../files/line-writer.js';
import type { PlanFooter, PlanHeader } from './plan-file.js';
import { lineOf, type TextPlaces } from './plan-line.js';
import { sealOf } from './plan-seal.js';

export interface PlanWriter {
  /** Resolves when the line has been handed over; limits what waits in memory. */
  row(plan: RowPlan): Promise<void>;
  /** The same in two steps. */
  append(plan: RowPlan): void;
  written(): Promise<void>;
  /** Resolves when all rows so far are on disk. */
  synced(): Promise<void>;
  /** Resolves when all rows so far are on disk; another run can continue after them. */
  close(): Promise<void>;
  /** Writes the footer with its seal; resolves when the plan is complete and on disk. */
  finish(footer: PlanFooter): Promise<void>;
}

export async function createPlanFile(path: string, header: PlanHeader): Promise<PlanWriter> {
  const lines = await openLines(path);
  lines.append(header);
  return writerOf(lines, path, header.texts);
}

/**
 * Continues an unfinished plan after its last complete line, or from byte `at`; everything after that byte is cut off. `texts`: as its
 * header has them.
 */
export async function reopenPlanFile(path: string, { at, texts }: Reopened = {}): Promise<PlanWriter> {
  if (at !== undefined) {
    guardOf(path)?.();
    await truncate(path, at).catch((error: unknown) => {
      throw notWritten(path, error);
    });
  }
  return writerOf(await openLines(path), path, texts);
}

interface Reopened {
  readonly at?: number | undefined;
  readonly texts?: TextPlaces | undefined;
}

function writerOf(lines: LineWriter, path: string, texts: TextPlaces | undefined): PlanWriter {
  return {
    append: (plan) => lines.append(lineOf(plan, texts)),
    written: () => lines.written(),
    async row(plan) {
      lines.append(lineOf(plan, texts));
      await lines.written();
    },
    synced: () => lines.synced(),
    close: () => lines.close(),
    async finish(footer) {
      await lines.synced();
      lines.append({ ...footer, seal: await sealOf(path, footer) });
      await lines.close();
    },
  };
}
