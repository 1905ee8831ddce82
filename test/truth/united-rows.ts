/** Several rows about one person that only add are one: the oracle's own rule for which those are, and what they say together. */
import { items, type Cells } from './asks.js';

const lists = ['licenses', 'sessionTypes'];

/** For each row what it is judged by: the cells of all rows that go with it, or its own. */
export function unitedRows(rows: readonly Cells[]): readonly Cells[] {
  const groups = new Map<string, Cells[]>();
  for (const cells of rows) groups.set(addressOf(cells), [...(groups.get(addressOf(cells)) ?? []), cells]);
  return rows.map((cells) => {
    const group = groups.get(addressOf(cells)) ?? [cells];
    const together = group.length > 1 ? unite(group) : undefined;
    return together === undefined ? cells : { ...together, email: cells['email'] ?? '' };
  });
}

/** Do these rows go together, so that they end alike? */
export function areUnited(a: Cells, b: Cells, rows: readonly Cells[]): boolean {
  const all = rows.filter((one) => addressOf(one) === addressOf(a));
  return addressOf(a) === addressOf(b) && unite(all) !== undefined;
}

function addressOf(cells: Cells): string {
  return (cells['email'] ?? '').trim().toLowerCase();
}

/** `undefined`: one of them takes something away, or two say different things. */
function unite(rows: readonly Cells[]): Cells | undefined {
  const joined: Record<string, string> = {};
  for (const cells of rows) {
    for (const [column, text] of Object.entries(cells)) {
      const cell = text.trim();
      joined[column] ??= '';
      if (column === 'email' || cell === '') continue;
      if (/^(?:remove|exact)/u.test(column) || cell === '<clear>' || /^false$/iu.test(cell)) return undefined;
      const before = joined[column];
      if (lists.includes(column)) joined[column] = [...new Set([...items(before), ...items(cell)])].join('; ');
      else if (before === '') joined[column] = cell;
      else if (before !== cell) return undefined;
    }
  }
  return joined;
}
