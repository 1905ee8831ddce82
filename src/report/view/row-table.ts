/** A table of rows that searches, filters, sorts, shows each row in full, and downloads what it shows. */
import type { ReportRow, RowColumns } from '../row-format.js';
import { createRowChooser, rowAt, type SortColumn, type SortOrder } from './choose-rows.js';
import { csvOfRows } from './csv-of-rows.js';
import { element } from './element.js';
import type { ShownCells } from './grid-row.js';
import { rowDetails } from './row-details.js';
import { createFilterForm, type FilterSet } from './row-filter-form.js';
import { createRowGrid } from './row-grid.js';
import { englishTable, type TableWords } from './table-words.js';

export interface RowTable {
  /** Shows only these rows. */
  filter(by: FilterSet): void;
  /** Puts the keyboard back into the table. */
  focus(): void;
}

export interface TableParameters extends ShownCells {
  /** All of a row, put below the table; its first heading has the focus. `undefined`: it is shown elsewhere. */
  readonly details: (row: ReportRow, onClose: () => void) => HTMLElement | undefined;
}

const ofReport: TableParameters = {
  shows: 'results',
  columns: ['row', 'email', 'status', 'changes', 'error', 'next'],
  words: englishTable,
  details: rowDetails,
};

/** Fills `place` with the table. */
export function mountRowTable(place: HTMLElement, columns: RowColumns, parameters = ofReport): RowTable {
  const { shows, words } = parameters;
  const chooser = createRowChooser(columns);
  let order: SortOrder = { by: 'row', isDescending: false };
  let chosen: readonly number[] = [];
  const told = element('p', { role: 'status', class: 'told' });
  const download = element('button', { type: 'button', class: 'download' }, words.download);
  const details = element('div', { class: 'details-place' });
  const form = createFilterForm(columns, { shows, words, onChange: () => refresh() });
  const close = (): void => {
    details.replaceChildren();
    grid.node.focus();
  };
  const grid = createRowGrid({
    ...parameters,
    onSort: (by) => {
      order = nextOrder(order, by);
      refresh();
    },
    onOpen: (row) => {
      details.replaceChildren(...[parameters.details(row, close)].filter((one) => one !== undefined));
      details.querySelector('h3')?.focus();
    },
  });
  details.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') close();
  });
  const refresh = (): void => {
    chosen = chooser.choose(form.read(), order);
    told.textContent = countText(chosen.length, columns.row.length, words);
    grid.show({ count: chosen.length, at: (nth) => rowAt(columns, chosen[nth] ?? 0) }, order);
  };
  const name = shows === 'plan' ? 'plan.csv' : 'rows.csv';
  download.addEventListener('click', () =>
    saveText(
      csvOfRows(
        chosen.map((nth) => rowAt(columns, nth)),
        shows,
      ),
      name,
    ),
  );
  place.replaceChildren(form.node, element('div', { class: 'told-line' }, told, download), grid.node, details);
  grid.begin();
  refresh();
  form.node.addEventListener('focusin', () => setTimeout(() => chooser.prepare()), { once: true });
  return { filter: (by) => form.set(by), focus: () => grid.node.focus() };
}

function countText(shown: number, all: number, words: TableWords): string {
  const [few, every] = [shown.toLocaleString(words.language), all.toLocaleString(words.language)];
  return shown === all ? words.allRows(every) : words.someRows(few, every);
}

/** The same column again turns the order around. */
function nextOrder({ by, isDescending }: SortOrder, clicked: SortColumn): SortOrder {
  return { by: clicked, isDescending: by === clicked && !isDescending };
}

function saveText(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  element('a', { href: url, download: name }).click();
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
