/** Rows with a cell too few or too many: nobody can tell which cell belongs under which heading. Pure. */
import { tidy } from './cells.js';
import { columnLetters, spellColumn, type FileHeader } from './columns.js';
import { headedWidth, isRagged } from './header.js';
import type { Complain } from './usable-cells.js';

const wrongCellCount = 'wrong-cell-count';

/** A cell too few or too many: nobody can tell under which headings the others belong. */
export function checkShape(
  cells: readonly string[],
  header: FileHeader,
  line: number | undefined,
  complain: Complain,
): void {
  checkMended(cells, header, complain);
  if (!isRagged(cells, header)) return;
  const width = cells.length < headedWidth(header) ? headedWidth(header) : header.columns.length;
  const where = line === undefined ? 'the row' : `line ${line}`;
  const counts = `has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} where the headings are ${width}`;
  if (cells.length < width) {
    const missing = spellColumn(cells.length, header.columns[cells.length]?.heading);
    const end = `ends in column ${columnLetters(cells.length - 1)}, before ${missing}`;
    const hint = 'a comma belongs there for every cell, also for empty ones at the end; no cell was taken';
    return complain(wrongCellCount, undefined, `${counts}: ${where} ${end}; ${hint}`);
  }
  const place = cells.findIndex((cell, at) => at >= width && cell.trim() !== '');
  const letters = columnLetters(place);
  const hint = 'put a cell that holds a comma in quotes, or take a comma away; no cell was taken';
  complain(
    wrongCellCount,
    { heading: letters, text: tidy(cells[place] ?? '') },
    `stands in column ${letters}, behind the last heading (column ${columnLetters(width - 1)}): ${where} ${counts}; ${hint}`,
  );
}

/** In a result every row is whole; one that was ragged may still have its cells under wrong headings. */
function checkMended(cells: readonly string[], header: FileHeader, complain: Complain): void {
  const said = header.columns.find(({ heading }) => heading.trim() === 'wx_error_code');
  if (said === undefined || (cells[said.place] ?? '').trim() !== wrongCellCount) return;
  const message = 'had too few or too many cells: see that each stands under its heading, then empty wx_error_code';
  complain(wrongCellCount, { heading: said.heading, text: wrongCellCount }, message);
}
