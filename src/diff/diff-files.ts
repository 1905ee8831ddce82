/**
 * Two files of the same people → what differs: who is only in one of them, and what the others' rows say otherwise. Sends
 * nothing, and needs no organization. Memory: the addresses of both files, and about 70 bytes for each.
 */
import { join } from 'node:path';
import { RunError } from '../errors.js';
import { numberedTexts } from '../files/numbered-texts.js';
import type { OpenedSheet } from '../plan/open-sheet.js';
import { compareColumns, type ComparedColumn } from './compared-columns.js';
import {
  fieldDifferences,
  fieldsOf,
  kindOf,
  type Difference,
  type DifferenceKind,
  type Headers,
} from './difference.js';
import { findSameNames, type SameNames } from './same-names.js';
import { spoolSide, type Side, type SideRow } from './spool-side.js';

export interface ComparedSheet {
  readonly sheet: OpenedSheet;
  /** `--map` of this file. */
  readonly map: Readonly<Record<string, string>>;
}

export interface Diffing {
  readonly old: ComparedSheet;
  readonly now: ComparedSheet;
  /** An existing folder for the rows of both files, private to its owner. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Rows read or compared so far. */
  readonly onRows: (rows: number) => void;
}

export interface Diff {
  readonly columns: readonly ComparedColumn[];
  readonly headers: Headers;
  readonly notices: readonly string[];
  readonly old: Pick<Side, 'rows' | 'repeats' | 'unnamed'>;
  readonly now: Pick<Side, 'rows' | 'repeats' | 'unnamed'>;
  /** In the order of the new file, then leavers in the order of the old one. */
  differences(): AsyncIterable<Difference | { readonly kind: 'unchanged' }>;
  close(): Promise<void>;
}

/** Throws a RunError (`refused`) if a file cannot be read completely or lists no people, `stopped` if interrupted. */
export async function diffFiles({ old, now, folder, signal, onRows }: Diffing): Promise<Diff> {
  const { columns, notices } = compareColumns(
    { header: old.sheet.header, map: old.map },
    { header: now.sheet.header, map: now.map },
  );
  const texts = numberedTexts();
  const numberOf = (email: string): number => texts.add(email.toLowerCase());
  const addresses = { add: numberOf };
  let done = 0;
  const onRow = (): void => {
    if (signal.aborted) throw new RunError('stopped', 'The comparison was interrupted; nothing was written.');
    onRows((done += 1));
  };
  const spool = async (side: 'old' | 'now', { sheet }: ComparedSheet): Promise<Side> =>
    await spoolSide({ sheet, columns, side, addresses, path: join(folder, side), onRow });
  const before = await spool('old', old);
  try {
    const after = await spool('now', now);
    const close = async (): Promise<void> => {
      await before.close();
      await after.close();
    };
    try {
      refuseEmpty(old.sheet.name, before);
      refuseEmpty(now.sheet.name, after);
      const headers = { old: old.sheet.header, now: now.sheet.header };
      const sameNames = await findSameNames(before, after, numberOf, { columns, headers });
      const comparing = { before, after, columns, headers, numberOf, sameNames, onRow };
      return {
        ...{ columns, headers, notices, close },
        ...{ old: before, now: after },
        differences: () => differences(comparing),
      };
    } catch (error) {
      await after.close();
      throw error;
    }
  } catch (error) {
    await before.close();
    throw error;
  }
}

function refuseEmpty(name: string, { rows, unnamed }: Side): void {
  if (rows > unnamed) return;
  throw new RunError('refused', `${name} lists no people: there is nothing to compare.`, {
    next: 'Check that it is the right file.',
  });
}

interface Comparing {
  readonly before: Side;
  readonly after: Side;
  readonly columns: readonly ComparedColumn[];
  readonly headers: Headers;
  readonly numberOf: (email: string) => number;
  readonly sameNames: SameNames;
  readonly onRow: () => void;
}

async function* differences(comparing: Comparing): AsyncIterable<Difference | { readonly kind: 'unchanged' }> {
  const { before, after, onRow } = comparing;
  for await (const { row, isRepeat } of after.all()) {
    onRow();
    if (!isRepeat) yield inNew(row, comparing);
  }
  for await (const { row, isRepeat } of before.all()) {
    onRow();
    const gone = isRepeat ? undefined : onlyInOld(row, comparing);
    if (gone !== undefined) yield gone;
  }
}

function inNew(row: SideRow, comparing: Comparing): Difference | { readonly kind: 'unchanged' } {
  const { before, after, columns, headers, numberOf } = comparing;
  const newRow = row.row;
  const reason =
    row.reason ??
    unclearReason(row, after, 'this file', numberOf) ??
    unclearReason(row, before, 'the old file', numberOf);
  if (reason !== undefined) return notCompared(row, { newRow }, reason);
  const number = numberOf(row.email);
  if (before.about(number) === 'nothing') {
    const { problem } = row;
    const fields = fieldsOf(row.cells, columns, headers);
    return { ...named('joiner', row, comparing), newRow, fields, ...(problem !== undefined && { problem }) };
  }
  const old = before.first(number);
  const fields = fieldDifferences(old.cells, row.cells, columns, headers);
  const kind = kindOf(fields);
  return kind === 'unchanged' ? { kind } : { kind, email: row.email, oldRow: old.row, newRow, fields };
}

/** `undefined`: the row's person is in the new file too. */
function onlyInOld(row: SideRow, comparing: Comparing): Difference | undefined {
  const { before, after, numberOf } = comparing;
  const oldRow = row.row;
  const reason = row.reason ?? unclearReason(row, before, 'this file', numberOf);
  if (reason !== undefined) return notCompared(row, { oldRow }, reason);
  if (after.about(numberOf(row.email)) !== 'nothing') return undefined;
  return { ...named('leaver', row, comparing), oldRow, fields: [] };
}

function unclearReason(
  { email }: SideRow,
  side: Side,
  file: string,
  numberOf: (email: string) => number,
): string | undefined {
  if (email === '' || side.about(numberOf(email)) !== 'unclear') return undefined;
  return `several rows of ${file} are about ${email} and do not say the same`;
}

function named(
  kind: DifferenceKind,
  { email }: SideRow,
  { sameNames }: Comparing,
): Pick<Difference, 'kind' | 'email' | 'sameNameAs'> {
  const sameNameAs = sameNames.get(email.toLowerCase());
  return { kind, email, ...(sameNameAs !== undefined && { sameNameAs }) };
}

function notCompared(
  { email }: SideRow,
  place: { readonly newRow: number } | { readonly oldRow: number },
  reason: string,
): Difference {
  return { kind: 'not-compared', email, ...place, fields: [], reason };
}
