/** The deletion of the person: a change from their address to nothing. No cell asks for it; the undo of a create does. */
import type { Change } from '../model/row.js';
import type { Field } from './field.js';

const name = 'person';

export const person: Field = {
  name,
  carrier: 'deletion',
  columns: [],
  read: () => ({}),
  asks: () => 'nothing',
  wantedOf: () => ({}),
  differences: () => [],
  valueNow: ({ from }, now) => (now.person === null ? null : from),
  describe: () => 'person deleted',
  describeLoss: () => 'person deleted',
  describeKind: () => 'person',
  columnOf: () => 'email',
};

export function isDeletion({ field }: Pick<Change, 'field'>): boolean {
  return field === name;
}
