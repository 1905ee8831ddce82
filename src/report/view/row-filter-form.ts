/** The controls above a table of rows: search, status, kind of problem, only removals. */
import { statuses, type Status } from '../../model/row.js';
import { statusSymbols, statusTones, type RowColumns } from '../row-format.js';
import type { RowFilter } from './choose-rows.js';
import { element } from './element.js';

export interface FilterForm {
  readonly node: HTMLElement;
  read(): RowFilter;
  /** Shows only the rows with this status and error code (empty: any). */
  set(filter: { readonly status: Status; readonly code: string }): void;
}

export function createFilterForm(columns: RowColumns, onChange: () => void): FilterForm {
  const search = element('input', { type: 'search', id: 'rows-search', placeholder: 'Email, license, error …' });
  const codes = element('select', { id: 'rows-code' }, element('option', { value: '' }, 'any'));
  for (const code of [...new Set(columns.code)].filter((one) => one !== '').sort())
    codes.append(element('option', { value: code }, code));
  const removals = element('input', { type: 'checkbox', id: 'rows-removals' });
  const boxes = statusBoxes(columns);
  const chips = [...boxes].map(([, { chip }]) => chip);
  const node = element(
    'form',
    { class: 'filter', role: 'search', 'aria-label': 'Choose rows' },
    element('div', { class: 'filter-field grow' }, element('label', { for: 'rows-search' }, 'Search'), search),
    element('div', { class: 'filter-field' }, element('label', { for: 'rows-code' }, 'Kind of problem'), codes),
    element('fieldset', {}, element('legend', {}, 'Status'), ...chips),
    element('label', { class: 'chip' }, removals, 'Only removals'),
  );
  node.addEventListener('submit', (event) => event.preventDefault());
  node.addEventListener('input', onChange);
  return {
    node,
    read: () => ({
      text: search.value,
      statuses: new Set([...boxes].flatMap(([status, { box }]) => (box.checked ? [status] : []))),
      code: codes.value,
      onlyRemovals: removals.checked,
    }),
    set({ status, code }) {
      [search.value, codes.value, removals.checked] = ['', code, false];
      for (const [one, { box }] of boxes) box.checked = one === status;
      onChange();
    },
  };
}

/** A box for each status that some row has. */
function statusBoxes(columns: RowColumns): Map<Status, { box: HTMLInputElement; chip: HTMLElement }> {
  const counts = new Map<number, number>();
  for (const status of columns.status) counts.set(status, (counts.get(status) ?? 0) + 1);
  return new Map(
    statuses.flatMap((status, place) => {
      const count = counts.get(place);
      if (count === undefined) return [];
      const box = element('input', { type: 'checkbox', value: status });
      const symbol = element(
        'span',
        { class: `symbol tone-${statusTones[status]}`, 'aria-hidden': 'true' },
        statusSymbols[status],
      );
      const chip = element('label', { class: 'chip' }, box, symbol, `${status} ${count.toLocaleString('en-US')}`);
      return [[status, { box, chip }] as const];
    }),
  );
}
