/**
 * The deletion of the person: a change from their address to nothing. A cell asks for it with the row's address typed again, or
 * with yes where that is allowed; the undo of a create does without a cell.
 */
import { yesOrNo } from '../model/boolean-words.js';
import { normalizeAddress } from '../model/cells.js';
import type { FileHeader } from '../model/columns.js';
import type { Change, SeenPerson, Wanted } from '../model/row.js';
import type { Cell } from './cell.js';
import type { Field, Reading } from './field.js';

const name = 'person';
const column = 'delete';

export const person: Field = {
  name,
  carrier: 'deletion',
  columns: [
    {
      name: column,
      holds: 'value',
      example: 'ana.ruiz@acme.com',
      meaning: 'the address of the row typed again deletes the person for good; last of all rows',
      explicit: true,
    },
  ],
  read(reading) {
    const cell = reading.cells.get(column);
    return cell !== undefined && asksToDelete(cell, reading) ? { delete: true } : {};
  },
  asks: (wanted) => (isToBeDeleted(wanted) ? 'less' : 'nothing'),
  wantedOf: () => ({}),
  differences(wanted, { person: now }) {
    if (!isToBeDeleted(wanted) || now === null) return [];
    const label = nameOf(now);
    return [{ field: name, ...(label !== '' && { label }), from: now.emails[0] ?? now.id, to: null }];
  },
  valueNow: ({ from }, now) => (now.person === null ? null : from),
  describe: ({ label }) => `person deleted${label === undefined ? '' : ` (${label})`}`,
  describeLoss: () => 'person deleted',
  describeKind: () => 'person',
  columnOf: (_change, wanted) => (isToBeDeleted(wanted) ? column : 'email'),
};

function nameOf({ displayName = '', firstName = '', lastName = '' }: SeenPerson): string {
  return displayName.trim() === '' ? `${firstName} ${lastName}`.trim() : displayName.trim();
}

/** A word for no asks for nothing; whatever is neither the address nor such a word is reported. */
function asksToDelete(cell: Cell, { email, allowDelete, complain }: Reading): boolean {
  if (email !== '' && normalizeAddress(cell.text).toLowerCase() === email.toLowerCase()) return true;
  const yes = yesOrNo(cell.text);
  if (yes === true && !allowDelete) {
    const message = `is not enough to delete a person: type the row's address ("${email}") here, or run with --allow-delete, which accepts yes`;
    complain('delete-needs-address', cell, message);
  } else if (yes === undefined) {
    const message = `is not the row's address: to delete the person, type "${email}" here too; to keep the person, empty the cell`;
    complain('delete-other-address', cell, message);
  }
  return yes === true && allowDelete;
}

export function isDeletion({ field }: Pick<Change, 'field'>): boolean {
  return field === name;
}

/** Does the file have the column that deletes? */
export function hasDeletions({ columns }: Pick<FileHeader, 'columns'>): boolean {
  return columns.some((one) => one.is === 'column' && one.name === column);
}

/** Does a cell of the row ask for the person's deletion? */
export function isToBeDeleted(wanted: Pick<Wanted, 'delete'>): boolean {
  return wanted.delete === true;
}
