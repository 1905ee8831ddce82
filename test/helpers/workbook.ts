/** Workbooks made in memory: whole ones by default, and any part of them replaced, left out or damaged. */
import { strToU8, zipSync } from 'fflate';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
export const relationTypes = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export interface WorkbookParts {
  /** What stands in `<sheetData>` of the first sheet. */
  readonly rows?: string;
  /** The `<si>` elements. */
  readonly shared?: string;
  /** Formats of the workbook's own by their number, and the number of each cell style's format. */
  readonly formats?: Readonly<Record<number, string>>;
  readonly styles?: readonly number[];
  readonly is1904?: boolean;
  /** Beside the first, which is `People`: each leads to the same cells. */
  readonly sheets?: readonly { readonly name: string; readonly state?: string; readonly type?: string }[];
  /** By name: these instead of what would be there; `undefined` leaves a part out. */
  readonly parts?: Readonly<Record<string, string | Uint8Array | undefined>>;
}

export function workbook(given: WorkbookParts = {}): Buffer {
  const parts = { ...partsOf(given), ...given.parts };
  const bytes = Object.entries(parts).flatMap(([name, part]) =>
    part === undefined ? [] : [[name, typeof part === 'string' ? strToU8(part) : part] as const],
  );
  return Buffer.from(zipSync(Object.fromEntries(bytes)));
}

/** A row of cells that each hold their own text. */
export function textRow(row: number, texts: readonly string[]): string {
  const cells = texts.map((text) => `<c t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`);
  return `<row r="${row}">${cells.join('')}</row>`;
}

function partsOf({
  rows = '',
  shared,
  formats = {},
  styles = [0],
  is1904 = false,
  sheets,
}: WorkbookParts): Record<string, string> {
  const all = sheets ?? [{ name: 'People' }];
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${relationTypes}/${type}" Target="${target}"/>`;
  const listed = all.map(
    ({ name, state }, n) =>
      `<sheet name="${name}" sheetId="${n + 1}" r:id="sheet${n}"${state === undefined ? '' : ` state="${state}"`}/>`,
  );
  const leading = all.map(({ type = 'worksheet' }, n) => relation(`sheet${n}`, type, `${type}s/${n + 1}.xml`));
  const sheetParts = all.map(({ type = 'worksheet', name }, n) => [
    `xl/${type}s/${n + 1}.xml`,
    `<worksheet xmlns="${main}"><sheetData>${rows.replaceAll('SHEET', name)}</sheetData></worksheet>`,
  ]);
  const own = Object.entries(formats).map(
    ([id, code]) =>
      `<numFmt numFmtId="${id}" formatCode="${code.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"/>`,
  );
  const xfs = styles.map((id) => `<xf numFmtId="${id}"/>`);
  return {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': `<Relationships>${relation('r', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relationTypes}"><workbookPr date1904="${is1904 ? 1 : 0}"/><sheets>${listed.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${leading.join('')}${relation('shared', 'sharedStrings', '/xl/sharedStrings.xml')}${relation('styles', 'styles', 'styles.xml')}</Relationships>`,
    ...(shared !== undefined && { 'xl/sharedStrings.xml': `<sst xmlns="${main}">${shared}</sst>` }),
    'xl/styles.xml': `<styleSheet xmlns="${main}"><numFmts>${own.join('')}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs>${xfs.join('')}</cellXfs></styleSheet>`,
    ...(Object.fromEntries(sheetParts) as Record<string, string>),
  };
}
