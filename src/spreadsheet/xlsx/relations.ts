/** Which part of a workbook leads to which other: each has its relations in a part of their own. */
import { posix } from 'node:path';
import { readWholeXml } from './xml.js';
import type { Zip } from './zip.js';

export interface Relation {
  readonly id: string;
  /** The last word of its address: `worksheet`, `chartsheet`, `sharedStrings`, `styles`, `officeDocument` … */
  readonly type: string;
  /** The name of the part it leads to. */
  readonly target: string;
}

/** Of parts that describe others, so many bytes are read at most. */
export const mostOfSmallPart = 32 << 20;

/** Of a part, or of the whole file (`''`); none where the file says nothing. */
export async function readRelations(zip: Zip, part: string): Promise<readonly Relation[]> {
  const { dir, base } = posix.parse(part);
  const name = posix.join(dir, '_rels', `${base}.rels`);
  if (!zip.has(name)) return [];
  const relations: Relation[] = [];
  await readWholeXml(
    zip,
    name,
    {
      open(tag, { Id: id = '', Type: type = '', Target: target = '', TargetMode: mode }) {
        if (tag !== 'Relationship' || mode === 'External') return;
        relations.push({ id, type: posix.basename(type), target: posix.resolve('/', dir, target).slice(1) });
      },
      text: () => undefined,
      close: () => undefined,
      take: () => [],
    },
    mostOfSmallPart,
  );
  return relations;
}
