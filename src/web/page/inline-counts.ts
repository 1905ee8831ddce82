/** Rows by status on one line: `8 created · 7 updated`. */
import { statuses, type Status } from '../../model/row.js';
import type { Words } from './words.en.js';

export function inlineCounts(counts: Readonly<Partial<Record<Status, number>>>, words: Words): string {
  const shown = statuses.filter((status) => (counts[status] ?? 0) > 0);
  return shown.map((status) => `${words.number(counts[status] ?? 0)} ${words.table.statuses[status]}`).join(' · ');
}
