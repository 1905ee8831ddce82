/** Rows of text → a sheet's XML. Every cell is text: nothing is a formula, and no leading zero or plus is lost. */
import { columnLetters } from '../../model/columns.js';

/** By index: the formats of cells as defined in `styles.xml`. */
export const cellStyles = { plain: 0, text: 1, header: 2, green: 3, grey: 4, red: 5, yellow: 6 } as const;
export type Fill = 'green' | 'grey' | 'red' | 'yellow';

/** The most characters that Excel allows in a cell. */
export const longestCell = 32_767;

/** `row` counts from 1; `styleOf` returns a cell's style by its column. */
export function rowText(row: number, cells: readonly string[], styleOf: (place: number) => number): string {
  const written = cells.map((cell, place) => {
    if (cell === '') return '';
    const begin = `<c r="${columnLetters(place)}${row}" s="${styleOf(place)}" t="inlineStr">`;
    return `${begin}<is><t xml:space="preserve">${cellInXml(cell)}</t></is></c>`;
  });
  return `<row r="${row}">${written.join('')}</row>`;
}

/** Column widths in characters, wide enough for these rows, within reason. */
export function columnsText(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const cells of rows) {
    cells.forEach((cell, place) => {
      const longest = Math.max(
        ...cell
          .slice(0, 200)
          .split('\n')
          .map((line) => line.length),
      );
      widths[place] = Math.max(widths[place] ?? 0, longest);
    });
  }
  const columns = widths.map((width, place) => {
    const within = Math.min(60, Math.max(8, width)) + 2;
    return `<col min="${place + 1}" max="${place + 1}" width="${within}" style="${cellStyles.text}" customWidth="1"/>`;
  });
  return `<cols>${columns.join('')}</cols>`;
}

/** Escapes a text for an attribute or between tags. */
export function inXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Characters that XML cannot represent, or would change; and an underscore that would begin an escape. */
const toEscape =
  /_(?=x[\dA-Fa-f]{4}[_\p{Surrogate}\0-\x08\x0B-\x1F\uFFFE\uFFFF])|[\p{Surrogate}\0-\x08\x0B-\x1F\uFFFE\uFFFF]/gu;

function cellInXml(cell: string): string {
  const whole = cell.length > longestCell ? `${cell.slice(0, longestCell - 1)}…` : cell;
  return inXml(whole.replace(toEscape, escaped));
}

/** As Excel escapes it: `_x000D_`. */
function escaped(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}
