/** What a workbook consists of: its sheets, and where its shared texts and formats are. */
import { RunError } from '../../errors.js';
import { noWorkbook } from './other-zips.js';
import { cannotBeRead, quoted } from './refusal.js';
import { mostOfSmallPart, readRelations, type Relation } from './relations.js';
import { readWholeXml } from './xml.js';
import type { Zip } from './zip.js';

export interface Sheet {
  readonly name: string;
  /** The part that holds it. */
  readonly part: string;
  /** `worksheet`, `chartsheet` … */
  readonly type: string;
  readonly isHidden: boolean;
}

export interface Workbook {
  readonly sheets: readonly Sheet[];
  readonly sharedStrings: string | undefined;
  readonly styles: string | undefined;
  /** Days are counted from 1904. */
  readonly is1904: boolean;
}

/** Throws a RunError (`refused`) that says what the zip file is if it isn't a workbook. */
export async function readWorkbook(zip: Zip): Promise<Workbook> {
  const part = (await readRelations(zip, '')).find(({ type }) => type === 'officeDocument')?.target;
  if (part === undefined || !zip.has(part)) throw noWorkbook(zip);
  if (part.toLowerCase().endsWith('.bin')) {
    throw cannotBeRead(zip.fileName, 'it is a binary workbook (.xlsb)', {
      next: 'In Excel: File, Save As, "Excel Workbook (.xlsx)".',
    });
  }
  const relations = await readRelations(zip, part);
  const target = (wanted: string): string | undefined => relations.find(({ type }) => type === wanted)?.target;
  const { listed, is1904, root } = await readList(zip, part);
  if (root !== 'workbook') throw noWorkbook(zip);
  return {
    sheets: listed.map((sheet) => sheetOf(zip, sheet, relations)),
    sharedStrings: target('sharedStrings'),
    styles: target('styles'),
    is1904,
  };
}

/**
 * The sheet with this name, or else the first one that is not hidden. Throws a RunError: `usage` that lists the sheets,
 * `refused` for a sheet that has no cells.
 */
export function chooseSheet(fileName: string, { sheets }: Workbook, wanted?: string): Sheet {
  const found =
    wanted === undefined
      ? sheets.find(({ isHidden }) => !isHidden)
      : (sheets.find(({ name }) => name === wanted) ??
        sheets.find(({ name }) => name.toLowerCase() === wanted.toLowerCase()));
  if (found === undefined && wanted !== undefined) {
    throw new RunError('usage', `${fileName} has no sheet ${quoted(wanted)}; it has ${listed(sheets)}.`, {
      next: 'Choose one with --sheet.',
    });
  }
  if (found === undefined) throw cannotBeRead(fileName, 'it has no visible sheet');
  if (found.type === 'worksheet') return found;
  throw cannotBeRead(
    fileName,
    `its sheet ${quoted(found.name)} is not a table but a chart or similar (${found.type})`,
    {
      next: `Choose the sheet with the people with --sheet; there are ${listed(sheets)}.`,
    },
  );
}

function listed(sheets: readonly Sheet[]): string {
  const names = sheets.slice(0, 20).map(({ name, isHidden }) => `${quoted(name)}${isHidden ? ' (hidden)' : ''}`);
  return `${names.join(', ')}${sheets.length > 20 ? ` and ${sheets.length - 20} more` : ''}`;
}

interface Listed {
  readonly name: string;
  readonly relation: string;
  readonly isHidden: boolean;
}

async function readList(zip: Zip, part: string): Promise<{ listed: Listed[]; is1904: boolean; root: string }> {
  const listed: Listed[] = [];
  let [is1904, root] = [false, ''];
  await readWholeXml(
    zip,
    part,
    {
      open(tag, attributes) {
        root ||= tag;
        if (tag === 'workbookPr') is1904 = ['1', 'true', 'on'].includes(attributes['date1904'] ?? '');
        if (tag !== 'sheet') return;
        // The attribute of the relation's id may have any prefix.
        const [, relation = ''] = Object.entries(attributes).find(([key]) => key.endsWith(':id')) ?? [];
        const isHidden = (attributes['state'] ?? 'visible') !== 'visible';
        listed.push({ name: attributes['name'] ?? '', relation, isHidden });
      },
      text: () => undefined,
      close: () => undefined,
      take: () => [],
    },
    mostOfSmallPart,
  );
  return { listed, is1904, root };
}

function sheetOf(zip: Zip, { name, relation, isHidden }: Listed, relations: readonly Relation[]): Sheet {
  const found = relations.find(({ id }) => id === relation);
  if (found === undefined) throw cannotBeRead(zip.fileName, `its sheet ${quoted(name)} is missing`);
  return { name, part: found.target, type: found.type, isHidden };
}
