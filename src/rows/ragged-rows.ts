/** Rows with too few or too many cells: it is unclear which cell belongs under which heading. */
import { normalizeCell } from '../model/cells.js';
import { columnLetters, spellColumn, type FileHeader } from '../model/columns.js';
import type { Complain } from '../fields/cell.js';

const wrongCellCount = 'wrong-cell-count';

/** Does the row have cells without a heading, or headings without a cell? Then its cells may be under the wrong headings. */
export function isRagged(cells: readonly string[], header: FileHeader): boolean {
  for (let place = header.columns.length; place < cells.length; place++) {
    if ((cells[place] ?? '').trim() !== '') return true;
  }
  if (cells.length < header.columns.length && cells.length < headedWidth(header)) return true;
  return header.separator !== undefined && tornCell(cells) !== undefined;
}

/** The number of columns up to the last heading that is not empty: spreadsheet programs add empty ones after it. */
export function headedWidth({ columns }: FileHeader): number {
  return columns.findLastIndex(({ heading }) => heading.trim() !== '') + 1;
}

/**
 * Reports a row with too few or too many cells. `false`: it is unclear which headings the cells belong to, so nothing in the
 * row can be read; in a workbook, only the extra cell is wrong.
 */
export function checkShape(
  cells: readonly string[],
  header: FileHeader,
  line: number | undefined,
  complain: Complain,
): boolean {
  checkMended(cells, header, complain);
  if (!isRagged(cells, header)) return true;
  complainOfShape(cells, header, line, complain);
  return header.separator === undefined;
}

/** May the row's cells be under the wrong headings? */
export function isShifted(cells: readonly string[], header: FileHeader): boolean {
  return header.separator !== undefined && isRagged(cells, header);
}

function complainOfShape(
  cells: readonly string[],
  header: FileHeader,
  line: number | undefined,
  complain: Complain,
): void {
  const width = cells.length < headedWidth(header) ? headedWidth(header) : header.columns.length;
  if (header.separator === undefined) return checkUnheaded(cells, width, complain);
  const torn = tornCell(cells);
  if (torn !== undefined) return checkTorn(cells, torn, header, complain);
  const where = line === undefined ? 'the row' : `line ${line}`;
  const counts = `has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, but there are ${width} headings`;
  if (cells.length < width) {
    const missing = spellColumn(cells.length, header.columns[cells.length]?.heading);
    const end = `ends in column ${columnLetters(cells.length - 1)}, before ${missing}`;
    const hint = `add a ${header.separator} for every cell, including empty ones at the end; no cell was used`;
    return complain(wrongCellCount, undefined, `${counts}: ${where} ${end}; ${hint}`);
  }
  const { letters, cell } = firstBehind(cells, width);
  const behind = `is in column ${letters}, after the last heading (column ${columnLetters(width - 1)})`;
  const hint = `quote a cell that contains a ${header.separator}, or remove a ${header.separator}; no cell was used`;
  complain(wrongCellCount, cell, `${behind}: ${where} ${counts}; ${hint}`);
}

/** In a workbook, cells never shift to another heading. */
function checkUnheaded(cells: readonly string[], width: number, complain: Complain): void {
  const { letters, cell } = firstBehind(cells, width);
  const last = `the last one is in column ${columnLetters(width - 1)}`;
  complain(
    'no-heading',
    cell,
    `is in column ${letters}, which has no heading; ${last}: add a heading, or empty the cell`,
  );
}

function firstBehind(cells: readonly string[], width: number): { letters: string; cell: Parameters<Complain>[1] } {
  const place = cells.findIndex((cell, at) => at >= width && cell.trim() !== '');
  const letters = columnLetters(place);
  return { letters, cell: { heading: letters, text: normalizeCell(cells[place] ?? '') } };
}

interface Torn {
  /** Positions of the cells with the opening and the closing quote. */
  readonly begin: number;
  readonly end: number;
}

const opening = /^\s*[“”„«»]/u;
const closing = /[“”«»]\s*$/u;

/** Word processors turn `"` into typographic quotes, which do not quote a cell: `“a, b”` becomes two cells. */
function tornCell(cells: readonly string[]): Torn | undefined {
  // The first character rules out most cells.
  const begin = cells.findIndex(
    (cell) => mayBeginSo(cell) && opening.test(cell) && !closing.test(cell.trim().slice(1)),
  );
  if (begin === -1) return undefined;
  const end = cells.findIndex((cell, place) => place > begin && closing.test(cell) && !opening.test(cell));
  return end === -1 ? undefined : { begin, end };
}

function mayBeginSo(cell: string): boolean {
  const unit = cell.charCodeAt(0);
  return unit >= 0xa0 || unit <= 32;
}

function checkTorn(cells: readonly string[], { begin, end }: Torn, { columns }: FileHeader, complain: Complain): void {
  const [first, last] = [(cells[begin] ?? '').trim(), (cells[end] ?? '').trim()];
  const cell = { heading: columns[begin]?.heading.trim() ?? columnLetters(begin), text: normalizeCell(first) };
  const quotes = `the quotes ${first.charAt(0)} and ${last.slice(-1)}`;
  const message = `begins a cell that ends in column ${columnLetters(end)}: ${quotes} are typographic and do not quote a cell; write " instead; no cell was used`;
  complain(wrongCellCount, cell, message);
}

/** In a result file every row is complete, but a row that was ragged may still have its cells under the wrong headings. */
function checkMended(cells: readonly string[], header: FileHeader, complain: Complain): void {
  const said = header.columns.find(({ heading }) => heading.trim() === 'wx_error_code');
  if (said === undefined || (cells[said.place] ?? '').trim() !== wrongCellCount) return;
  const message = 'had too few or too many cells: check that each is under its heading, then empty wx_error_code';
  complain(wrongCellCount, { heading: said.heading, text: wrongCellCount }, message);
}
