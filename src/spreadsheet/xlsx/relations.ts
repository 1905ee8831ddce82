/** Which parts of a workbook refer to which others: each has its relations in a part of their own. */
import { posix } from 'node:path';
import { readWholeXml } from './xml.js';
import type { Zip } from './zip.js';

export interface Relation {
  readonly id: string;
  /** The last segment of its address: `worksheet`, `chartsheet`, `sharedStrings`, `styles`, `officeDocument` … */
  readonly type: string;
  /** The name of the part that it refers to. */
  readonly target: string;
}

/** At most this many bytes are read of a part that describes others. */
export const mostOfSmallPart = 32 << 20;

/** The relations of a part, or of the whole file (`''`); empty if the file has none. */
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
