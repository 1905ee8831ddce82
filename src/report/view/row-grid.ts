/** A grid of any number of rows, of which only those in sight are in the document. Used with mouse, touch and keyboard. */
import type { ReportRow } from '../row-format.js';
import type { SortColumn, SortOrder } from './choose-rows.js';
import { element } from './element.js';
import { cellsOf, type ShownCells } from './grid-row.js';
import { createRowWindow } from './row-window.js';

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

export interface GridParameters extends ShownCells {
  readonly onSort: (by: SortColumn) => void;
  /** The row that was chosen, by click or Enter. */
  readonly onOpen: (row: ReportRow) => void;
}

/** Pixels; the style sheet says the same. A narrow screen has three lines for each row. */
const heights = { wide: 36, narrow: 84 };

export function createRowGrid(parameters: GridParameters): RowGrid {
  const { onOpen } = parameters;
  const { node, head, space, heads } = gridParts(parameters);
  const narrow = matchMedia('(max-width: 700px)');
  const rowHeight = (): number => (narrow.matches ? heights.narrow : heights.wide);
  let rows: GridRows | undefined;
  let active = -1;
  const view = createRowWindow({
    ...{ scrolling: node, head, space, rowHeight },
    drawRow(nth) {
      const row = rows?.at(nth);
      return drawRow(row === undefined ? [] : cellsOf(row, parameters), nth);
    },
    mark: (line, nth) => line.setAttribute('aria-selected', String(nth === active)),
    afterDraw() {
      if (view.isDrawn(active)) node.setAttribute('aria-activedescendant', rowId(active));
      else node.removeAttribute('aria-activedescendant');
    },
  });
  const open = (): void => {
    if (rows !== undefined && active >= 0) onOpen(rows.at(active));
  };
  node.addEventListener('keydown', (event) => {
    if (event.target !== node || rows === undefined) return;
    const page = Math.max(1, Math.floor(node.clientHeight / rowHeight()) - 2);
    const next = afterKey(event.key, active, { page, last: rows.count - 1 });
    if (event.key === 'Enter') open();
    else if (next === undefined) return;
    else {
      active = next;
      view.scrollTo(active);
      view.draw();
    }
    event.preventDefault();
  });
  space.addEventListener('click', ({ target }) => {
    const line = target instanceof Element ? target.closest<HTMLElement>('[role=row]') : null;
    if (line === null) return;
    active = Number(line.dataset['nth']);
    view.draw();
    open();
  });
  narrow.addEventListener('change', () => view.renew(rows?.count ?? 0));
  return {
    node,
    begin: () => view.begin(),
    show(next, order) {
      [rows, active] = [next, -1];
      node.scrollTop = 0;
      node.setAttribute('aria-rowcount', String(rows.count + 1));
      for (const [by, one] of heads) markOrder(one, by, order);
      view.renew(rows.count);
    },
  };
}

interface GridParts {
  readonly node: HTMLElement;
  readonly head: HTMLElement;
  readonly space: HTMLElement;
  readonly heads: ReadonlyMap<SortColumn, HTMLElement>;
}

function gridParts(parameters: GridParameters): GridParts {
  const { columns, words } = parameters;
  const [first, heads] = headRow(parameters);
  const head = element('div', { role: 'rowgroup', class: 'grid-head' }, first);
  const space = element('div', { role: 'rowgroup', class: 'grid-space' });
  const attributes = {
    role: 'grid',
    class: `grid has-${columns.length}-columns`,
    tabindex: '0',
    'aria-label': words.grid,
  };
  const node = element('div', { ...attributes, 'aria-colcount': String(columns.length) }, head, space);
  return { node, head, space, heads };
}

/** The row that a key leads to; `undefined`: the key means nothing here. */
function afterKey(key: string, at: number, { page, last }: { page: number; last: number }): number | undefined {
  const places: Readonly<Record<string, number>> = {
    ...{ ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: last },
  };
  const next = places[key];
  return next === undefined || last < 0 ? undefined : Math.min(last, Math.max(0, next));
}

function rowId(nth: number): string {
  return `grid-row-${nth}`;
}

function drawRow(cells: readonly HTMLElement[], nth: number): HTMLElement {
  // The head is the first row.
  const attributes = { role: 'row', class: 'grid-row', id: rowId(nth), 'aria-rowindex': String(nth + 2) };
  return element('div', { ...attributes, 'data-nth': String(nth) }, ...cells);
}

function headRow({ columns, words, onSort }: GridParameters): [HTMLElement, Map<SortColumn, HTMLElement>] {
  const heads = new Map<SortColumn, HTMLElement>();
  for (const by of columns) {
    const button = element(
      'button',
      { type: 'button' },
      words.headings[by],
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
