/** What people write below a table: totals, and notes after a blank row. They are about no person, and only at the end of a file. */
import { isEmail, normalizeAddress } from '../model/cells.js';
import type { FileHeader } from '../model/columns.js';
import type { InGroups } from '../model/in-groups.js';

interface Record {
  readonly row: number;
  readonly cells: readonly string[];
}

/** A row that is left out, and the text that it begins with. */
export interface Note {
  readonly row: number;
  readonly text: string;
}

/** More rows than this below a table are no notes. */
const mostNotes = 20;

const totals = new Set(
  [
    'total totals grandtotal subtotal sum count number average',
    'summe gesamt gesamtsumme anzahl zwischensumme insgesamt',
    'somme totalgénéral nombre soustotal moyenne',
    'suma totalgeneral recuento',
    'somma totale totalecomplessivo conteggio',
    'soma totalgeral contagem',
    'totaal eindtotaal aantal som',
    '合計 総計 小計 件数',
  ].flatMap((line) => line.split(' ')),
);

/** Passes on all records but the notes at the end, for which `onNote` is called. Holds back at most twenty records. */
export async function* withoutNotes<R extends Record>(
  groups: InGroups<R>,
  header: FileHeader,
  onNote: (note: Note) => void,
): InGroups<R> {
  const isNote = judge(header);
  let held: R[] = [];
  let last: number | undefined;
  for await (const records of groups) {
    const passed: R[] = [];
    for (const record of records) {
      const isAfterGap = held.length > 0 || (last !== undefined && record.row > last + 1);
      last = record.row;
      held.push(record);
      if (isNote(record.cells, isAfterGap) && held.length <= mostNotes) continue;
      for (const one of held) passed.push(one);
      held = [];
    }
    yield passed;
  }
  for (const { row, cells } of held) onNote({ row, text: (cells.find((cell) => cell.trim() !== '') ?? '').trim() });
}

function judge({ columns, isResult }: FileHeader): (cells: readonly string[], isAfterGap: boolean) => boolean {
  const email = columns.find((one) => one.is === 'column' && one.name === 'email')?.place ?? -1;
  const headed = columns.filter(({ heading }) => heading.trim() !== '').length;
  // A result has every row of its job, and none below them.
  if (isResult || headed < 2) return () => false;
  return (cells, isAfterGap) => {
    const address = (cells[email] ?? '').trim();
    if (address.includes('@') && (isEmail(normalizeAddress(address)) || !/\s/u.test(address))) return false;
    const [first = '', ...others] = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
    if (isTotal(first) && others.every(isNumber)) return true;
    return isAfterGap && others.length === 0 && (address === '' ? first.length > 0 : /\s/u.test(address));
  };
}

function isTotal(text: string): boolean {
  return totals.has(text.toLowerCase().replace(/[\s:.\d-]/gu, ''));
}

function isNumber(text: string): boolean {
  return /^[\d\s.,'%()-]+$/u.test(text);
}
