/** The cells of a row. */
import type { Status } from '../../model/row.js';
import {
  effectSymbols,
  effectTones,
  statusSymbols,
  statusTones,
  type Effect,
  type ReportRow,
  type Tone,
} from '../row-format.js';
import type { SortColumn } from './choose-rows.js';
import type { ShownRows } from './csv-of-rows.js';
import { element } from './element.js';
import type { TableWords } from './table-words.js';

export interface ShownCells {
  readonly shows: ShownRows;
  readonly columns: readonly SortColumn[];
  readonly words: TableWords;
}

export function cellsOf(row: ReportRow, { shows, columns, words }: ShownCells): HTMLElement[] {
  const texts = { ...row, error: [row.code, row.error].filter(Boolean).join(': ') };
  return columns.map((by) => {
    const cell = element('div', { role: 'gridcell', class: `cell cell-${by}` });
    if (by === 'status') cell.append(statusMark(row.status), ` ${words.statuses[row.status]}`);
    else if (by === 'effect') cell.append(effectMark(row.effect), ` ${words.effects[row.effect]}`);
    else if (by === 'changes' && row.loses)
      cell.append(element('strong', {}, words.removal), ` ${changesOf(row, shows)}`);
    else cell.append(by === 'changes' ? changesOf(row, shows) : String(texts[by]));
    return cell;
  });
}

/** In a plan, all changes are planned ones. */
function changesOf({ changes }: ReportRow, shows: ShownRows): string {
  return shows === 'plan' ? changes.replace(/^planned: /u, '') : changes;
}

export function statusMark(status: Status): HTMLElement {
  return mark(statusTones[status], statusSymbols[status]);
}

export function effectMark(effect: Effect): HTMLElement {
  return mark(effectTones[effect], effectSymbols[effect]);
}

function mark(tone: Tone, symbol: string): HTMLElement {
  return element('span', { class: `symbol tone-${tone}`, 'aria-hidden': 'true' }, symbol);
}
