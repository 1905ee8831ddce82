/** A table of rows that searches, filters, sorts, shows each row in full, and downloads what it shows. */
import type { Status } from '../../model/row.js';
import type { RowColumns } from '../row-format.js';
import { createRowChooser, rowAt, type SortColumn, type SortOrder } from './choose-rows.js';
import { csvOfRows } from './csv-of-rows.js';
import { element } from './element.js';
import { rowDetails } from './grid-row.js';
import { createFilterForm } from './row-filter-form.js';
import { createRowGrid } from './row-grid.js';

export interface RowTable {
  /** Shows only the rows with this status and error code (empty: any). */
  filter(by: { readonly status: Status; readonly code: string }): void;
}

/** Fills `place` with the table. */
export function mountRowTable(place: HTMLElement, columns: RowColumns): RowTable {
  const chooser = createRowChooser(columns);
  let order: SortOrder = { by: 'row', isDescending: false };
  let chosen: readonly number[] = [];
  const told = element('p', { role: 'status', class: 'told' });
  const download = element('button', { type: 'button', class: 'download' }, 'Download these rows (CSV)');
  const details = element('div', { class: 'details-place' });
  const form = createFilterForm(columns, () => refresh());
  const grid = createRowGrid({
    onSort: (by) => {
      order = nextOrder(order, by);
      refresh();
    },
    onOpen: (row) => {
      const close = (): void => {
        details.replaceChildren();
        grid.node.focus();
      };
      const shown = rowDetails(row, close);
      details.replaceChildren(shown);
      shown.querySelector('h3')?.focus();
    },
  });
  details.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    details.replaceChildren();
    grid.node.focus();
  });
  const refresh = (): void => {
    chosen = chooser.choose(form.read(), order);
    const [few, all] = [chosen.length, columns.row.length].map((count) => count.toLocaleString('en-US'));
    told.textContent = chosen.length === columns.row.length ? `${all ?? ''} rows` : `${few ?? ''} of ${all ?? ''} rows`;
    grid.show({ count: chosen.length, at: (nth) => rowAt(columns, chosen[nth] ?? 0) }, order);
  };
  download.addEventListener('click', () => saveText(csvOfRows(chosen.map((nth) => rowAt(columns, nth))), 'rows.csv'));
  place.replaceChildren(form.node, element('div', { class: 'told-line' }, told, download), grid.node, details);
  grid.begin();
  refresh();
  form.node.addEventListener('focusin', () => setTimeout(() => chooser.prepare()), { once: true });
  return { filter: (by) => form.set(by) };
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
