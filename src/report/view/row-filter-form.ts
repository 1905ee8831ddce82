/** The controls above a table of rows: search, status or plan, kind of problem, kind of change, only removals. */
import { statuses, type Status } from '../../model/row.js';
import { effects, type Effect, type RowColumns } from '../row-format.js';
import type { RowFilter } from './choose-rows.js';
import type { ShownRows } from './csv-of-rows.js';
import { element } from './element.js';
import { effectMark, statusMark } from './grid-row.js';
import type { TableWords } from './table-words.js';

export interface FilterForm {
  readonly node: HTMLElement;
  read(): RowFilter;
  /** Shows only these rows; what is absent is any. */
  set(filter: FilterSet): void;
}

export interface FilterSet {
  readonly status?: Status;
  readonly effect?: Effect;
  readonly code?: string;
  readonly onlyRemovals?: boolean;
  readonly text?: string;
}

interface FormParameters {
  readonly shows: ShownRows;
  readonly words: TableWords;
  readonly onChange: () => void;
}

export function createFilterForm(columns: RowColumns, { shows, words, onChange }: FormParameters): FilterForm {
  const search = element('input', { type: 'search', id: 'rows-search', placeholder: words.searchHint });
  const codes = choice('rows-code', distinct(columns.code), words);
  const fields = choice(
    'rows-field',
    distinct([...new Set(columns.fields)].flatMap((names) => names.split(' '))),
    words,
  );
  const removals = element('input', { type: 'checkbox', id: 'rows-removals' });
  const ofStatus = boxes(shows === 'plan' ? [] : statuses, columns.status, words, (one) => [
    ...[statusMark(one), words.statuses[one]],
  ]);
  const ofEffect = boxes(shows === 'plan' ? effects : [], columns.effect, words, (one) => [
    ...[effectMark(one), words.effects[one]],
  ]);
  const chips = [...ofStatus.values(), ...ofEffect.values()].map(({ chip }) => chip);
  const legend = words.headings[shows === 'plan' ? 'effect' : 'status'];
  const node = element(
    'form',
    { class: 'filter', role: 'search', 'aria-label': words.chooseRows },
    element('div', { class: 'filter-field grow' }, element('label', { for: 'rows-search' }, words.search), search),
    element('div', { class: 'filter-field' }, element('label', { for: 'rows-field' }, words.field), fields),
    element('div', { class: 'filter-field' }, element('label', { for: 'rows-code' }, words.problem), codes),
    element('fieldset', {}, element('legend', {}, legend), ...chips),
    element('label', { class: 'chip' }, removals, words.onlyRemovals),
  );
  node.addEventListener('submit', (event) => event.preventDefault());
  node.addEventListener('input', onChange);
  return {
    node,
    read: () => ({
      text: search.value,
      statuses: checkedOf(ofStatus),
      effects: checkedOf(ofEffect),
      field: fields.value,
      code: codes.value,
      onlyRemovals: removals.checked,
    }),
    set({ status, effect, code = '', onlyRemovals = false, text = '' }) {
      [search.value, codes.value, fields.value, removals.checked] = [text, code, '', onlyRemovals];
      for (const [one, { box }] of ofStatus) box.checked = one === status;
      for (const [one, { box }] of ofEffect) box.checked = one === effect;
      onChange();
    },
  };
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((one) => one !== '').sort();
}

function choice(id: string, values: readonly string[], words: TableWords): HTMLSelectElement {
  const options = values.map((value) => element('option', { value }, words.fields[value] ?? value));
  return element('select', { id }, element('option', { value: '' }, words.any), ...options);
}

type Boxes<T> = ReadonlyMap<T, { readonly box: HTMLInputElement; readonly chip: HTMLElement }>;

function checkedOf<T>(of: Boxes<T>): ReadonlySet<T> {
  return new Set([...of].flatMap(([one, { box }]) => (box.checked ? [one] : [])));
}

/** A box for each of the values that some row has. `places`: each row's place in `values`. */
function boxes<T extends string>(
  values: readonly T[],
  places: readonly number[],
  words: TableWords,
  label: (value: T) => readonly (Node | string)[],
): Boxes<T> {
  const counts = new Map<number, number>();
  for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1);
  return new Map(
    values.flatMap((value, place) => {
      const count = counts.get(place);
      if (count === undefined) return [];
      const box = element('input', { type: 'checkbox', value });
      const [mark = '', name = ''] = label(value);
      const number = count.toLocaleString(words.language);
      const chip = element('label', { class: 'chip' }, box, mark, element('span', {}, name, ` ${number}`));
      return [[value, { box, chip }] as const];
    }),
  );
}
