/** A row in full, below the table of a report. */
import type { ReportRow } from '../row-format.js';
import { element } from './element.js';

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
