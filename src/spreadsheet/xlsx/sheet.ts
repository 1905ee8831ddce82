/** A sheet's XML → its rows. */
import { columnLetters } from '../../model/columns.js';
import { beginCell, cellText, type Cell, type Contents } from './cell.js';
import { mostSheetRows } from '../sheet-size.js';
import { longestText } from './shared-strings.js';
import { createTextItem, isPreserved, readText } from './text-item.js';
import type { Attributes, XmlReader } from './xml.js';

export interface SheetRow {
  /** As Excel shows it, from 1. */
  readonly row: number;
  /** From column A to the last cell that is not empty. */
  readonly cells: readonly string[];
  /** Hidden by hand, by a group that is folded, or by a filter. */
  readonly isHidden?: true;
}

const mostColumns = 1000;
/** Excel's own number of columns; empty cells may extend that far. */
const mostCells = 16_384;

/** Blank rows are skipped. Throws RunErrors (`refused`) that name the row or the cell. */
export function createSheetReader(contents: Contents): XmlReader<SheetRow> {
  const row = createRow(contents);
  const item = createTextItem();
  let rows: SheetRow[] = [];
  let [isInData, isInRow] = [false, false];
  let cell: Cell | undefined;
  let value: { text: string; readonly isKept: boolean } | undefined;
  return {
    open(name, attributes) {
      if (name === 'sheetData') isInData = true;
      else if (name === 'col' && !isInData) reportHidden(attributes, contents);
      else if (name === 'mergeCell' && !isInData) contents.onMerged?.(attributes['ref'] ?? '');
      else if (!isInData) return;
      else if (name === 'row') {
        row.begin(attributes);
        isInRow = true;
      } else if (name === 'c' && isInRow) cell = row.cell(attributes);
      else if (cell === undefined) return;
      else if (name === 'v') value = { text: '', isKept: isPreserved(attributes) };
      else if (name === 'f') cell.isFormula = true;
      else item.open(name, attributes);
    },
    text(text) {
      if (cell === undefined) return;
      if (value === undefined) item.text(text);
      else value.text += text;
      if ((value?.text.length ?? item.length()) <= longestText) return;
      throw contents.refuse(`cell ${cell.name}`, 'it is longer than 1 MiB');
    },
    close(name) {
      if (cell === undefined) {
        if (name === 'sheetData') isInData = false;
        if (name !== 'row' || !isInRow) return;
        isInRow = false;
        const ended = row.end();
        if (ended !== undefined) rows.push(ended);
      } else if (name === 'v' && value !== undefined) {
        cell.value = cell.type === 'str' ? readText(value.text, value.isKept) : value.text;
        value = undefined;
      } else if (name === 'c') {
        row.put(cell, cellText(cell, item.finish(), contents));
        cell = undefined;
      } else item.close(name);
    },
    take() {
      const taken = rows;
      rows = [];
      return taken;
    },
  };
}

interface OpenRow {
  begin(attributes: Attributes): void;
  /** Begins the next cell. */
  cell(attributes: Attributes): Cell;
  put(cell: Cell, text: string): void;
  /** `undefined`: the row is blank. */
  end(): SheetRow | undefined;
}

/** Rows and cells may lack a number of their own, and empty ones may be missing. */
function createRow({ refuse }: Contents): OpenRow {
  let [row, next, length, count] = [0, 0, 0, 0];
  let cells: string[] = [];
  let isHidden = false;
  return {
    begin({ r: written, hidden }) {
      const number = written === undefined ? row + 1 : Number(written);
      if (!Number.isSafeInteger(number) || number <= row || number > mostSheetRows) {
        throw refuse(`after row ${row}`, 'its rows are not in order, or more than Excel has');
      }
      [row, next, length, count, cells] = [number, 0, 0, 0, []];
      isHidden = isTrue(hidden);
    },
    cell(attributes) {
      const cell = beginCell(attributes, row, next);
      if (cell === undefined) throw refuse(`row ${row}`, 'a cell has no position');
      next = cell.place + 1;
      count += 1;
      if (count > mostCells) throw refuse(`row ${row}`, 'it has more cells than Excel has columns');
      return cell;
    },
    put({ place }, text) {
      if (text === '') return;
      length += text.length;
      if (length > longestText) throw refuse(`row ${row}`, 'it is longer than 1 MiB');
      if (place >= mostColumns) {
        const what = `it has columns to ${columnLetters(place)}; at most ${mostColumns.toLocaleString('en-US')} are read`;
        throw refuse(`row ${row}`, what, 'Save only the columns you need in another file.');
      }
      while (cells.length < place) cells.push('');
      cells[place] = text;
    },
    end: () => (cells.some((text) => text.trim() !== '') ? { row, cells, ...(isHidden && { isHidden }) } : undefined),
  };
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}

/** `<col min="2" max="3" hidden="1"/>`: columns are counted from 1 there. */
function reportHidden({ min, max, hidden }: Attributes, { onHiddenColumn }: Contents): void {
  if (!isTrue(hidden) || onHiddenColumn === undefined) return;
  const last = Math.min(Number(max), mostColumns);
  for (let column = Number(min); column <= last; column++) onHiddenColumn(column - 1);
}
