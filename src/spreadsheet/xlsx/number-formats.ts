/** How a workbook shows its numbers: the format of each cell style. */
import { getFormatFromId } from 'numfmt';
import { mostOfSmallPart } from './relations.js';
import { readWholeXml } from './xml.js';
import type { Zip } from './zip.js';

/** By the index of a cell's style. */
export type NumberFormats = readonly string[];

/** Excel shows these according to the computer's settings; here as ISO 8601, which reads the same everywhere. */
const ofTheLocale: Readonly<Record<number, string>> = {
  14: 'yyyy-mm-dd',
  22: 'yyyy-mm-dd hh:mm',
  32: 'h:mm',
  33: 'h:mm:ss',
  ...Object.fromEntries(
    [27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58].map((id) => [id, 'yyyy-mm-dd']),
  ),
};
const systemDate = /\[\$-(?:[\dA-F]*F800|x-sysdate)\]/iu;
const systemTime = /\[\$-(?:[\dA-F]*F400|x-systime)\]/iu;

/** Excel allows 255 characters. */
const longestFormat = 1000;

/** Empty if the workbook has no formats. */
export async function readNumberFormats(zip: Zip, part: string | undefined): Promise<NumberFormats> {
  if (part === undefined || !zip.has(part)) return [];
  const own = new Map<number, string>();
  const ids: number[] = [];
  let isInCellStyles = false;
  await readWholeXml(
    zip,
    part,
    {
      open(name, attributes) {
        if (name === 'numFmt') own.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
        if (name === 'cellXfs') isInCellStyles = true;
        if (name === 'xf' && isInCellStyles) ids.push(Number(attributes['numFmtId'] ?? 0));
      },
      text: () => undefined,
      close(name) {
        if (name === 'cellXfs') isInCellStyles = false;
      },
      take: () => [],
    },
    mostOfSmallPart,
  );
  return ids.map((id) => formatOf(id, own.get(id)));
}

function formatOf(id: number, own: string | undefined): string {
  const format = ofTheLocale[id] ?? own ?? (id > 0 ? getFormatFromId(id) : 'General');
  if (format.length > longestFormat) return 'General';
  if (systemDate.test(format)) return 'yyyy-mm-dd';
  return systemTime.test(format) ? 'hh:mm:ss' : format;
}
