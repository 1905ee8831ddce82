/** The parts of a workbook other than its sheet of rows. */
import { columnLetters } from '../../model/columns.js';
import { inXml, rowText, cellStyles } from './sheet-text.js';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

export const rowsPart = 'xl/worksheets/sheet1.xml';
const listsSheet = 'Lists';

/** The values that a drop-down offers, by the column's index. Other values may be entered all the same. */
export type Lists = ReadonlyMap<number, readonly string[]>;

/** Parts by name. The lists are in a hidden sheet of their own: in the rule itself Excel allows only 255 characters. */
export function partsBeside(sheet: string, lists: Lists): Readonly<Record<string, string>> {
  const names = lists.size > 0 ? [sheet, listsSheet] : [sheet];
  const sheets = names.map(
    (name, n) =>
      `<sheet name="${inXml(name)}" sheetId="${n + 1}" r:id="rId${n + 1}"${n > 0 ? ' state="hidden"' : ''}/>`,
  );
  const leading = names.map((_, n) => relation(`rId${n + 1}`, 'worksheet', `worksheets/sheet${n + 1}.xml`));
  const kinds = names.map((_, n) => part(`/xl/worksheets/sheet${n + 1}.xml`, 'worksheet'));
  return {
    '[Content_Types].xml': `${declaration}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part('/xl/workbook.xml', 'sheet.main')}${kinds.join('')}${part('/xl/styles.xml', 'styles')}</Types>`,
    '_rels/.rels': related(relation('rId1', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `${declaration}<workbook xmlns="${main}" xmlns:r="${relations}"><bookViews><workbookView/></bookViews><sheets>${sheets.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': related(`${leading.join('')}${relation('rIdStyles', 'styles', 'styles.xml')}`),
    'xl/styles.xml': `${declaration}${styles()}`,
    ...(lists.size > 0 && { 'xl/worksheets/sheet2.xml': listsText([...lists.values()]) }),
  };
}

/** What comes before the rows: the headings stay in view. */
export function sheetBegin(columns: string): string {
  const pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  return `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView tabSelected="1" workbookViewId="0">${pane}</sheetView></sheetViews>${columns}<sheetData>`;
}

/** What comes after the rows. Numbers stored as text are intended. */
export function sheetEnd(rows: number, width: number, lists: Lists): string {
  const area = `A1:${columnLetters(Math.max(0, width - 1))}${rows}`;
  const rules = [...lists].map(([place, values], n) => {
    const [column, list] = [columnLetters(place), columnLetters(n)];
    const range = `${listsSheet}!$${list}$1:$${list}$${values.length}`;
    return `<dataValidation type="list" allowBlank="1" showErrorMessage="0" sqref="${column}2:${column}1048576"><formula1>${range}</formula1></dataValidation>`;
  });
  const validations =
    rules.length === 0 ? '' : `<dataValidations count="${rules.length}">${rules.join('')}</dataValidations>`;
  const ignored = `<ignoredErrors><ignoredError sqref="${area}" numberStoredAsText="1"/></ignoredErrors>`;
  return `</sheetData><autoFilter ref="${area}"/>${validations}${ignored}</worksheet>`;
}

function listsText(lists: readonly (readonly string[])[]): string {
  const longest = Math.max(...lists.map((values) => values.length));
  const rows = Array.from({ length: longest }, (_, n) =>
    rowText(
      n + 1,
      lists.map((values) => values[n] ?? ''),
      () => cellStyles.text,
    ),
  );
  return `${declaration}<worksheet xmlns="${main}"><sheetData>${rows.join('')}</sheetData></worksheet>`;
}

function relation(id: string, type: string, target: string): string {
  return `<Relationship Id="${id}" Type="${relations}/${type}" Target="${target}"/>`;
}

function related(list: string): string {
  return `${declaration}<Relationships xmlns="${packages}/relationships">${list}</Relationships>`;
}

function part(name: string, type: string): string {
  return `<Override PartName="${name}" ContentType="${types}.${type}+xml"/>`;
}

/** In the order of `cellStyles`. Format 49 is text. */
function styles(): string {
  const fills = ['FFC6EFCE', 'FFE7E6E6', 'FFFFC7CE', 'FFFFEB9C'].map(
    (color) => `<fill><patternFill patternType="solid"><fgColor rgb="${color}"/></patternFill></fill>`,
  );
  const xfs = [
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>',
    ...fills.map(
      (_, n) =>
        `<xf numFmtId="49" fontId="0" fillId="${n + 2}" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"/>`,
    ),
  ];
  const font = '<sz val="11"/><name val="Calibri"/><family val="2"/>';
  return [
    `<styleSheet xmlns="${main}">`,
    `<fonts count="2"><font>${font}</font><font><b/>${font}</font></fonts>`,
    `<fills count="6"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${fills.join('')}</fills>`,
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
    `<cellXfs count="${xfs.length}">${xfs.join('')}</cellXfs>`,
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
    '</styleSheet>',
  ].join('');
}
