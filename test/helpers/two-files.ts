/** Two files of the same people, compared in the test's own process. */
import type { ExecutionContext } from 'ava';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { noCatalog } from '../../src/diff/compared-columns.js';
import { diffFiles, type Diff } from '../../src/diff/diff-files.js';
import type { Difference } from '../../src/diff/difference.js';
import { openSheet, type SheetOptions } from '../../src/plan/open-sheet.js';
import { collected } from './bytes.js';
import { temporaryFolder } from './folder.js';

export interface Compared {
  readonly diff: Diff;
  readonly folder: string;
  readonly differences: readonly (Difference | { readonly kind: 'unchanged' })[];
}

export async function compared(
  t: ExecutionContext,
  old: string | Buffer,
  now: string | Buffer,
  how: { readonly old?: SheetOptions; readonly now?: SheetOptions } = {},
): Promise<Compared> {
  const folder = await temporaryFolder(t);
  const open = async (name: string, content: string | Buffer, options: SheetOptions = {}) => {
    const path = join(folder, name);
    await writeFile(path, content);
    const sheet = await openSheet({ path, name }, noCatalog, { ...options, ignoreUnknown: true });
    return { sheet, map: options.map ?? {} };
  };
  const files = { old: await open('old', old, how.old), now: await open('new', now, how.now) };
  const diff = await diffFiles({
    ...files,
    folder: await temporaryFolder(t),
    signal: new AbortController().signal,
    onRows: () => undefined,
  });
  t.teardown(() => diff.close());
  return { diff, folder, differences: await collected(diff.differences()) };
}

/** A difference in a few words: `mover b@x.com: title A → B`. */
export function inWords(difference: Difference | { readonly kind: 'unchanged' }): string {
  if (difference.kind === 'unchanged') return 'unchanged';
  const { kind, email, fields, sameNameAs, reason } = difference;
  const changes = fields.map(({ column, from, to }) => `${column.heading} ${from} → ${to}`);
  const notes = [...(kind === 'joiner' ? [] : changes), sameNameAs && `= ${sameNameAs}`, reason].filter(Boolean);
  return [`${kind} ${email}`.trim(), ...notes].join(': ');
}
