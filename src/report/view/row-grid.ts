/** A grid of any number of rows, of which only those in sight are in the document. Used with mouse, touch and keyboard. */
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { ReportRow } from '../row-format.js';
import type { SortColumn, SortOrder } from './choose-rows.js';
import { element } from './element.js';
import { cellsOf, gridColumns } from './grid-row.js';

export interface RowGrid {
  readonly node: HTMLElement;
  /** To be called once the node is in the document. */
  begin(): void;
  show(rows: GridRows, order: SortOrder): void;
}

export interface GridRows {
  readonly count: number;
  /** `nth` of the rows shown. */
  at(nth: number): ReportRow;
}

interface GridEvents {
  onSort(by: SortColumn): void;
  /** The row that was chosen, by click or Enter. */
  onOpen(row: ReportRow): void;
}

/** Pixels; the style sheet says the same. A narrow screen has three lines for each row. */
const heights = { wide: 36, narrow: 84 };

export function createRowGrid({ onSort, onOpen }: GridEvents): RowGrid {
  const [head, heads] = headRow(onSort);
  const space = element('div', { role: 'rowgroup', class: 'grid-space' });
  const headGroup = element('div', { role: 'rowgroup', class: 'grid-head' }, head);
  const node = element(
    'div',
    { role: 'grid', class: 'grid', tabindex: '0', 'aria-label': 'Rows of the job', 'aria-colcount': '6' },
    ...[headGroup, space],
  );
  const narrow = matchMedia('(max-width: 700px)');
  const shown = new Map<number, HTMLElement>();
  let rows: GridRows = {
    count: 0,
    at: () => {
      throw new RangeError('no rows');
    },
  };
  let active = -1;
  const options = () => ({
    count: rows.count,
    getScrollElement: () => node,
    estimateSize: () => (narrow.matches ? heights.narrow : heights.wide),
    scrollPaddingStart: headGroup.offsetHeight,
    scrollMargin: headGroup.offsetHeight,
    overscan: 8,
    ...{ scrollToFn: elementScroll, observeElementRect, observeElementOffset },
    onChange: () => draw(),
  });
  const virtualizer = new Virtualizer<HTMLElement, HTMLElement>(options());
  const draw = (): void => {
    const items = virtualizer.getVirtualItems();
    const wanted = new Set(items.map(({ index }) => index));
    for (const [nth, one] of shown) {
      if (wanted.has(nth)) continue;
      one.remove();
      shown.delete(nth);
    }
    for (const { index, start } of items) {
      const line = shown.get(index) ?? drawRow(rows.at(index), index);
      line.style.transform = `translateY(${start - headGroup.offsetHeight}px)`;
      if (!line.isConnected) space.append(line);
      line.setAttribute('aria-selected', String(index === active));
      shown.set(index, line);
    }
    if (shown.has(active)) node.setAttribute('aria-activedescendant', rowId(active));
    else node.removeAttribute('aria-activedescendant');
  };
  const activate = (nth: number): void => {
    if (rows.count === 0) return;
    active = Math.min(rows.count - 1, Math.max(0, nth));
    virtualizer.scrollToIndex(active);
    draw();
  };
  const update = (): void => {
    virtualizer.setOptions(options());
    virtualizer.measure();
    virtualizer._willUpdate();
    space.style.height = `${virtualizer.getTotalSize()}px`;
    draw();
  };
  node.addEventListener('keydown', (event) => {
    if (event.target !== node) return;
    if (event.key === 'Enter' && active >= 0) onOpen(rows.at(active));
    else {
      const page = Math.max(1, Math.floor(node.clientHeight / options().estimateSize()) - 2);
      const next = afterKey(event.key, active, { page, last: rows.count - 1 });
      if (next === undefined) return;
      activate(next);
    }
    event.preventDefault();
  });
  space.addEventListener('click', ({ target }) => {
    const line = target instanceof Element ? target.closest<HTMLElement>('[role=row]') : null;
    if (line === null) return;
    active = Number(line.dataset['nth']);
    draw();
    onOpen(rows.at(active));
  });
  return {
    node,
    begin() {
      virtualizer._didMount();
      narrow.addEventListener('change', update);
      update();
    },
    show(next, order) {
      [rows, active] = [next, -1];
      node.scrollTop = 0;
      node.setAttribute('aria-rowcount', String(rows.count + 1));
      for (const [by, one] of heads) markOrder(one, by, order);
      for (const one of shown.values()) one.remove();
      shown.clear();
      update();
    },
  };
}

function afterKey(key: string, at: number, { page, last }: { page: number; last: number }): number | undefined {
  const places: Readonly<Record<string, number>> = {
    ...{ ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: last },
  };
  return places[key];
}

function rowId(nth: number): string {
  return `grid-row-${nth}`;
}

function drawRow(row: ReportRow, nth: number): HTMLElement {
  // The head is the first row.
  const attributes = { role: 'row', class: 'grid-row', id: rowId(nth), 'aria-rowindex': String(nth + 2) };
  return element('div', { ...attributes, 'data-nth': String(nth) }, ...cellsOf(row));
}

function headRow(onSort: (by: SortColumn) => void): [HTMLElement, Map<SortColumn, HTMLElement>] {
  const heads = new Map<SortColumn, HTMLElement>();
  for (const { by, heading } of gridColumns) {
    const button = element(
      'button',
      { type: 'button' },
      heading,
      element('span', { class: 'order', 'aria-hidden': 'true' }),
    );
    button.addEventListener('click', () => onSort(by));
    heads.set(by, element('div', { role: 'columnheader', class: `cell cell-${by}` }, button));
  }
  return [element('div', { role: 'row', class: 'grid-row', 'aria-rowindex': '1' }, ...heads.values()), heads];
}

function markOrder(head: HTMLElement, by: SortColumn, order: SortOrder): void {
  const isSorted = by === order.by;
  head.setAttribute('aria-sort', isSorted ? (order.isDescending ? 'descending' : 'ascending') : 'none');
  const mark = head.querySelector('.order');
  if (mark !== null) mark.textContent = isSorted ? (order.isDescending ? ' ▼' : ' ▲') : '';
}
