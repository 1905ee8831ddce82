/** The cells of a row, and all of it in full. */
import { statusSymbols, statusTones, type ReportRow } from '../row-format.js';
import type { SortColumn } from './choose-rows.js';
import { element } from './element.js';

export const gridColumns: readonly { readonly by: SortColumn; readonly heading: string }[] = [
  { by: 'row', heading: 'Row' },
  { by: 'email', heading: 'Email' },
  { by: 'status', heading: 'Status' },
  { by: 'changes', heading: 'Changes' },
  { by: 'error', heading: 'Error' },
  { by: 'next', heading: 'Next' },
];

export function cellsOf(row: ReportRow): HTMLElement[] {
  const texts = { ...row, error: [row.code, row.error].filter(Boolean).join(': ') };
  return gridColumns.map(({ by }) => {
    const cell = element('div', { role: 'gridcell', class: `cell cell-${by}` });
    if (by === 'status') cell.append(statusMark(row), ` ${row.status}`);
    else if (by === 'changes' && row.loses) cell.append(element('strong', {}, 'removal'), ` ${row.changes}`);
    else cell.append(String(texts[by]));
    return cell;
  });
}

function statusMark({ status }: ReportRow): HTMLElement {
  return element('span', { class: `symbol tone-${statusTones[status]}`, 'aria-hidden': 'true' }, statusSymbols[status]);
}

/** A row in full, with a button that closes it. */
export function rowDetails(row: ReportRow, onClose: () => void): HTMLElement {
  const close = element('button', { type: 'button' }, 'Close');
  close.addEventListener('click', onClose);
  const heading = element('h3', { tabindex: '-1' }, `Row ${row.row}: ${row.email}`);
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['Status', [row.status]],
    [row.loses ? 'Changes (with a removal)' : 'Changes', row.changes === '' ? ['none'] : row.changes.split('; ')],
    ['Error', row.error === '' && row.code === '' ? [] : [[row.code, row.error].filter(Boolean).join(': ')]],
    ['Next', row.next === '' ? [] : [row.next]],
  ];
  const list = element('dl', {});
  for (const [name, texts] of parts) {
    if (texts.length === 0) continue;
    list.append(element('dt', {}, name), ...texts.map((text) => element('dd', {}, text)));
  }
  return element('div', { class: 'details' }, heading, list, close);
}
