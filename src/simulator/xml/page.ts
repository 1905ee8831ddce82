/** A page of a list: startFrom counts from 1, maximumNum is capped (the limit is not public). */
import { child, textOf, type Element } from './read-request.js';
import type { Node } from './write-answer.js';

export interface Page<T> {
  readonly items: readonly T[];
  /** The children of matchingRecords. */
  readonly records: readonly Node[];
}

export function page<T>(all: readonly T[], content: Element, cap: number): Page<T> {
  const control = child(content, 'listControl');
  const from = Math.max(1, Number(textOf(control, 'startFrom')) || 1);
  const most = Math.min(cap, Math.max(1, Number(textOf(control, 'maximumNum')) || cap));
  const items = all.slice(from - 1, from - 1 + most);
  const records: Node[] = [
    ['serv:total', String(all.length)],
    ['serv:returned', String(items.length)],
    ['serv:startFrom', String(from)],
  ];
  return { items, records };
}
