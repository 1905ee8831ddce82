/** The texts of a workbook's cells, which refer to them by index. The only part of a workbook that is kept in memory. */
import { cannotBeRead } from './refusal.js';
import { createTextItem } from './text-item.js';
import { readXml } from './xml.js';
import type { Zip } from './zip.js';

/** A file of a million people with five texts of their own each takes about 200 MiB here. */
const mostBytes = 256 << 20;
const mostStrings = 6_000_000;
export const longestText = 1 << 20;

/** Throws a RunError (`refused`) if they are too many or too long. */
export async function readSharedStrings(zip: Zip, part: string | undefined): Promise<readonly string[]> {
  if (part === undefined || !zip.has(part)) return [];
  const strings: string[] = [];
  const item = createTextItem();
  let found: string[] = [];
  const reader = {
    open: item.open,
    text(text: string) {
      item.text(text);
      if (item.length() > longestText) throw cannotBeRead(zip.fileName, 'one of its texts is longer than 1 MiB');
    },
    close(name: string) {
      if (name === 'si') found.push(item.finish());
      else item.close(name);
    },
    take() {
      const taken = found;
      found = [];
      return taken;
    },
  };
  for await (const text of readXml(zip, part, reader, mostBytes)) {
    strings.push(text);
    if (strings.length > mostStrings) {
      throw cannotBeRead(zip.fileName, `it contains more than ${mostStrings.toLocaleString('en-US')} texts`, {
        next: 'Save only the sheet you need in another workbook.',
      });
    }
  }
  return strings;
}
