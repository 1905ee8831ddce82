/** A plan's rows from the last to the first, as an undo takes them. */
import { open } from 'node:fs/promises';
import { notRead } from '../files/json-lines.js';
import type { RowPlan } from '../model/row.js';
import { fromLine } from './plan-line.js';
import type { PlanFile } from './plan-file.js';

/**
 * The same plan, read backwards: once forwards for the places of its rows, 8 bytes each, then block by block from its end.
 * `blockBytes`: how much is read at once; at least a row.
 */
export function lastRowFirst(
  planFile: PlanFile,
  path: string,
  blockBytes = 1 << 20,
): Pick<PlanFile, 'footer' | 'rows'> {
  return { footer: planFile.footer, rows: () => backwards(planFile, path, blockBytes) };
}

async function* backwards(
  planFile: PlanFile,
  path: string,
  blockBytes: number,
): AsyncIterable<{ plan: RowPlan; offset: number }> {
  const offsets: number[] = [];
  for await (const { offset } of planFile.rows()) offsets.push(offset);
  const file = await open(path, 'r').catch((error: unknown) => {
    throw notRead(path, error);
  });
  try {
    // Each block ends where the one before it began, or with the footer's line, which is not parsed.
    let end = (await file.stat()).size;
    for (let last = offsets.length - 1; last >= 0;) {
      let first = last;
      while (first > 0 && end - (offsets[first - 1] ?? 0) <= blockBytes) first -= 1;
      const from = offsets[first] ?? 0;
      const { buffer } = await file.read(Buffer.alloc(end - from), 0, end - from, from);
      for (; last >= first; last -= 1) {
        const offset = offsets[last] ?? 0;
        const line = buffer.toString('utf8', offset - from, buffer.indexOf(10, offset - from));
        yield { plan: fromLine(JSON.parse(line), planFile.header.texts) as RowPlan, offset };
      }
      end = from;
    }
  } finally {
    await file.close().catch(() => undefined);
  }
}
